"""Budgets, limits and sums of the ledger, as arithmetic."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from workbench.llm.rules.budgets import (
    Budget,
    Cap,
    Demand,
    Kind,
    Purpose,
    Used,
    budgets_for,
    first_shortfall,
    reached,
    shortfall,
    threshold,
)
from workbench.llm.rules.catalog import Offer, Provider, chain_after, where
from workbench.llm.rules.ledger import CallOutcome, Line, Sums, differences, sum_of, sums_from_json, sums_to_json
from workbench.llm.rules.limits import Extension, Limits, problems_of
from workbench.llm.rules.messages import Usage
from workbench.llm.rules.wording import budget_words

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
_MONEY = some.decimals(0, 100, places=6)
_LINES = some.lists(
    some.builds(
        Line,
        conversation_id=some.just("c"),
        call_id=some.uuids().map(str),
        generated_at=some.sampled_from(["2026-01-31T09:00:00.000Z", "2026-01-30T23:59:59.999Z"]),
        model=some.sampled_from(["small", "large"]),
        region=some.just(""),
        function=some.sampled_from(["chat", "summary"]),
        user_id=some.just("u"),
        agent_id=some.just(""),
        run_id=some.just(""),
        usage=some.builds(Usage, *[some.integers(0, 10_000)] * 4),
        cost=_MONEY,
        price_version=some.just("test"),
        milliseconds=some.integers(0, 10_000),
        outcome=some.sampled_from(list(CallOutcome)),
        quality_score=some.none() | some.sampled_from([0.0, 0.25, 0.9]),
    ),
    max_size=8,
)


@given(some.lists(_MONEY, max_size=20), _MONEY)
def test_what_fits_one_after_the_other_never_goes_over(costs, limit):
    budget, taken = Budget("run#r", "all", cost=limit), Decimal(0)
    for cost in costs:
        if shortfall(budget, Used(cost=taken), Demand(cost, 1)) is None:
            taken += cost

    assert taken <= limit


def test_a_shortfall_says_whose_what_and_how_much():
    budgets = [Budget("organization", "2026-01", cost=Decimal(5)), Budget("run#r", "all", calls=2)]

    first = first_shortfall(budgets, [Used(cost=Decimal("4.5")), Used(calls=2)], Demand(Decimal(1), 10))
    second = first_shortfall(budgets, [Used(), Used(calls=2)], Demand(Decimal(1), 10))

    assert first is not None
    assert second is not None
    assert first.sentence == (
        "The organization's budget for this month does not hold this call: $0.5 of $5 are left, and this call may cost $1."
    )
    assert second.sentence == "The run's budget does not hold this call: all 2 calls are made or under way."
    assert first_shortfall(budgets, [Used(), Used(calls=1)], Demand(Decimal(5), 10)) is None


def test_a_call_is_charged_to_everybody_whom_it_is_for():
    limits = Limits(Decimal(50), user_monthly_cost=Decimal(5), run_cost=Decimal(2), tokens_per_day=1000)
    purpose = Purpose("chat", "u", "a", "r", (Cap(Kind.RUN, cost=Decimal(1), calls=7), Cap(Kind.AGENT, tokens=9)))

    assert budgets_for(limits, purpose, now=NOW) == [
        Budget("organization", "2026-01", cost=Decimal(50)),
        Budget("organization", "2026-01-31", tokens=1000),
        Budget("user#u", "2026-01", cost=Decimal(5)),
        Budget("agent#a", "2026-01", tokens=9),
        Budget("run#r", "all", cost=Decimal(1), calls=7),
    ]


def test_nobody_raises_a_limit_of_the_organization():
    limits = Limits(Decimal(50), run_cost=Decimal(2))

    (found,) = [
        budget
        for budget in budgets_for(limits, Purpose("f", "", run_id="r", budgets=(Cap(Kind.RUN, Decimal(9)),)), now=NOW)
        if budget.kind is Kind.RUN
    ]

    assert found.cost == 2


def test_an_extension_counts_in_its_month_only():
    more = Extension("2026-01", Decimal(10), "a workshop", "Owner", "2026-01-20T00:00:00.000Z")
    limits = Limits(Decimal(50), extension=more)

    assert [limits.monthly_cost_in(month) for month in ("2026-01", "2026-02")] == [Decimal(60), Decimal(50)]


def test_thresholds_are_reached_exactly():
    limit = Decimal(10)

    assert [threshold(Decimal(spent), limit) for spent in ("0", "4.99", "5", "7.99", "8", "9.99", "10", "11")] == [
        0,
        0,
        50,
        50,
        80,
        80,
        100,
        100,
    ]
    assert threshold(Decimal(5), None) == 0


def test_of_money_and_tokens_that_counts_of_which_more_is_used():
    both = Budget("agent#a", "2026-01", cost=Decimal(10), tokens=1000)
    more_tokens, more_money = Used(spent=Decimal(5), tokens_spent=800), Used(spent=Decimal(10), tokens_spent=800)

    assert [reached(both, used) for used in (Used(), more_tokens, more_money)] == [0, 80, 100]
    assert budget_words(both, 80, more_tokens, name="Baker") == (
        "The budget of the agent “Baker” this month is used by 80 %: 800 of 1,000 tokens are used."
    )
    assert budget_words(both, 100, more_money) == (
        "The budget of the agent this month is used up: $10.00 of $10.00 are spent, and calls that do not fit are refused."
    )
    day, run = Budget("organization", "2026-01-31", tokens=1000), Budget("run#r", "all", cost=Decimal(10))
    assert budget_words(day, 50, Used(tokens_spent=500)) == (
        "The organization's budget for models today is used by 50 %: 500 of 1,000 tokens are used."
    )
    assert budget_words(run, 50, Used(spent=Decimal(5)), name="Baker") == (
        "The budget of a run of the agent “Baker” is used by 50 %: $5.00 of $10.00 are spent."
    )


def test_limits_out_of_range_are_named():
    wrong = problems_of(
        {"monthly_cost": None, "run_cost": Decimal(-1), "tokens_per_day": 0, "fallback": ["small", "unheard-of"]},
        offered=["small"],
    )

    assert [each.pointer for each in wrong] == ["/monthly_cost", "/run_cost", "/tokens_per_day", "/fallback"]
    assert problems_of({"monthly_cost": Decimal(0), "user_monthly_cost": None}, offered=[]) == []


def test_a_fallback_goes_down_the_chain_and_never_up():
    chain = ["large", "middle", "small"]

    assert chain_after("middle", chain) == ["small"]
    assert chain_after("other", chain) == chain
    assert chain_after("small", chain) == []


def test_a_region_that_is_not_offered_is_not_asked():
    offer = Offer("m", Provider.BEDROCK, ("us-east-2", "eu-west-1"), None)

    assert (where(offer, "eu-west-1"), where(offer, "mars-1"), where(offer, "")) == (
        "eu-west-1",
        "us-east-2",
        "us-east-2",
    )


@given(_LINES, _LINES)
def test_sums_add_up_whatever_is_summed_first(some_lines, others):
    both = sum_of([*some_lines, *others])

    assert sum_of(some_lines).plus(sum_of(others)) == both
    assert both.plus(sum_of(others), -1) == sum_of(some_lines)
    assert sum_of([]) == Sums()


@given(_LINES)
def test_sums_come_back_from_storage_to_the_last_digit(lines):
    sums = sum_of(lines)

    assert sums_from_json(json.loads(json.dumps(sums_to_json(sums)))) == sums
    assert differences(sums, sums) == []


@given(_LINES.filter(bool))
def test_a_missing_line_is_a_difference(lines):
    assert differences(sum_of(lines), sum_of(lines[1:]))
