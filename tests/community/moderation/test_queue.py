"""What moderators see: the queue, its facets, and a case with everything around it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.moderation import services as moderation
from community.moderation.rules.cases import Waiting, opened, waits_for
from community.moderation.rules.targets import Standing, Target, TargetType
from community.moderation.store.cases import CaseStore
from community.moderation.store.parts import PartStore
from diatonic.common import clock, errors, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from tests.community.moderation.deciding import MODERATOR, READER, SECOND, approved, case_of, decide, report, reported
from tests.organizations.media.conftest import work
from tests.people import MEMBER, NOW, STRANGER, person


def listed(facet="open", by=MODERATOR, **options):
    page = moderation.list_cases(by, facet=facet, now=options.pop("now", clock.now()), **options)
    return [case.target_id for case in page.items]


def make_cases(number):
    """Write so many open cases, as reports would."""
    for start in range(0, number, 50):
        tx = Transaction()
        for each in range(start, min(number, start + 50)):
            target_id = ids.scoped("demo", "post")
            target = _target(target_id)
            now = NOW + timedelta(minutes=each)
            case = waits_for(opened(target, standing=Standing.APPROVED, now=now), Waiting(reports=1, weight=1), now=now)
            CaseStore(MODERATOR).save(tx, None, case, now=now)
        tx.commit()


def _target(target_id):
    return Target(
        target_type=TargetType.POST,
        target_id=target_id,
        post_id=target_id,
        organization_id="demo",
        author_id=MEMBER.user_id,
        author_name="Member",
        author_organization_id="demo",
        title="Bread",
        content="Salt slows yeast.",
        links=(),
        image_ids=(),
        visibility="organization",
        status="approved",
        content_revision=1,
        created_at=clock.iso(NOW),
        path="",
    )


class TestQueue:
    def test_the_most_urgent_come_first_and_then_the_longest_waiting(self, things):
        flagged = things.write("You fucking idiot.")
        work("demo")
        later, earlier = approved(things), approved(things)
        report(things, earlier, now=NOW)
        report(things, later, now=NOW + timedelta(minutes=1))

        assert listed() == [earlier, later, flagged]
        assert listed("reported") == [earlier, later]
        assert listed("flagged") == [flagged]
        assert moderation.count_waiting(MODERATOR) == 3
        following = moderation.next_case(MODERATOR, after=case_of(things, earlier).case_id, now=clock.now())
        assert following is not None
        assert following.target_id == later

    def test_what_was_decided_is_among_the_closed(self, things):
        first, second = reported(things), reported(things, "Sugar feeds yeast.")
        now = clock.now()
        decide(first, "approve", now=now)
        decide(second, "hide", now=now + timedelta(seconds=1))

        assert listed() == []
        assert listed("closed") == [second.target_id, first.target_id]

    def test_a_case_in_somebodys_hands_is_nobodys_next(self, things):
        case = reported(things)
        moderation.claim(SECOND, case_id=case.case_id, now=clock.now())

        assert moderation.next_case(MODERATOR, after="", now=clock.now()) is None

    def test_the_cases_about_an_author_are_a_list(self, things):
        case = reported(things)

        assert listed(author_id=MEMBER.user_id) == [case.target_id]
        assert listed(author_id=READER.user_id) == []
        assert listed(author_id=MEMBER.user_id, by=replace(MODERATOR, organization_id="other")) == []

    def test_pages_follow_each_other(self, things):
        make_cases(5)

        first = moderation.list_cases(MODERATOR, limit=3, now=clock.now())
        second = moderation.list_cases(MODERATOR, limit=3, cursor=first.next_cursor, now=clock.now())

        assert len({case.case_id for case in (*first.items, *second.items)}) == 5
        assert second.next_cursor is None

    def test_the_queue_is_the_moderators_and_the_organizations(self, things):
        case = reported(things)

        with pytest.raises(errors.Denied):
            listed(by=READER)
        assert listed(by=STRANGER) == []
        with pytest.raises(moderation.CaseUnknown):
            moderation.get_case(STRANGER, case_id=case.case_id, now=clock.now())
        with pytest.raises(errors.Invalid):
            listed("everything")

    @pytest.mark.parametrize("number", [10, 300])
    def test_a_page_and_a_case_cost_the_same_however_many_there_are(self, things, number):
        make_cases(number)
        case = reported(things)

        costs = []
        for facet in ("open", "reported", "mine", "closed"):
            with counting() as calls:
                listed(facet)
            costs.append(calls.total)
        with counting() as calls:
            moderation.get_case(MODERATOR, case_id=case.case_id, now=clock.now())

        assert costs == [1, 1, 1, 1]
        assert calls.total == 6 + 1  # the last is the thing's own
        with counting() as calls:
            decide(case, "hide")
        assert calls.total == 2 + 3  # the thing's own; the line that told of it before


class TestCase:
    def test_it_has_all_that_it_takes_to_decide(self, things):
        one = things.write("You fucking idiot.")
        work("demo")
        case = report(things, one, note="He means me.")
        things.edit(one, "You fucking genius.")
        work("demo")
        decide(case_of(things, one), "hide", by=SECOND)

        view = moderation.get_case(MODERATOR, case_id=case.case_id, now=clock.now())

        assert view.target is not None
        assert view.original is not None
        assert (view.original.content["content"], view.target.content) == ("You fucking idiot.", "You fucking genius.")
        assert view.case.machine is not None
        assert {finding["rule"] for finding in view.case.machine.findings} == {"profanity", "spam", "toxicity"}
        assert [part.content["note"] for part in view.reports] == ["He means me."]
        assert [part.kind for part in view.history][-1] == "decision"
        assert (view.author.hidden, view.author.reported, view.author.decisions) == (1, 1, 1)
        assert [excerpt.is_target for excerpt in view.around] == [True]

    def test_no_report_is_hidden_by_what_else_happened_and_all_of_them_are_pages(self, things):
        case = reported(things)
        for start in range(0, 250, 50):
            tx = Transaction()
            for number in range(start, start + 50):
                PartStore(MODERATOR, case.case_id).event(tx, "checked", outcome=f"number {number}", now=clock.now())
            tx.commit()

        view = moderation.get_case(MODERATOR, case_id=case.case_id, now=clock.now())
        assert view.original is not None
        assert [report.by for report in view.reports] == [READER.user_id]
        assert (len(view.history), view.history[-1].content["outcome"]) == (100, "number 249")

        tx = Transaction()
        people = [person(f"reader{number}") for number in range(70)]
        for each in people:
            said = {"reason": "spam", "note": "", "weight": 1.0, "from": "demo"}
            PartStore(each, case.case_id).report(tx, said, now=clock.now())
        tx.commit()
        first = moderation.get_case(MODERATOR, case_id=case.case_id, now=clock.now())
        rest = moderation.get_case(MODERATOR, case_id=case.case_id, reports_cursor=first.more_reports, now=clock.now())
        alone = moderation.list_reports(MODERATOR, case_id=case.case_id, limit=100)
        everybody = {READER.user_id, *(each.user_id for each in people)}
        assert (len(first.reports), rest.more_reports) == (50, None)
        assert {report.by for report in (*first.reports, *rest.reports)} == everybody
        assert {report.by for report in alone.items} == everybody
        with pytest.raises(errors.Denied):
            moderation.list_reports(READER, case_id=case.case_id)
        # A cursor tells who reported: whoever wrote it, and moderates, has none.
        own = moderation.list_reports(replace(MEMBER, permissions=MODERATOR.permissions), case_id=case.case_id, limit=5)
        assert (len(own.items), own.next_cursor, {report.by for report in own.items}) == (5, None, {""})

    def test_who_else_looks_at_it_is_named(self, things):
        case = reported(things)
        now = clock.now()
        moderation.get_case(SECOND, case_id=case.case_id, now=now)

        seen = [moderation.get_case(MODERATOR, case_id=case.case_id, now=now) for _ in range(2)]
        later = moderation.get_case(SECOND, case_id=case.case_id, now=now + timedelta(minutes=3))

        assert [list(view.looking) for view in seen] == [["Second"], ["Second"]]
        assert list(later.looking) == []

    def test_several_are_decided_at_once_and_answered_for_one_by_one(self, things):
        cases = [reported(things, f"Buy bread number {number}.") for number in range(3)]
        decide(cases[1], "approve")

        answers = moderation.decide_several(
            SECOND,
            cases=[(case.case_id, case.revision) for case in cases],
            given={"actions": ["remove"], "rule": "spam"},
            now=clock.now(),
        )

        assert [answer.failure.code if answer.failure else "" for answer in answers] == ["", "already_handled", ""]
        assert [things.status(case.target_id) for case in cases] == ["removed", "approved", "removed"]
        with pytest.raises(errors.Invalid):
            moderation.decide_several(SECOND, cases=[], given={"actions": ["approve"]}, now=clock.now())


class TestSanctions:
    def test_who_is_muted_or_suspended_is_a_list_and_can_be_let_write_again(self, things):
        decide(reported(things), "hide", "suspend", duration_hours=5)
        (one,) = moderation.list_sanctioned(MODERATOR, now=clock.now()).items
        assert one.user_name == "Member"

        moderation.lift_sanctions(SECOND, user_id=MEMBER.user_id, now=clock.now())

        moderation.check_may_write(MEMBER, organization_id="demo", now=clock.now())
        assert moderation.list_sanctioned(MODERATOR, now=clock.now()).items == ()
        with pytest.raises(errors.NotFound):
            moderation.lift_sanctions(SECOND, user_id=MEMBER.user_id, now=clock.now())

    def test_what_has_ended_is_not_listed(self, things):
        decide(reported(things), "hide", "mute", duration_hours=5)

        assert moderation.list_sanctioned(MODERATOR, now=clock.now() + timedelta(hours=6)).items == ()

    def test_it_is_the_person_who_is_suspended_so_their_token_writes_no_more(self, things):
        decide(reported(things), "hide", "suspend", duration_hours=5)
        token = replace(MEMBER, token_id="a-token")

        with pytest.raises(moderation.Suspended):
            moderation.check_may_write(token, organization_id="demo", now=clock.now())
        with pytest.raises(moderation.Suspended):
            moderation.check_may_write(replace(token, organization_id="other"), organization_id="demo", now=clock.now())
