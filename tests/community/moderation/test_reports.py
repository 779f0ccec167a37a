"""Reports: once a person and item, so many a day, weighed by how often their authors were right."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from community.moderation import services as moderation
from community.moderation.services import reporting
from community.profiles import services as profiles
from community.profiles.rules import Earned
from diatonic.common import clock, errors
from diatonic.common.dynamo import Transaction
from organizations.notifications import services as notifications
from tests.community.moderation.deciding import (
    MODERATOR,
    READER,
    SECOND,
    approved,
    case_of,
    decide,
    report,
    reported,
)
from tests.organizations.media.conftest import work
from tests.people import MEMBER, STRANGER, person

NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)


def crowd(number):
    return [person(f"reader{each}") for each in range(number)]


class TestReporting:
    def test_a_report_opens_the_case_with_the_text_as_it_was(self, things):
        one = approved(things)

        case = report(things, one, reason="hate", note="Look at this.")

        assert (case.facet, case.reports) == ("reported", 1)
        view = moderation.get_case(MODERATOR, case_id=case.case_id, now=clock.now())
        assert view.original is not None
        assert view.original.content["content"] == "Salt slows yeast."
        (said,) = view.reports
        assert (said.by, said.content["reason"], said.content["note"]) == (READER.user_id, "hate", "Look at this.")

    def test_somebody_reports_the_same_once(self, things):
        one = approved(things)
        report(things, one)

        with pytest.raises(moderation.ReportedBefore):
            report(things, one, reason="hate")
        assert case_of(things, one).reports == 1

    def test_of_the_same_report_twice_at_once_one_counts(self, things):
        one = approved(things)

        def attempt(_):
            try:
                return report(things, one)
            except errors.Conflict:
                return None

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(attempt, range(2)))

        assert sorted(answer is None for answer in answers) == [False, True]
        assert case_of(things, one).reports == 1

    def test_reports_at_the_same_time_are_all_counted(self, things):
        one = approved(things)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda by: report(things, one, by=by), crowd(2)))

        assert case_of(things, one).reports == 2

    def test_a_day_has_so_many_reports(self, things, monkeypatch):
        monkeypatch.setattr(reporting, "A_DAY", 2)
        for _ in range(2):
            report(things, approved(things), now=NOON)

        with pytest.raises(moderation.ReportsTooOften):
            report(things, approved(things), now=NOON)
        report(things, approved(things), now=NOON + timedelta(days=1))

    def test_who_is_suspended_still_reports_what_harms_others_but_less_often(self, things, monkeypatch):
        monkeypatch.setattr(reporting, "A_DAY_SUSPENDED", 2)
        decide(reported(things), "hide", "suspend", duration_hours=24)
        theirs = [approved(things, by=READER) for _ in range(4)]
        for one in theirs[:2]:
            assert report(things, one, by=MEMBER).facet == "reported"

        with pytest.raises(moderation.ReportsTooOften, match="You have reported 2 things"):
            report(things, theirs[2], by=MEMBER)
        moderation.lift_sanctions(SECOND, user_id=MEMBER.user_id, now=clock.now())
        report(things, theirs[2], by=MEMBER)

    def test_ones_own_is_not_reported(self, things):
        with pytest.raises(moderation.OwnThing):
            report(things, approved(things), by=MEMBER)

    @pytest.mark.parametrize(
        ("said", "pointer"),
        [({"reason": "boring"}, "/reason"), ({"note": "x" * 501}, "/note"), ({"reason": "other"}, "/note")],
    )
    def test_what_is_no_report(self, things, said, pointer):
        with pytest.raises(errors.Invalid) as refused:
            report(things, approved(things), **said)

        assert [error.pointer for error in refused.value.fields] == [pointer]

    def test_somebody_of_another_organization_reports_and_hears_of_it_in_their_own(self, things):
        case = report(things, approved(things), by=STRANGER)
        decide(case, "remove")
        work("demo")

        (notice,) = notifications.list_notices(STRANGER).items
        assert "a moderator acted on it" in notice.text
        assert notice.url.startswith("/o/other/")


class TestWeight:
    def test_enough_reports_hold_a_text_and_never_remove_it(self, things):
        one = approved(things)

        for by in crowd(2):
            report(things, one, by=by)
            assert things.status(one) == "approved"
        case = report(things, one)

        assert (things.status(one), case.standing, case.facet) == ("held", "held", "reported")
        assert things.told(one)["rules"] == ["reported"]
        assert "is held until a moderator has looked at it" in notifications.list_notices(MEMBER).items[0].text

    def test_who_was_wrong_often_weighs_little(self, things):
        one, liars = approved(things), crowd(4)
        for liar in liars:
            for _ in range(10):
                _count(liar, Earned.REPORT_REJECTED)

        cases = [report(things, one, by=liar) for liar in liars]

        assert things.status(one) == "approved"
        assert cases[-1].waiting.weight < 2

    def test_what_a_moderator_let_stand_is_not_held_by_reports(self, things):
        one = approved(things)
        decide(report(things, one), "approve")
        people = crowd(4)

        cases = [report(things, one, by=by) for by in people]

        assert [case.facet for case in cases] == [None, None, "reported", "reported"]
        assert things.status(one) == "approved"

    def test_who_reports_what_a_moderator_let_stand_hears_so_at_once_and_again_when_it_was_looked_at(self, things):
        one = approved(things)
        decide(report(things, one), "approve")
        work("demo")
        late = [person("late0"), person("late1", organization="other"), person("late2")]

        for by in late[:2]:
            case = report(things, one, by=by)
            assert (case.facet, case.waiting.quiet) == (None, True)
            (notice,) = notifications.list_notices(by).items
            assert "let it stand. Your report is kept" in notice.text
            assert notice.url.startswith(f"/o/{by.organization_id}/")
        case = report(things, one, by=late[2])
        assert (case.facet, case.waiting.quiet, case.waiting.reports) == ("reported", False, 3)
        assert notifications.list_notices(late[2]).items == ()
        decide(case, "hide")
        work("demo")

        assert all("a moderator acted on it" in notifications.list_notices(by).items[0].text for by in late)

    def test_what_was_changed_since_a_moderator_let_it_stand_waits_with_the_first_report(self, things):
        one = approved(things)
        decide(report(things, one), "approve")
        things.edit(one, "Salt slows yeast a lot.")
        work("demo")

        case = report(things, one, by=SECOND)

        assert (case.facet, case.waiting.quiet) == ("reported", False)
        assert notifications.list_notices(SECOND).items == ()

    def test_what_was_held_by_reports_is_not_shown_by_changing_it(self, things):
        one = approved(things)
        for by in crowd(3):
            report(things, one, by=by)

        things.edit(one, "Salt slows yeast a little.")
        work("demo")

        assert things.status(one) == "held"
        assert case_of(things, one).facet == "reported"

    def test_reporters_are_counted_right_or_wrong(self, things):
        for action, by in (("approve", READER), ("hide", SECOND)):
            decide(report(things, approved(things), by=by), action, by=MODERATOR)
        work("demo")

        figures = {by: profiles.standing_of("demo", by.user_id, now=clock.now()).figures for by in (READER, SECOND)}
        assert (figures[READER].reports_rejected, figures[READER].reports_upheld) == (1, 0)
        assert (figures[SECOND].reports_rejected, figures[SECOND].reports_upheld) == (0, 1)


def _count(whom, what):
    tx = Transaction()
    profiles.earn(tx, organization_id="demo", user_id=whom.user_id, what=what, by="moderator-id", now=clock.now())
    tx.commit()
