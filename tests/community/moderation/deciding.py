"""People who moderate, and what they do, in a line."""

from datetime import datetime
from typing import Any

from community.moderation import services as moderation
from community.moderation.rules.cases import Case
from community.moderation.store.cases import CaseStore
from diatonic.common import clock
from diatonic.common.scope import Scope
from tests.organizations.media.conftest import work
from tests.people import MEMBER, person

MODERATOR = person("moderator", "member", "moderator")
SECOND = person("second", "member", "moderator")
READER = person("reader")
HARASSMENT = {"rule": "harassment"}


def case_of(things: Any, target_id: str) -> Any:
    """Return the case about something, which is there."""
    found = find_case(things, target_id)
    assert found is not None
    return found


def find_case(_: Any, target_id: str) -> Case | None:
    """Return the case about something, if there is one."""
    organization, _, uuid = target_id.rpartition(":post:")
    return CaseStore(MODERATOR).find(f"{organization}:case:{uuid}")


def report(things: Any, target_id: str, by: Scope = READER, reason: str = "spam", **more: Any) -> Case:
    """Report something."""
    options = {"note": "", "now": clock.now(), **more}
    return moderation.report(by, target=things.target(target_id), reason=reason, **options)


def decide(case: Case, *actions: str, by: Scope = MODERATOR, now: datetime | None = None, **more: Any) -> Any:
    """Decide about a case as it was read."""
    means = {} if actions == ("approve",) else HARASSMENT
    given = {"revision": case.revision, "actions": list(actions), **means, **more}
    return moderation.decide(by, case_id=case.case_id, given=given, now=now or clock.now())


def reported(things: Any, content: str = "Salt slows yeast.", by: Scope = MEMBER) -> Case:
    """Return the case about something that was approved and then reported."""
    target_id = approved(things, content, by=by)
    return report(things, target_id)


def approved(things: Any, content: str = "Salt slows yeast.", by: Scope = MEMBER) -> str:
    """Return something that others see."""
    target_id = things.write(content, by=by, status="approved")
    work(target_id.partition(":")[0])
    return str(target_id)
