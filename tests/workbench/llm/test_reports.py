"""Reports are the sums of closed hours, and a command proves it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from diatonic.common import clock
from diatonic.common.errors import Denied, Invalid
from diatonic.common.jobs import store as jobs
from tests.bedrock_server import tokens
from tests.people import MEMBER, NOW, OWNER, STRANGER
from tests.workbench.llm.asking import ask, asked, ledger, limit
from tests.workbench.llm.conftest import HAIKU, NOVA
from workbench.llm import services
from workbench.llm.models import LedgerItem, ReportItem

LATER = NOW + timedelta(hours=3)
HOUR = "2026-01-31T09"


@pytest.fixture
def month(bedrock):
    """Calls of two models, in two hours of one day, and one of the day before."""
    bedrock.usage = tokens(1000, 50)
    ask()
    ask(request=asked(model=NOVA), now=NOW + timedelta(minutes=5))
    ask(request=asked(model=NOVA), now=NOW + timedelta(hours=1))
    ask(now=NOW - timedelta(days=1))


def _close(*hours: str) -> None:
    for hour in hours or (HOUR, "2026-01-31T10", "2026-01-30T09"):
        services.close_hour(OWNER, hour=hour, now=LATER)


def test_a_month_is_the_sum_of_its_closed_hours(month):
    _close()

    usage = services.get_usage(OWNER, month="2026-01", now=LATER)

    cost = sum(line.cost_usd for line in ledger())
    assert (usage.sums.requests, usage.sums.tokens, usage.sums.cost) == (4, 4 * 1050, cost)
    assert {name: part.requests for name, part in usage.sums.models.items()} == {HAIKU: 2, NOVA: 2}
    assert {name: part.requests for name, part in usage.sums.days.items()} == {"2026-01-30": 1, "2026-01-31": 3}
    assert usage.sums.functions["chat"].requests == 4
    assert usage.closed_through == "2026-01-31T10"


def test_it_does_not_matter_in_which_order_and_how_often_hours_are_closed(month):
    _close("2026-01-31T10", HOUR, HOUR, "2026-01-30T09", "2026-01-31T10")

    assert services.verify(OWNER, month="2026-01", now=LATER).problems == ()
    assert services.get_usage(OWNER, month="2026-01", now=LATER).sums.requests == 4


def test_the_report_has_the_fields_of_the_seed(month):
    _close()

    item = ReportItem.get("demo:2026-01", consistent_read=True)
    assert (item.account_id, item.report_period, item.total_requests, item.total_tokens) == ("demo", "2026-01", 4, 4200)
    assert item.function_breakdown == {"chat": 4}
    assert item.model_usage[HAIKU]["requests"] == 2
    assert item.average_response_time_ms >= 0


def test_a_call_makes_the_job_that_closes_its_hour_ten_minutes_after_it(month):
    item = jobs.Job.get(f"llm-hour#demo#{HOUR}", consistent_read=True)

    assert (item.due_at, item.arguments) == ("2026-01-31T10:10:00.000Z", {"hour": HOUR})


def test_what_is_not_summed_up_yet_is_found(month):
    _close(HOUR, "2026-01-30T09")

    proof = services.verify(OWNER, month="2026-01", now=LATER)

    assert proof.lines == 4
    assert any(problem.startswith("2026-01-31T10: requests") for problem in proof.problems)


def test_an_hour_that_is_not_over_is_not_compared(month):
    _close(HOUR, "2026-01-30T09")

    assert services.verify(OWNER, month="2026-01", now=NOW + timedelta(minutes=45)).problems == ()


def test_a_line_that_was_changed_or_taken_out_is_found(month):
    _close()
    first, second, *_ = ledger()
    first.update(actions=[LedgerItem.cost_usd.add(1)])
    second.delete()

    proof = services.verify(OWNER, month="2026-01", now=LATER)

    assert any("cost" in problem for problem in proof.problems)
    assert any("requests" in problem for problem in proof.problems)


def test_the_command_proves_it_and_ends_with_a_failure_where_it_cannot(month):
    _close()
    # The command asks the clock, so the month is over for it: every hour of it is closed.
    assert clock.iso(clock.now()) > "2026-02-01"
    told = StringIO()

    call_command("llm_reports", "verify", "demo", "other", month="2026-01", stdout=told)
    assert "744 closed hours and 4 calls" in told.getvalue()

    ledger()[0].delete()
    with pytest.raises(CommandError, match="not the sum"):
        call_command("llm_reports", "verify", "demo", month="2026-01", stdout=told)
    call_command("llm_reports", "close", "demo", month="2026-01", stdout=told)
    call_command("llm_reports", "verify", "demo", month="2026-01", stdout=told)
    with pytest.raises(CommandError, match="no month"):
        call_command("llm_reports", "verify", "demo", month="2026-13", stdout=told)


def test_an_answer_that_was_kept_counts_as_a_request_without_tokens_or_cost(bedrock):
    limit(answers_kept=True)
    first = ask(request=asked(temperature=0))
    ask(request=asked(temperature=0))

    sums = services.close_hour(OWNER, hour=HOUR, now=LATER)

    assert (sums.requests, sums.cached, sums.tokens, sums.cost) == (2, 1, 15, first.cost)


def test_who_may_not_see_costs_sees_none(month):
    with pytest.raises(Denied):
        services.get_usage(MEMBER, month=None, now=NOW)
    with pytest.raises(Denied):
        services.list_calls(MEMBER)
    assert services.get_usage(STRANGER, month=None, now=NOW).sums.requests == 0
    assert services.list_calls(STRANGER).items == ()


@pytest.mark.parametrize("wrong", ["2026-13", "2026", "not-one", "2026-1-"])
def test_what_is_no_month_is_refused(wrong):
    with pytest.raises(Invalid):
        services.get_usage(OWNER, month=wrong, now=NOW)


def test_the_present_month_says_what_is_spent_at_this_moment(month):
    usage = services.get_usage(OWNER, month=None, now=NOW)

    ((money, used), (day, tokens_used)) = usage.budgets
    assert used.spent == used.cost == sum(line.cost_usd for line in ledger())
    assert (money.period, day.period, tokens_used.tokens_spent) == ("2026-01", "2026-01-31", 3 * 1050)
    assert services.get_usage(OWNER, month="2025-12", now=NOW).budgets == ()
