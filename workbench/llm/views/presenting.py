"""What the pages of models share, and how amounts, budgets and sums are shown."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse

from diatonic.common import formats
from diatonic.common.scope import Scope
from workbench.llm import policies
from workbench.llm.rules.budgets import THRESHOLDS, Budget, Used, month_of
from workbench.llm.rules.ledger import Part
from workbench.llm.rules.limits import Limits

_WHOLE, _HIGH = 100, 80
_DAY = len("2026-01-31")
_EARLIEST = "2000-01"


class Tab(NamedTuple):
    """A page of the gateway."""

    key: str
    label: str
    href: str


class Bar(NamedTuple):
    """A budget as a bar: what of it is spent and reserved, in per cent and in words, and what stops at its end."""

    title: str
    words: str
    stops: str
    spent: float
    reserved: float
    look: str


class Share(NamedTuple):
    """What a model, function or day has of a month, and how much of the largest that is, in per cent.

    ``drawn``: a day's as plain numbers, which charts.js reads.
    """

    name: str
    part: Part
    cost: str
    percent: float
    drawn: dict[str, str]
    score: str = ""


def address(name: str, scope: Scope) -> str:
    """Return the address of a page of the gateway in the scope's organization."""
    return reverse(f"workbench:llm:{name}", args=[scope.organization_id])


def page(scope: Scope, here: str) -> dict[str, Any]:
    """Return what every page needs; ``here``: its tab."""
    tabs = [Tab("models", "Models", address("models", scope))]
    if policies.can_see(scope):
        tabs.append(Tab("usage", "Budgets and usage", address("usage", scope)))
        tabs.append(Tab("limits", "Limits", address("limits", scope)))
        tabs.append(Tab("calls", "Calls", address("calls", scope)))
    return {"tabs": tabs, "here": here}


def bar(budget: Budget, used: Used) -> Bar:
    """Return a budget of the organization as a bar; of a day it counts tokens, of a month money."""
    return _tokens_bar(budget, used) if len(budget.period) == _DAY else _money_bar(budget, used)


def _money_bar(budget: Budget, used: Used) -> Bar:
    limit, reserved = budget.cost or Decimal(0), max(used.cost - used.spent, Decimal(0))
    more = f", {formats.money(reserved)} more reserved by calls under way" if reserved else ""
    words = f"{formats.money(used.spent)} of {formats.money(limit)} spent{more}"
    stops = (
        f"A call that could cost more than what is left is refused, until {_day(next_month(budget.period))} "
        "or until the owner adds to it."
    )
    percents = _percents(float(used.spent), float(reserved), float(limit))
    return Bar(f"Money in {formats.month(budget.period)}", words, stops, *percents)


def _tokens_bar(budget: Budget, used: Used) -> Bar:
    limit, reserved = budget.tokens or 0, max(used.tokens - used.tokens_spent, 0)
    more = f", {formats.number(reserved)} more reserved by calls under way" if reserved else ""
    words = f"{formats.number(used.tokens_spent)} of {formats.number(limit)} tokens used{more}"
    stops = "A call that could use more than what is left is refused, until 0:00 UTC."
    return Bar("Tokens today", words, stops, *_percents(used.tokens_spent, reserved, limit))


def _percents(spent: float, reserved: float, limit: float) -> tuple[float, float, str]:
    def part(amount: float) -> float:
        return min(_WHOLE, round(amount * _WHOLE / limit, 1)) if limit else float(_WHOLE)

    whole = part(spent)
    look = "budget-full" if whole >= _WHOLE else "budget-high" if whole >= _HIGH else ""
    return whole, part(spent + reserved), look


def _day(begin: datetime) -> str:
    """Write a day of UTC, which is the same day for people in other time zones."""
    return formats.day(begin + timedelta(hours=12))


def _first(month: str) -> datetime:
    return datetime.fromisoformat(f"{month}-01T00:00:00+00:00")


def next_month(month: str) -> datetime:
    """Return when the month after ``2026-01`` begins."""
    return (_first(month) + timedelta(days=32)).replace(day=1)


def neighbours(month: str, *, now: datetime) -> tuple[str, str]:
    """Return the month before and the one after, empty where that has not begun, or nobody had computers."""
    before = (_first(month) - timedelta(days=1)).strftime("%Y-%m") if month > _EARLIEST else ""
    after = next_month(month).strftime("%Y-%m") if month < month_of(now.astimezone(UTC)) else ""
    return before, after


def shares(parts: Mapping[str, Part]) -> list[Share]:
    """Return what there is in order, the most expensive first."""
    ordered = sorted(parts.items(), key=lambda one: (-one[1].cost, -one[1].tokens, one[0]))
    return [_share(name, part, parts) for name, part in ordered]


def days(parts: Mapping[str, Part]) -> list[Share]:
    """Return the days in order, the last first."""
    return [
        _share(formats.day(f"{name}T12:00:00+00:00"), parts[name], parts, _drawn(name, parts[name]))
        for name in sorted(parts, reverse=True)
    ]


def _drawn(day: str, part: Part) -> dict[str, str]:
    return {"day": day, "calls": str(part.requests), "tokens": str(part.tokens), "cost": f"{part.cost:f}"}


def _share(name: str, part: Part, parts: Mapping[str, Part], drawn: dict[str, str] | None = None) -> Share:
    most, own = max(_size(one, parts) for one in parts.values()), _size(part, parts)
    percent = round(own * _WHOLE / most, 1) if most else 0
    return Share(name, part, formats.money(part.cost), percent, drawn or {}, score(part.average_quality))


def score(average: Decimal | None) -> str:
    """Write how good answers were, of a hundred; nothing where nobody has judged any."""
    return "" if average is None else f"{formats.number(float(average) * _WHOLE)} of {_WHOLE}"


def _size(part: Part, parts: Mapping[str, Part]) -> float:
    """Return what a bar measures: money, or tokens where nothing costs any."""
    return float(part.cost) if any(one.cost for one in parts.values()) else float(part.tokens)


def span(month: str) -> tuple[str, str]:
    """Return the first and the last day of a month."""
    return f"{month}-01", f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"


def personal(limits: Limits) -> list[tuple[str, str]]:
    """Return the limits of people, agents and runs in words."""
    named = (
        ("Each person", limits.user_monthly_cost, " a month"),
        ("Each agent", limits.agent_monthly_cost, " a month"),
        ("Each run", limits.run_cost, ""),
    )
    found = [
        (name, f"{formats.money(cost)}{time}" if cost is not None else "not limited") for name, cost, time in named
    ]
    found.append(("One call", f"{formats.number(limits.tokens_per_request)} tokens"))
    return [*found, ("A minute", f"{formats.number(limits.requests_per_minute)} calls")]


def told() -> str:
    """Return of how much of a budget people are told."""
    *first, last = (f"{one} %" for one in THRESHOLDS)
    return f"{', '.join(first)} and {last}"
