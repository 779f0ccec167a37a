"""Decisions: what they do, and that of two moderators one wins and the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from community.moderation import services as moderation
from community.moderation.store.records import RecordStore
from diatonic.common import clock, errors
from organizations.notifications import services as notifications
from tests.community.moderation.deciding import MODERATOR, READER, SECOND, case_of, decide, reported
from tests.organizations.media.conftest import work
from tests.people import MEMBER, STRANGER


def told(person):
    return [notice.text for notice in notifications.list_notices(person).items]


class TestDeciding:
    def test_removing_tells_the_author_which_rule_and_what_to_do(self, things):
        case = reported(things)

        after = decide(case, "remove", note="Please stay friendly.")

        said = things.told(case.target_id)
        assert things.status(case.target_id) == "removed"
        assert (said["by"], said["rules"], said["note"]) == ("moderator", ["harassment"], "Please stay friendly.")
        assert said["appeal_until"] == clock.iso(clock.parse(after.decision.at) + timedelta(days=20))
        assert "Moderator" not in str(said)
        (notice,) = told(MEMBER)
        assert "was removed by a moderator: insults or harassment" in notice
        assert "You can appeal until" in notice
        assert after.facet is None

    def test_what_is_decided_about_one_thing_is_one_notice_that_says_the_newest(self, things):
        case, other = reported(things), reported(things)
        decide(other, "hide")

        after = decide(case, "remove")
        notifications.mark_read(
            MEMBER, up_to=notifications.list_notices(MEMBER).items[0].notification_id, now=clock.now()
        )
        moderation.undo(MODERATOR, case_id=case.case_id, revision=after.revision, now=clock.now())

        newest, older = notifications.list_notices(MEMBER).items
        assert "has taken back what was decided" in newest.text
        assert "was hidden by a moderator" in older.text
        assert (newest.is_read, older.is_read) == (False, True)
        assert notifications.count_unread(MEMBER) == 1

    def test_of_two_at_once_exactly_one_wins_and_the_other_reads_by_whom(self, things):
        case = reported(things)

        def attempt(scope, action):
            try:
                return decide(case, action, by=scope)
            except errors.Conflict as refused:
                return refused

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(attempt, (MODERATOR, SECOND), ("remove", "hide")))

        (refused,) = (answer for answer in answers if isinstance(answer, errors.Conflict))
        (won,) = (answer for answer in answers if not isinstance(answer, errors.Conflict))
        assert refused.code == "already_handled"
        assert refused.extra["by"] == won.decision.by_name
        assert won.decision.by_name in refused.detail
        assert refused.extra["revision"] == won.revision
        assert things.status(case.target_id) == won.decision.standing
        assert len([one for one in told(MEMBER) if "appeal" in one]) == 1

    def test_who_comes_later_is_told_the_outcome(self, things):
        case = reported(things)
        decide(case, "approve")

        with pytest.raises(moderation.AlreadyHandled, match=r"Already handled by Moderator, .*: approved"):
            decide(case, "remove", by=SECOND)

    def test_several_actions_at_once(self, things):
        case = reported(things)

        decide(case, "remove", "warn", "suspend", duration_hours=48)

        record = RecordStore("demo").find(MEMBER.user_id)
        assert (record.removed, record.warnings, record.decisions) == (1, 1, 1)
        with pytest.raises(moderation.Suspended, match="You can only read here until"):
            moderation.check_may_write(MEMBER, organization_id="demo", now=clock.now(), reacting=True)
        moderation.check_may_write(MEMBER, organization_id="demo", now=clock.now() + timedelta(hours=49))
        moderation.check_may_write(MEMBER, organization_id="other", now=clock.now())

    def test_of_two_sanctions_at_once_both_hold(self, things):
        one, two, settle = reported(things), reported(things, "Sugar feeds yeast."), things.settle

        def after_another(*args, **named):
            things.settle = settle
            decide(two, "hide", "suspend", by=SECOND, duration_hours=2)
            settle(*args, **named)

        things.settle = after_another
        decide(one, "hide", "mute", duration_hours=3)

        record = RecordStore("demo").find(MEMBER.user_id)
        assert record.muted_until > record.suspended_until > clock.iso(clock.now())

    def test_who_is_muted_may_react(self, things):
        decide(reported(things), "hide", "mute", duration_hours=1)

        moderation.check_may_write(MEMBER, organization_id="demo", now=clock.now(), reacting=True)
        with pytest.raises(moderation.Muted):
            moderation.check_may_write(MEMBER, organization_id="demo", now=clock.now())

    @pytest.mark.parametrize(
        ("given", "pointers"),
        [
            ({"actions": ["approve", "remove"]}, ["/actions"]),
            ({"actions": ["mute", "suspend", "hide"], "duration_hours": 1}, ["/actions"]),
            ({"actions": ["hide", "suspend"]}, ["/duration_hours"]),
            ({"actions": ["hide"], "duration_hours": 5}, ["/duration_hours"]),
            ({"actions": ["request_edit"]}, ["/note"]),
            ({"actions": ["hide"], "rule": None}, ["/rule"]),
        ],
    )
    def test_what_cannot_stand(self, things, given, pointers):
        case = reported(things)

        with pytest.raises(errors.Invalid) as refused:
            decide(case, *given.pop("actions"), **given)

        assert [error.pointer for error in refused.value.fields] == pointers
        assert things.status(case.target_id) == "approved"

    def test_what_was_deleted_is_not_decided_about_and_its_case_closes(self, things):
        case = reported(things)
        things.lose(case.target_id)

        with pytest.raises(moderation.TargetGone):
            decide(case, "remove")

        after = case_of(things, case.target_id)
        assert (after.facet, after.is_gone, after.excerpt) == (None, True, "")
        with pytest.raises(moderation.TargetGone):
            decide(case, "remove", by=SECOND)

    def test_deleting_closes_the_case(self, things):
        case = reported(things)

        things.delete(case.target_id)

        assert case_of(things, case.target_id).is_gone

    def test_a_text_that_changed_since_is_looked_at_again(self, things):
        case = reported(things)
        things.edit(case.target_id, "Salt slows yeast, a little.")

        with pytest.raises(moderation.TextChanged):
            decide(case, "remove")

        work("demo")
        with pytest.raises(moderation.CaseChanged):
            decide(case, "remove")

    def test_only_moderators_of_the_place_decide(self, things):
        case = reported(things)

        with pytest.raises(errors.Denied):
            decide(case, "remove", by=READER)
        with pytest.raises(errors.NotFound):
            decide(case, "remove", by=STRANGER)


class TestReporters:
    def test_they_hear_what_came_of_it_once(self, things):
        case = reported(things)
        decide(case, "remove")
        work("demo")
        work("demo")

        (notice,) = told(READER)
        assert notice == "Thank you for your report of a post: a moderator acted on it."
