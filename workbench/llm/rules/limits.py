"""What an organization allows its people and agents of models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from diatonic.common.errors import FieldError

MOST_COST = Decimal(1_000_000)
MOST_TOKENS = 1_000_000_000
MOST_REQUESTS = 100_000
MOST_MODELS = 100
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Extension:
    """What an owner added to the budget of one month, and why."""

    month: str
    cost: Decimal
    reason: str
    by_name: str
    at: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits and choices of one organization; a cost that is ``None`` is not limited for itself.

    ``models``: those that may be asked; none named: all that are offered. ``fallback``: what is asked in place of a
    model whose price does not fit a budget, in this order. ``answers_kept``: the same request at temperature 0 is
    answered from the last answer. ``texts_kept``: prompts and responses are kept, sealed, for some days.
    """

    monthly_cost: Decimal
    user_monthly_cost: Decimal | None = None
    agent_monthly_cost: Decimal | None = None
    run_cost: Decimal | None = None
    tokens_per_request: int = 200_000
    tokens_per_day: int = 5_000_000
    requests_per_minute: int = 60
    models: tuple[str, ...] = ()
    fallback: tuple[str, ...] = ()
    answers_kept: bool = False
    texts_kept: bool = False
    extension: Extension | None = None
    revision: int = 0
    updated_at: str = ""
    updated_by_name: str = ""

    def monthly_cost_in(self, month: str) -> Decimal:
        """Return what may be spent in the month, with what an owner added to it."""
        more = self.extension.cost if self.extension is not None and self.extension.month == month else Decimal(0)
        return self.monthly_cost + more

    def allows(self, model: str) -> bool:
        """Say whether the organization lets its people ask this model."""
        return not self.models or model in self.models


#: Names of limits, and the most that each can be; those of money may be absent but for the first.
COSTS = ("monthly_cost", "user_monthly_cost", "agent_monthly_cost", "run_cost")
COUNTS = {
    "tokens_per_request": MOST_TOKENS,
    "tokens_per_day": MOST_TOKENS,
    "requests_per_minute": MOST_REQUESTS,
}
LISTS = ("models", "fallback")
SWITCHES = ("answers_kept", "texts_kept")


def problems_of(changes: Mapping[str, Any], *, offered: Sequence[str]) -> list[FieldError]:
    """Return what is wrong with changes of :class:`Limits`, by field."""
    wrong = [
        FieldError(f"/{name}", f"Choose an amount from 0 to {MOST_COST} dollars.")
        for name in COSTS
        if name in changes and not _is_cost(changes[name], needed=name == "monthly_cost")
    ]
    wrong += [
        FieldError(f"/{name}", f"Choose a whole number from 1 to {most}.")
        for name, most in COUNTS.items()
        if name in changes and not 1 <= changes[name] <= most
    ]
    for name in LISTS:
        strange = [model for model in changes.get(name, ()) if model not in offered]
        if strange:
            wrong.append(FieldError(f"/{name}", f"{strange[0][:100]} is not offered here."))
    return wrong


def read_cost(text: str) -> Decimal | None:
    """Return the amount that somebody wrote, or ``None`` for what is none."""
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        return None
    return amount if _is_cost(amount, needed=True) else None


def _is_cost(amount: Decimal | None, *, needed: bool) -> bool:
    if amount is None:
        return not needed
    exponent = amount.as_tuple().exponent
    return amount.is_finite() and 0 <= amount <= MOST_COST and isinstance(exponent, int) and exponent >= -12  # noqa: PLR2004 -- places
