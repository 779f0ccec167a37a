"""Reporting: what members say should not stand, once a person and item, and what their reports weigh together."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from community.moderation.rules import statistics as figures
from community.moderation.rules.cases import Case, about, case_id_of, opened, waits_for
from community.moderation.rules.reasons import RULE_WORDS, Reason
from community.moderation.rules.targets import Standing, Target, Told
from community.moderation.services import statistics, telling
from community.moderation.services.checking import TRIES, keep_original
from community.moderation.services.sanctions import standing_of
from community.moderation.services.settings import settings_of
from community.moderation.services.targets import TargetMoved, handler_of
from community.moderation.store.cases import CaseMoved, CaseStore
from community.moderation.store.parts import PartStore, ReportedBefore
from community.moderation.store.records import RecordStore
from community.profiles import services as profiles
from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid, NotFound, TooMany
from diatonic.common.scope import Scope, system_scope

MAX_NOTE = 500
#: So many reports a day one person makes in one organization; fewer while moderators there have suspended them: what
#: they see may harm others, who are not to suffer for it, but they are not to take it out on anybody.
A_DAY = 30
A_DAY_SUSPENDED = 5
_REASONS = ", ".join(Reason)


class OwnThing(Conflict):
    """Somebody reports what they wrote themselves."""

    default_code = "own_content"

    def __init__(self) -> None:
        super().__init__("You wrote this yourself. You can change or delete it.")


class ReportsTooOften(TooMany):
    """The day's reports are used up."""

    default_code = "reports_too_often"

    def __init__(self, most: int) -> None:
        super().__init__(f"You have reported {most} things today, which is the most. Try again tomorrow.")


def report(scope: Scope, *, target: Target, reason: str, note: str, now: datetime) -> Case:
    """Report a target that the scope's person has read, from whatever organization; returns its case.

    Reports weigh by how often their authors were right; together they hold a text until a moderator has looked at it,
    never more, and not one that a moderator let stand: of that the reporter is told at once, and the case waits again
    once such reports weigh as much. Who is suspended may report, less often. Raises ``ReportedBefore``, :class:`OwnThing`,
    :class:`ReportsTooOften`, ``Invalid``. Seven DynamoDB calls, eight where
    somebody is told.
    """
    _check(scope, target, reason, note)
    here = _in_place(scope, target)
    if PartStore(here, case_id_of(target)).report_of(scope.user_id) is not None:
        raise ReportedBefore
    weight = profiles.reporter_weights(target.organization_id, [scope.user_id]).get(scope.user_id, 1.0)
    holds_at = settings_of(target.organization_id).report_weight_holds
    said = {"reason": Reason(reason).value, "note": note.strip(), "weight": weight, "from": scope.organization_id}
    for _ in range(TRIES):
        with suppress(TargetMoved, CaseMoved):
            return _report(here, target, said, holds_at, now)
        newest = handler_of(target.target_type).read(here, target.target_id)
        if newest is None:
            raise NotFound("This was deleted a moment ago.")
        target = newest
    raise CaseMoved


def _in_place(scope: Scope, target: Target) -> Scope:
    """Return the scope's person in the organization whose moderators decide, which need not be theirs."""
    return replace(scope, organization_id=target.organization_id, permissions=frozenset())


def _check(scope: Scope, target: Target, reason: str, note: str) -> None:
    if target.author_id == scope.user_id:
        raise OwnThing
    wrong = []
    if reason not in set(Reason):
        wrong.append(FieldError("/reason", f"One of {_REASONS}."))
    if len(note) > MAX_NOTE:
        wrong.append(FieldError("/note", f"At most {MAX_NOTE} characters; these are {len(note):,}."))
    if reason == Reason.OTHER and not note.strip():
        wrong.append(FieldError("/note", "Say in a few words what is wrong with it."))
    if wrong:
        raise Invalid("This report is not complete.", fields=wrong)


def _report(here: Scope, target: Target, said: Mapping[str, Any], holds_at: float, now: datetime) -> Case:
    store, records = CaseStore(here), RecordStore(target.organization_id)
    seen = store.find(case_id_of(target))
    record = records.find(here.user_id)
    after, is_held = after_report(seen, target, weight=said["weight"], holds_at=holds_at, now=now)
    tx = Transaction()
    written = store.save(tx, seen, after, now=now)
    parts = PartStore(here, after.case_id)
    parts.report(tx, {**said, "content_revision": target.content_revision}, now=now)
    most = A_DAY_SUSPENDED if standing_of(record, now=now).suspended_until else A_DAY
    records.count_report(tx, record, limit=most, otherwise=ReportsTooOften(most), now=now)
    records.change(tx, target.author_id, counts={"reported": 1}, now=now)
    if seen is None:
        keep_original(tx, parts, target, now=now)
    if after.facet is not None and (seen is None or seen.facet is None):
        counts = figures.opened([f"report_{said['reason']}"])
        statistics.count(tx, counts, organization_id=target.organization_id, target_id=target.target_id, now=now)
    if is_held:
        _hold(tx, target, after, now)
    if after.waiting.quiet:
        telling.tell_let_stand(tx, after, to=here.user_id, organization_id=said["from"], now=now)
    tx.commit()
    return written


def after_report(
    case: Case | None, target: Target, *, weight: float, holds_at: float, now: datetime
) -> tuple[Case, bool]:
    """Return the case with one report more, and whether the text is held by it.

    A text that a moderator let stand comes back into the queue only once new reports weigh as much as would hold
    another one, and is not held by them.
    """
    seen = case or opened(target, standing=Standing.APPROVED, now=now)
    seen = seen if seen.content_revision == target.content_revision else about(seen, target)
    total = round(seen.waiting.weight + weight, 3)
    waiting = replace(seen.waiting, reports=seen.waiting.reports + 1, weight=total, quiet=False)
    weighs_enough = waiting.weight >= holds_at
    after = replace(seen, reports=seen.reports + 1, is_gone=False)
    if seen.was_approved:
        return waits_for(after, replace(waiting, quiet=not weighs_enough), now=now), False
    is_held = weighs_enough and seen.standing is Standing.APPROVED and seen.decided is None
    if is_held:
        after = replace(after, standing=Standing.HELD, revision=after.revision + 1)
    return waits_for(after, waiting, now=now), is_held


def _hold(tx: Transaction, target: Target, case: Case, now: datetime) -> None:
    """Take the target out of what others see, until a moderator has looked at it; its author is told so."""
    told = Told(
        case_id=case.case_id,
        standing=Standing.HELD,
        by="machine",
        at=clock.iso(now),
        content_revision=target.content_revision,
        rules=("reported",),
        reasons=(f"{RULE_WORDS['reported']}; a moderator looks at it.",),
    )
    scope = system_scope(target.organization_id, reason="held by reports")
    handler_of(target.target_type).settle(tx, scope, target=target, told=told, now=now)
    telling.tell_checked(tx, target, told, now=now)
