"""Budgets: who may spend how much in which time, and whether a call still fits."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from workbench.llm.rules.limits import Limits
from workbench.llm.rules.prices import written

#: Of how much of a budget people are told, in per cent; at the last nothing more is let through.
THRESHOLDS = (50, 80, 100)
#: The period of what does not begin anew.
WHOLE = "all"


class Kind(StrEnum):
    """Whose budget it is."""

    ORGANIZATION = "organization"
    USER = "user"
    AGENT = "agent"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Cap:
    """What whoever asks allows beside the organization's own limits; ``None``: as much as those do.

    Of a run for all of it, of an agent or a user in a month.
    """

    kind: Kind
    cost: Decimal | None = None
    tokens: int | None = None
    calls: int | None = None


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a call is for: whose budgets it is charged to, and under which function reports count it."""

    function: str
    user_id: str
    agent_id: str = ""
    run_id: str = ""
    budgets: tuple[Cap, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Budget:
    """One budget in one period; ``owner``: ``run#…``. What is ``None`` is only counted."""

    owner: str
    period: str
    cost: Decimal | None = None
    tokens: int | None = None
    calls: int | None = None

    @property
    def kind(self) -> Kind:
        """Whose it is."""
        return Kind(self.owner.partition("#")[0])


@dataclass(frozen=True, slots=True)
class Used:
    """What was spent of a budget, and what is spoken for: spent, or reserved by calls under way."""

    cost: Decimal = Decimal(0)
    tokens: int = 0
    calls: int = 0
    spent: Decimal = Decimal(0)
    tokens_spent: int = 0
    told: int = 0

    def with_spent(self, more: "Demand") -> "Used":
        """Return this with what was spent since."""
        return replace(self, spent=self.spent + more.cost, tokens_spent=self.tokens_spent + more.tokens)


@dataclass(frozen=True, slots=True)
class Demand:
    """What one call can use at most."""

    cost: Decimal
    tokens: int
    calls: int = 1


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Which budget does not hold the call, of what (``cost``, ``tokens``, ``calls``), and how it stands."""

    budget: Budget
    of: str
    limit: Decimal | int
    left: Decimal | int
    wanted: Decimal | int

    @property
    def sentence(self) -> str:
        """What a person is told."""
        whose = {
            Kind.ORGANIZATION: "The organization's budget",
            Kind.USER: "Your budget",
            Kind.AGENT: "The agent's budget",
            Kind.RUN: "The run's budget",
        }[self.budget.kind]
        length = len(self.budget.period)
        time = "" if self.budget.period == WHOLE else " for this month" if length == _MONTH else " for today"
        left, limit = max(self.left, 0), self.limit
        dollars = [written(Decimal(each)) for each in (left, limit, self.wanted)]
        said = {
            "cost": "${} of ${} are left, and this call may cost ${}".format(*dollars),
            "tokens": f"{left} of {limit} tokens are left, and this call may use {self.wanted}",
            "calls": f"all {limit} calls are made or under way",
        }[self.of]
        return f"{whose}{time} does not hold this call: {said}."


_MONTH, _DAY = len("2026-01"), len("2026-01-31")


def month_of(now: datetime) -> str:
    """Return the month (UTC) as a period: ``2026-01``."""
    return now.isoformat()[:_MONTH]


def day_of(now: datetime) -> str:
    """Return the day (UTC) as a period: ``2026-01-31``."""
    return now.isoformat()[:_DAY]


def budgets_for(limits: Limits, purpose: Purpose, *, now: datetime) -> list[Budget]:
    """Return every budget that a call for this purpose is charged to; the organization's come first."""
    month, caps = month_of(now), {cap.kind: cap for cap in purpose.budgets}
    found = [
        Budget(Kind.ORGANIZATION.value, month, cost=limits.monthly_cost_in(month)),
        Budget(Kind.ORGANIZATION.value, day_of(now), tokens=limits.tokens_per_day),
    ]
    personal = (
        (Kind.USER, purpose.user_id, month, limits.user_monthly_cost),
        (Kind.AGENT, purpose.agent_id, month, limits.agent_monthly_cost),
        (Kind.RUN, purpose.run_id, WHOLE, limits.run_cost),
    )
    for kind, identifier, period, most in personal:
        if identifier:
            cap = caps.get(kind, Cap(kind))
            cost = min((each for each in (cap.cost, most) if each is not None), default=None)
            found.append(Budget(f"{kind}#{identifier}", period, cost, cap.tokens, cap.calls))
    return found


def shortfall(budget: Budget, used: Used, demand: Demand) -> Shortfall | None:
    """Return what is missing for the call to fit, ``None`` where it does."""
    for of in ("cost", "tokens", "calls"):
        limit = getattr(budget, of)
        taken, wanted = getattr(used, of), getattr(demand, of)
        if limit is not None and taken + wanted > limit:
            return Shortfall(budget, of, limit, limit - taken, wanted)
    return None


def first_shortfall(budgets: Sequence[Budget], used: Sequence[Used], demand: Demand) -> Shortfall | None:
    """Return the first budget that does not hold the call."""
    found = (shortfall(budget, taken, demand) for budget, taken in zip(budgets, used, strict=True))
    return next((each for each in found if each is not None), None)


def reached(budget: Budget, used: Used) -> int:
    """Return the highest of 50, 80 and 100 per cent that the budget's money or tokens have reached; 0 for none."""
    return max(threshold(used.spent, budget.cost), threshold(used.tokens_spent, budget.tokens))


def threshold(spent: Decimal | int, limit: Decimal | int | None) -> int:
    """Return the highest of 50, 80 and 100 per cent that ``spent`` has reached; 0 for none."""
    if limit is None or spent <= 0:
        return 0
    return max((each for each in THRESHOLDS if spent * 100 >= limit * each), default=0)
