"""kill -9 in the middle of archiving what somebody made who left: each module is archived once, none is forgotten."""

from collections import Counter

import pytest

from diatonic.common import clock, ids
from diatonic.common.jobs.store import Job
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.authoring.rules import Status
from organizations.membership import services as membership
from tests.faults.between import Moment
from tests.faults.breaking import Breaking, wait_for
from tests.faults.test_kills_at_work import happened
from tests.organizations.people import NOW, make_organization, make_person, scope_for
from tests.people import make_module

pytestmark = pytest.mark.long

_TASK = "organizations.membership.tasks.archive_works"


class TestLeaving:
    """A third of the modules are drafts, a third wait for a review, a third are live; a few were archived before."""

    MODULES, BEFORE = 30, 3

    def test_everything_is_archived_once(self, breaking: Breaking) -> None:
        own = f"leaving-{ids.new()[-12:]}"
        make_organization(own)
        owner = scope_for(make_person(own, name="Olga", role="owner"), own)
        ines = scope_for(make_person(own, name="Ines", instructor=True), own)
        rosa = scope_for(make_person(own, name="Rosa", instructor=True, reviewer=True), own)
        made, archived_before = self.made(ines, rosa)
        others = make_module(title="Of somebody else", scope=rosa).module_id
        moments = [
            Moment("TransactWriteItems", (own, "module.archived"), 5),
            Moment("TransactWriteItems", (own, "module.withdrawn"), is_done=True),
            Moment("TransactWriteItems", (own, "module.archived"), 9, is_done=True),
            Moment("TransactWriteItems", (own, "module.archived"), 5),
        ]

        archived = [
            happened(own, "module.archived").total()
            for _ in breaking.kill_at(moments, lambda: self.leave(owner, ines.user_id))
        ]
        wait_for(lambda: not [job for job in Job.scan() if job.task == _TASK], "the end of the job")

        begun = len(archived_before)
        assert begun + 4 == archived[0] < archived[1] < archived[2] < archived[3] < begun + len(made)
        assert happened(own, "module.archived") == Counter([*made, *archived_before])
        assert happened(own, "module.withdrawn") == Counter(made[1::3])
        assert self.states(owner) == {Status.ARCHIVED: len(made) + begun, Status.DRAFT: 1}
        assert authoring.get_module(owner, module_id=others).status is Status.DRAFT
        works = membership.works_of(owner, user_id=ines.user_id)
        assert [one.count for one in works if one.kind == "modules"] == [0]

    def made(self, author: Scope, reviewer: Scope) -> tuple[list[str], list[str]]:
        """Return the ids of what the author made, in its order, and of what was archived before."""
        made = [make_module(title=f"Module {number}", scope=author).module_id for number in range(self.MODULES)]
        for module_id in made[1::3] + made[2::3]:
            authoring.submit_module(author, module_id=module_id, now=NOW)
        for module_id in made[2::3]:
            authoring.publish_module(reviewer, module_id=module_id, bump="minor", now=NOW)
        before = [make_module(title=f"Old {number}", scope=author).module_id for number in range(self.BEFORE)]
        for module_id in before:
            authoring.archive_module(author, module_id=module_id, now=NOW)
        return made, before

    def leave(self, owner: Scope, user_id: str) -> None:
        """Have the author removed, with what they made."""
        membership.remove_member(owner, user_id=user_id, works="archive", now=clock.now())

    def states(self, scope: Scope) -> dict[Status, int]:
        return dict(Counter(module.status for module in authoring.list_modules(scope, limit=100).items))
