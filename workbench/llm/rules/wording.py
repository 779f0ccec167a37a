"""What models cost, in words for the screens."""

from decimal import Decimal

from workbench.llm.rules.budgets import THRESHOLDS, WHOLE, Budget, Kind, Used, threshold
from workbench.llm.rules.catalog import Offer, Provider
from workbench.llm.rules.prices import FREE, Price, Rate, written

#: What is said wherever the provider that only echoes is chosen or could be.
ONLY_ECHOES = "The demo only repeats what it is told: no model answers. An operator can connect one."
_CENT = Decimal("0.01")


def price_words(offer: Offer) -> str:
    """Return what a million tokens of a model cost: “$0.25 in, $1.25 out”, or why it is not asked."""
    if offer.provider is Provider.DEMO:
        return "costs nothing, only repeats"
    if not offer.is_allowed:
        return "not allowed in your organization"
    price = offer.price
    if price is None:
        return "nobody knows its price, so it is not asked"
    if price == FREE:
        return "costs nothing"
    said = f"${_rate(price.input)} in, ${_rate(price.output)} out"
    return f"{said}, more for long prompts" if _has_steps(price) else said


def budget_words(budget: Budget, percent: int, used: Used, *, name: str = "") -> str:
    """Return what people are told when so much of a budget is used; ``name``: of the agent, where it has one."""
    named = f" “{name}”" if name else ""
    whose = {
        Kind.ORGANIZATION: "The organization's budget for models",
        Kind.USER: "Your budget for models",
        Kind.AGENT: f"The budget of the agent{named}",
        Kind.RUN: f"The budget of a run of the agent{named}" if named else "The budget of a run",
    }[budget.kind]
    is_month = len(budget.period) == len("2026-01")
    time = "" if budget.period == WHOLE else " this month" if is_month else " today"
    stand = _stand(budget, used)
    if percent < THRESHOLDS[-1]:
        return f"{whose}{time} is used by {percent} %: {stand}."
    return f"{whose}{time} is used up: {stand}, and calls that do not fit are refused."


def _stand(budget: Budget, used: Used) -> str:
    """Return how the money stands, or the tokens where more of them is used."""
    if budget.tokens and threshold(used.tokens_spent, budget.tokens) > threshold(used.spent, budget.cost):
        return f"{used.tokens_spent:,} of {budget.tokens:,} tokens are used"
    if budget.cost is None:
        return f"{used.tokens_spent:,} of {budget.tokens or 0:,} tokens are used"
    return f"${used.spent:.2f} of ${budget.cost:.2f} are spent"


def _rate(rate: Rate) -> str:
    places = "{:.2f}" if rate.base == rate.base.quantize(_CENT) else "{}"
    return places.format(rate.base if places == "{:.2f}" else written(rate.base))


def _has_steps(price: Price) -> bool:
    return bool(price.input.steps or price.output.steps)
