"""Taking a decision back: everything is as if it had not been made."""

from datetime import timedelta

import pytest

from community.moderation import services as moderation
from community.moderation.rules.statistics import Month
from community.moderation.store.figures import FigureStore
from community.moderation.store.records import RecordStore
from community.profiles import services as profiles
from diatonic.common import clock
from diatonic.common.scope import system_scope
from tests.community.moderation.deciding import MODERATOR, READER, SECOND, case_of, decide, report, reported
from tests.organizations.media.conftest import work
from tests.people import MEMBER


def undo(case, by=MODERATOR, now=None):
    return moderation.undo(by, case_id=case.case_id, revision=case.revision, now=now or clock.now())


def figures():
    month = clock.iso(clock.now())[:7]
    return Month.of(month, FigureStore("demo").by_month([month])[month])


def reporter():
    found = profiles.standing_of("demo", READER.user_id, now=clock.now()).figures
    return found.reports_upheld, found.reports_rejected


def test_the_text_the_sanctions_and_the_figures_are_restored(things):
    case = reported(things)
    after = decide(case, "remove", "mute", duration_hours=5)
    work("demo")
    removed = profiles.standing_of("demo", MEMBER.user_id, now=clock.now()).figures

    again = undo(after, by=SECOND)
    work("demo")

    assert (removed.removed, removed.sanctions) == (1, 1)
    assert (things.status(case.target_id), again.facet, again.waiting.reports) == ("approved", "reported", 1)
    moderation.check_may_write(MEMBER, organization_id="demo", now=clock.now())
    record = RecordStore("demo").find(MEMBER.user_id)
    assert (record.decisions, record.removed) == (0, 0)
    assert (figures().decided, figures().by_outcome, figures().median_seconds) == (0, {}, None)
    author = profiles.standing_of("demo", MEMBER.user_id, now=clock.now()).figures
    assert (author.removed, author.sanctions) == (0, 0)
    assert reporter() == (0, 0)


def test_it_can_be_decided_anew_and_reporters_follow(things):
    after = decide(reported(things), "remove")
    work("demo")
    assert reporter() == (1, 0)

    decide(undo(after), "approve")
    work("demo")

    assert reporter() == (0, 1)


def test_what_follows_is_right_in_whatever_order_the_jobs_run(things):
    case = reported(things)
    after = decide(case, "remove")
    undo(after)

    work("demo")  # both jobs see that it was taken back
    moderation.follow(_system(), case_id=case.case_id, now=clock.now())

    assert reporter() == (0, 0)


def test_after_a_day_it_is_too_late(things):
    after = decide(reported(things), "remove")

    with pytest.raises(moderation.NotUndone, match="24 hours"):
        undo(after, now=clock.now() + timedelta(hours=24, minutes=1))


def test_a_later_decision_or_a_text_that_changed_is_not_overridden(things):
    case = reported(things)
    first = decide(case, "request_edit", note="Shorter.")
    with pytest.raises(moderation.CaseChanged):
        undo(case)
    things.edit(case.target_id, "Salt.")

    with pytest.raises(moderation.NotUndone, match="changed it since"):
        undo(first)
    assert things.status(case.target_id) == "checking"


def test_once_is_enough(things):
    again = undo(decide(reported(things), "hide"))

    with pytest.raises(moderation.NotUndone, match="no decision"):
        undo(again)


def test_a_later_sanction_of_another_case_stays(things):
    one, two = reported(things), reported(things, "Sugar feeds yeast.")
    first = decide(one, "hide", "suspend", duration_hours=2)
    decide(two, "hide", "suspend", duration_hours=10)

    undo(first)

    with pytest.raises(moderation.Suspended):
        moderation.check_may_write(MEMBER, organization_id="demo", now=clock.now() + timedelta(hours=9))


@pytest.mark.parametrize("how", ["undone", "overturned"])
def test_moderators_go_on_reading_who_decided_the_sanction_that_holds_on(things, how):
    one, two = reported(things), reported(things, "Sugar feeds yeast.")
    decide(one, "hide", "mute", by=SECOND, duration_hours=9)
    last = decide(two, "hide", "mute", by=MODERATOR, duration_hours=2)

    if how == "undone":
        undo(last)
    else:
        moderation.appeal(MEMBER, case_id=last.case_id, message="It was a joke.", now=clock.now())
        given = {"revision": last.revision + 1, "outcome": "overturned", "reason": "It was."}
        moderation.answer_appeal(SECOND, case_id=last.case_id, given=given, now=clock.now())

    (record,) = moderation.list_sanctioned(MODERATOR, now=clock.now()).items
    assert (record.sanctioned_by, record.sanctioned_by_name) == (SECOND.user_id, "Second")


def test_what_was_taken_back_can_be_reported_and_found_again(things):
    after = undo(decide(reported(things), "hide"))

    report(things, after.target_id, by=SECOND)

    assert case_of(things, after.target_id).waiting.reports == 2


def _system():
    return system_scope("demo", reason="test")


def test_the_decision_before_holds_again_so_an_edit_is_looked_at(things):
    case = reported(things)
    asked = decide(case, "request_edit", note="Shorter.")
    undo(decide(asked, "remove", by=SECOND))
    assert things.status(case.target_id) == "edit_requested"

    things.edit(case.target_id, "Salt.")
    work("demo")

    assert (things.status(case.target_id), case_of(things, case.target_id).facet) == ("held", "edited")


def test_an_edit_that_waited_waits_again(things):
    case = reported(things)
    decide(case, "request_edit", note="Shorter.")
    things.edit(case.target_id, "Salt.")
    work("demo")
    undo(decide(case_of(things, case.target_id), "approve"))

    things.edit(case.target_id, "Salt!")
    work("demo")

    assert (things.status(case.target_id), case_of(things, case.target_id).facet) == ("held", "edited")


def _may_write(after_hours):
    then = clock.now() + timedelta(hours=after_hours)
    return not moderation.writer_standing("demo", MEMBER.user_id, now=then).muted_until


def test_each_sanction_is_taken_back_for_itself_in_whatever_order(things):
    short, long = reported(things), reported(things, "Sugar feeds yeast.")
    first = decide(short, "hide", "mute", duration_hours=2)
    second = decide(long, "hide", "mute", duration_hours=10)

    undo(first)
    assert (_may_write(9), _may_write(11)) == (False, True)
    undo(second)

    assert _may_write(0)
    assert RecordStore("demo").find(MEMBER.user_id).sanctions == {}


def test_a_shorter_one_that_was_taken_back_leaves_the_longer_one(things):
    long, short = reported(things), reported(things, "Sugar feeds yeast.")
    decide(long, "hide", "mute", duration_hours=10)
    second = decide(short, "hide", "mute", duration_hours=2)
    assert second.decision.muted_until > clock.iso(clock.now() + timedelta(hours=9))

    undo(second)

    assert (_may_write(9), _may_write(11)) == (False, True)


def test_what_a_moderator_ended_does_not_come_back(things):
    one, two = reported(things), reported(things, "Sugar feeds yeast.")
    decide(one, "hide", "mute", duration_hours=10)
    second = decide(two, "hide", "mute", duration_hours=20)
    moderation.lift_sanctions(SECOND, user_id=MEMBER.user_id, now=clock.now())

    undo(second)

    assert _may_write(0)


def test_what_its_author_deleted_since_does_not_wait_again(things):
    case = reported(things)
    decide(case, "hide")
    things.delete(case.target_id)

    again = undo(case_of(things, case.target_id))

    assert (again.facet, again.is_gone) == (None, True)
    assert not moderation.list_cases(MODERATOR, now=clock.now()).items
