"""Budgets hold however many ask at once, and whatever becomes of whoever asked."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest

from diatonic.common.errors import AppError
from tests.people import NOW, OWNER
from tests.workbench.llm.asking import ask, asked, budget, cost_of, ledger, limit, purpose, reservations
from workbench.llm import services
from workbench.llm.rules.budgets import Cap, Demand, Kind, Purpose
from workbench.llm.rules.estimates import worst_usage
from workbench.llm.services import reserving
from workbench.llm.services.calling import _line
from workbench.llm.store.budgets import Reservation

WORKERS, ALLOWED = 50, 100


def _ask_often(caps: tuple[Cap, ...], each: int = 4) -> Counter[str]:
    """Ask with 50 workers at once; return how often it was let through, and how often refused for what."""

    def work(_number: int) -> list[str]:
        found = []
        for _ in range(each):
            try:
                ask(caps=caps)
                found.append("answered")
            except AppError as refused:
                found.append(refused.code)
        return found

    with ThreadPoolExecutor(WORKERS) as pool:
        return Counter(code for codes in pool.map(work, range(WORKERS)) for code in codes)


def test_fifty_workers_make_exactly_the_hundred_calls_that_a_budget_holds(bedrock):
    limit(requests_per_minute=100_000)

    outcome = _ask_often((Cap(Kind.RUN, calls=ALLOWED),))

    assert outcome == {"answered": ALLOWED, "budget_exhausted": WORKERS * 4 - ALLOWED}
    assert len(bedrock.asked) == len(ledger()) == ALLOWED
    assert services.settle_lost(now=NOW + timedelta(hours=1)) == 0
    assert reservations() == []


def test_fifty_workers_never_spend_more_than_there_is(bedrock):
    limit(requests_per_minute=100_000)
    whole = cost_of(12, 3) * 40

    outcome = _ask_often((Cap(Kind.RUN, cost=whole),), each=2)

    run = budget(Kind.RUN, "demo:run:1", "all")
    assert outcome["answered"] == len(ledger())
    assert run.cost_spent == run.cost_taken == cost_of(12, 3) * outcome["answered"] <= whole
    assert set(outcome) == {"answered", "budget_exhausted"}
    assert reservations() == []


def test_fifty_workers_keep_to_the_calls_of_a_minute(bedrock):
    limit(requests_per_minute=20)

    outcome = _ask_often((), each=1)

    assert outcome == {"answered": 20, "calls_too_many": 30}


def test_a_call_whose_worker_was_lost_is_charged_at_the_most_and_leaves_no_reservation():
    limit(requests_per_minute=100_000)
    made = _lose()
    soon, late = NOW + timedelta(seconds=200), NOW + timedelta(seconds=361)

    assert services.settle_lost(now=soon) == 0
    assert services.settle_lost(now=late) == 1

    assert reservations() == []
    (line,) = ledger()
    assert (line.outcome, line.is_estimated, line.cost_usd) == ("lost", True, made.demand.cost)
    run = budget(Kind.RUN, "demo:run:1", "all")
    assert run.cost_spent == run.cost_taken == made.demand.cost
    assert services.settle_lost(now=late) == 0


def test_who_comes_back_after_the_sweep_charges_nothing_twice():
    made = _lose()
    services.settle_lost(now=NOW + timedelta(hours=1))

    assert not reserving.release(OWNER, made, now=NOW)

    assert budget(Kind.RUN, "demo:run:1", "all").cost_taken == made.demand.cost
    assert len(ledger()) == 1


def test_what_is_reserved_holds_others_back_until_it_is_settled(bedrock):
    caps = (Cap(Kind.RUN, calls=1),)
    made = _lose(caps)

    with pytest.raises(services.BudgetExhausted):
        ask(caps=caps)

    reserving.release(OWNER, made, now=NOW)
    assert ask(caps=caps).reply.text == "Yes."


@pytest.mark.parametrize(
    ("cap", "limits", "refusal"),
    [
        (Cap(Kind.RUN, cost=Decimal("0.9")), {}, services.BudgetExhausted),
        (Cap(Kind.RUN, calls=1), {}, services.BudgetExhausted),
        (Cap(Kind.AGENT, tokens=200), {}, services.BudgetExhausted),
        (Cap(Kind.RUN), {"requests_per_minute": 1}, services.TooManyCalls),
    ],
)
def test_two_who_saw_the_same_room_do_not_both_get_it(cap, limits, refusal):
    limit(monthly_cost=Decimal(100), **limits)
    wanted = purpose(cap)
    seen = reserving.look(OWNER, wanted, now=NOW)
    _reserve(wanted, seen)

    with pytest.raises(refusal):
        _reserve(wanted, seen)

    assert len(reservations()) == 1
    assert budget(Kind.RUN, "demo:run:1", "all").cost_taken == Decimal("0.5")


def _lose(caps: tuple[Cap, ...] = ()) -> Reservation:
    """Reserve for a call that nobody makes, as a worker does before it is killed."""
    wanted = purpose(*caps)
    return _reserve(wanted, reserving.look(OWNER, wanted, now=NOW))


def _reserve(wanted: Purpose, standing: reserving.Standing) -> Reservation:
    request = asked()
    worst = worst_usage(request)
    line = _line(OWNER, request, wanted, worst, "test", now=NOW)
    return reserving.reserve(OWNER, line, Demand(Decimal("0.5"), worst.total), wanted, standing, now=NOW)
