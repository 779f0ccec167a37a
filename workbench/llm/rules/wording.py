"""What models cost, in words for the screens."""

from decimal import Decimal

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


def _rate(rate: Rate) -> str:
    places = "{:.2f}" if rate.base == rate.base.quantize(_CENT) else "{}"
    return places.format(rate.base if places == "{:.2f}" else written(rate.base))


def _has_steps(price: Price) -> bool:
    return bool(price.input.steps or price.output.steps)
