"""Moderation while answers are lost and servers are away: everything happens once, and nothing is shown by mistake."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from community.moderation import services as moderation
from community.moderation.services import targets
from community.moderation.store.checks import CheckStore
from community.profiles import services as profiles
from diatonic.common import clock, errors
from diatonic.common.jobs import store, worker
from organizations.notifications import services as notifications
from tests.community.moderation.deciding import MODERATOR, READER, SECOND, case_of, decide, reported
from tests.community.moderation.things import KIND, Things
from tests.faults.between import Between
from tests.faults.breaking import let_go
from tests.faults.conftest import NOWHERE, Pointing
from tests.organizations.media.conftest import work
from tests.people import MEMBER

#: More than botocore tries by itself.
_ALL = 1000


@pytest.fixture
def things() -> Iterator[Things]:
    """Things in place of posts, for as long as the test runs."""
    before = targets._HANDLERS.get(KIND)
    made = Things()
    targets.on_target(KIND, made)
    yield made
    if before is None:
        del targets._HANDLERS[KIND]
    else:
        targets.on_target(KIND, before)


def told(person: Any) -> list[str]:
    return [notice.text for notice in notifications.list_notices(person).items]


def again() -> int:
    """Let the time pass until a failed job is tried again, and do it."""
    for shard in range(store.SHARDS):
        for job in store.Job.due_index.query(str(shard), limit=50, page_size=50):
            job.update(actions=[store.Job.not_before.set(""), store.Job.due_at.set(clock.iso(clock.now()))])
    return work("demo")


class TestLostAnswers:
    def test_a_check_whose_answer_is_lost_is_done_once(self, things: Things, between: Between) -> None:
        one = things.write("You fucking idiot.")
        between.lost_answers["TransactWriteItems"] = _ALL

        work("demo")
        between.heal()
        assert things.status(one) == "flagged"
        again()

        assert len(told(MEMBER)) == 1
        assert case_of(things, one).revision == 1
        assert len(CheckStore("demo").recent(limit=10, now=clock.now())) == 1

    def test_a_check_that_never_arrives_is_swept_and_shows_nothing_before(
        self, things: Things, between: Between
    ) -> None:
        one = things.write("Bread needs time.")
        between.lost_calls["TransactWriteItems"] = _ALL

        work("demo")
        between.heal()
        assert things.status(one) == "checking"
        again()

        assert things.status(one) == "approved"

    def test_a_decision_whose_answer_is_lost_is_made_once(self, things: Things, between: Between) -> None:
        case = reported(things)
        between.lost_answers["TransactWriteItems"] = _ALL
        with pytest.raises(Exception, match=r"."):
            decide(case, "remove")
        between.heal()

        with pytest.raises(moderation.AlreadyHandled) as refused:
            decide(case, "remove")

        assert refused.value.extra["by"] == MODERATOR.user_name
        assert len([text for text in told(MEMBER) if "removed" in text]) == 1

    def test_what_follows_from_a_decision_goes_on_where_it_broke_off(self, things: Things, between: Between) -> None:
        case = reported(things)
        moderation.report(SECOND, target=things.target(case.target_id), reason="spam", note="", now=clock.now())
        decide(case, "remove")
        between.lost_answers["TransactWriteItems"] = _ALL
        work("demo")  # the first of its transactions is done, and nobody hears of it
        between.heal()

        while again():
            pass

        for reporter in (READER, SECOND):
            assert len(told(reporter)) == 1
            assert profiles.standing_of("demo", reporter.user_id, now=clock.now()).figures.reports_upheld == 1
        assert profiles.standing_of("demo", MEMBER.user_id, now=clock.now()).figures.removed == 1


class TestKilled:
    def test_what_a_killed_worker_had_in_hand_is_swept(self, things: Things) -> None:
        one = things.write("Bread needs time.")
        (job,) = [job for shard in range(store.SHARDS) for job in store.overdue(shard, now=clock.now())]
        assert store.lease(job.job_id, now=clock.now())  # and then nothing more is heard of it
        assert work("demo") == 0
        let_go()

        assert worker.sweep() >= 1
        again()

        assert things.status(one) == "approved"


class TestRedis:
    def test_away_everything_is_written_checked_and_decided(
        self, things: Things, point: Pointing, broker: Callable[[str], None], settings: Any
    ) -> None:
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": f"redis://{NOWHERE}/0"}}
        point(redis_url=f"redis://{NOWHERE}/0")
        broker(f"redis://{NOWHERE}/0")

        case = reported(things)
        view = moderation.get_case(MODERATOR, case_id=case.case_id, now=clock.now())
        decide(case, "hide")

        assert list(view.looking) == []
        assert things.status(case.target_id) == "hidden"

    def test_dynamodb_away_is_said_and_nothing_is_decided(self, things: Things, between: Between) -> None:
        case = reported(things)
        between.lost_calls["TransactWriteItems"] = _ALL

        with pytest.raises(Exception, match=r".") as refused:
            decide(case, "hide")
        between.heal()

        assert not isinstance(refused.value, errors.Conflict)
        assert things.status(case.target_id) == "approved"
        assert decide(case, "hide").facet is None
