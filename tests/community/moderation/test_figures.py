"""What moderation counts: within its transactions, by the month, taken back where a decision is."""

from datetime import UTC, datetime, timedelta

import pytest

from community.moderation.rules import statistics as rules
from community.moderation.rules.reasons import in_words
from community.moderation.services import statistics
from community.moderation.store.figures import FigureStore
from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from tests.community.moderation import deciding
from tests.community.moderation.people import AUTHOR, MODERATOR, READER
from tests.organizations.media.conftest import work
from tests.organizations.people import NOW

HERE = "demo"


def _count(*counts, target_id="demo:post:1", now=NOW, **options):
    tx = Transaction()
    statistics.count(tx, *counts, organization_id=HERE, target_id=target_id, now=now, **options)
    tx.commit()


def test_a_month_adds_up_over_its_shards():
    for number in range(12):
        _count(rules.checked("held"), rules.opened(["spam", "spam"]), target_id=f"demo:post:{number}")
    _count(rules.opened(["toxicity"]), now=NOW - timedelta(days=31))

    by_month = FigureStore(HERE).by_month(["2026-01", "2026-02", "2026-03"])

    march = rules.Month.of("2026-03", by_month["2026-03"])
    assert (march.opened, march.checked, march.by_rule) == (12, {"held": 12}, {"spam": 12})
    assert rules.Month.of("2026-01", by_month["2026-01"]).by_rule == {"toxicity": 1}
    assert by_month["2026-02"] == {}


def test_another_organization_counts_for_itself():
    _count(rules.opened(["spam"]))

    assert FigureStore("other").by_month(["2026-03"]) == {"2026-03": {}}


def test_an_undone_decision_is_taken_back_in_its_own_month():
    decided = rules.decided("removed", waited_seconds=90)
    before = datetime(2026, 2, 28, 23, 59, tzinfo=UTC)
    _count(decided, now=before, moderator_id="mod-1")

    _count(rules.undone(decided), counted_at=before, moderator_id="mod-1")

    found = rules.Month.of("2026-02", FigureStore(HERE).by_month(["2026-02"])["2026-02"])
    assert (found.decided, found.by_person, found.by_outcome, found.median_seconds) == (0, 0, {}, None)
    assert FigureStore(HERE).load("2026-02") == {}


def test_who_decided_how_many_is_counted_beside_the_months():
    for moderator in ("mod-1", "mod-2", "mod-1"):
        _count(rules.decided("approved", waited_seconds=5), moderator_id=moderator)

    assert FigureStore(HERE).load("2026-03") == {"mod-1": 2, "mod-2": 1}
    assert FigureStore(HERE).by_month(["2026-03"])["2026-03"]["decided"] == 3


@pytest.mark.parametrize("waited", [[300], [60, 600, 86_400], [10] * 5 + [3600] * 6, [30 * 86_400]])
def test_the_median_is_right_to_within_a_fifth(waited):
    counts = rules.total(*(rules.decided("approved", waited_seconds=seconds) for seconds in waited))

    found, true = rules.median_seconds(counts), sorted(waited)[(len(waited) - 1) // 2]

    assert found is not None
    assert abs(found - true) <= max(0.2 * true, 30)


def test_what_the_machine_settles_after_an_edit_is_counted_as_its_own(things):
    one = things.write("You fucking idiot.")
    work(HERE)
    things.edit(one, "You are right.")
    work(HERE)

    found = statistics.get_statistics(MODERATOR, now=clock.now()).total

    assert (found.opened, found.decided, found.by_machine, found.by_person) == (1, 1, 1, 0)
    assert found.by_outcome == {"approved": 1}


def test_an_edit_of_what_was_decided_opens_no_case_where_nothing_is_found(things):
    case = deciding.reported(things)
    deciding.decide(case, "approve")
    things.edit(case.target_id, "Salt slows yeast a little.")
    work(HERE)

    found = statistics.get_statistics(MODERATOR, now=clock.now()).total

    assert (found.opened, found.by_rule) == (1, {"report_spam": 1})
    assert in_words("report_spam") == "Reported: spam or advertising"


def test_months_are_named_over_the_turn_of_a_year():
    assert rules.last_months("2026-02", 4) == ["2025-11", "2025-12", "2026-01", "2026-02"]


def test_every_member_sees_the_figures_and_only_moderators_who_decided_and_what_waits():
    _count(rules.opened(["spam"]), rules.checked("flagged"))
    _count(rules.decided("removed", waited_seconds=600), moderator_id=MODERATOR.user_id)
    _count(rules.appealed())
    _count(rules.appeal_decided(overturned=True))

    for scope in (READER, AUTHOR):
        seen = statistics.get_statistics(scope, now=NOW)
        assert (seen.total.opened, seen.total.by_outcome, seen.waiting, seen.load) == (1, {"removed": 1}, None, ())
    told = statistics.get_statistics(MODERATOR, now=NOW)

    assert [month.month for month in told.months][::11] == ["2025-04", "2026-03"]
    assert (told.total.share_overturned, told.total.appealed) == (1.0, 1)
    assert told.load == (statistics.Load(MODERATOR.user_id, "A former member", 1),)
    assert told.waiting is not None
    assert (told.waiting.cases, told.waiting.more, told.waiting.since) == (0, False, "")


def test_the_figures_cost_as_much_after_many_cases():
    _count(rules.opened(["spam"]))
    with counting() as few:
        statistics.get_statistics(MODERATOR, now=NOW)
    for number in range(30):
        _count(rules.opened(["spam"]), target_id=f"demo:post:{number}")
    with counting() as many:
        statistics.get_statistics(MODERATOR, now=NOW)

    assert few.by_operation == many.by_operation == {"Query": 3}


def test_a_case_that_an_edit_opened_is_counted_as_that(things):
    case = deciding.reported(things)
    deciding.decide(case, "request_edit", note="Shorter.")
    things.edit(case.target_id, "Salt.")
    work(HERE)

    found = statistics.get_statistics(MODERATOR, now=clock.now()).total

    assert (found.opened, found.by_rule) == (2, {"report_spam": 1, "edited": 1})
    assert in_words("edited") == "Changed since a moderator decided"


def test_reports_that_weigh_too_little_to_ask_again_open_no_case(things):
    case = deciding.reported(things)
    deciding.decide(case, "approve")
    deciding.report(things, case.target_id, by=AUTHOR)

    found = statistics.get_statistics(MODERATOR, now=clock.now()).total

    assert deciding.case_of(things, case.target_id).facet is None
    assert (found.opened, found.by_rule) == (1, {"report_spam": 1})
