"""Shapes of the gateway in the API. Money is US dollars, exact, as text."""

from decimal import Decimal
from typing import Annotated, Any, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from workbench.llm.rules.catalog import TITLES, Offer, Provider
from workbench.llm.rules.limits import (
    COSTS,
    LONGEST_REASON,
    MOST_MODELS,
    MOST_REQUESTS,
    MOST_TOKENS,
    Limits,
)
from workbench.llm.rules.prices import written

Money = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,6})(\.[0-9]{1,12})?$", max_length=25, examples=["50"])]
_Models = Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=MOST_MODELS)]


class PriceOut(Answer):
    """Dollars for a million tokens, and by which prices. Some rise with long prompts: ``steps`` says from how many tokens."""

    version: str
    input: str
    output: str
    cache_read: str
    cache_write: str
    steps: list[int]


class PricedModelOut(Answer):
    """A model that is offered here. One that is not ``is_usable`` is refused: not allowed, or without a price."""

    model: str
    provider: Provider
    provider_title: str
    regions: list[str]
    is_allowed: bool
    is_usable: bool
    price: PriceOut | None

    @classmethod
    def of(cls, offer: Offer) -> Self:
        """Return the answer for a model."""
        return cls(
            model=offer.model,
            provider=offer.provider,
            provider_title=TITLES[offer.provider],
            regions=list(offer.regions),
            is_allowed=offer.is_allowed,
            is_usable=offer.is_usable,
            price=_price(offer),
        )


def _price(offer: Offer) -> PriceOut | None:
    price = offer.price
    if price is None:
        return None
    rates = (price.input, price.output, price.cache_read, price.cache_write)
    return PriceOut(
        version=price.version,
        input=written(price.input.base),
        output=written(price.output.base),
        cache_read=written(price.cache_read.base),
        cache_write=written(price.cache_write.base),
        steps=sorted({start for rate in rates for start, _ in rate.steps}),
    )


class ModelsOut(Answer):
    """The models that are offered here."""

    items: list[PricedModelOut]


class ExtensionOut(Answer):
    """What an owner added to the budget of one month."""

    month: str
    cost: str
    reason: str
    by_name: str
    at: str


class ModelLimitsOut(Answer):
    """What the organization allows its people and agents of models; ``null``: not limited for itself."""

    monthly_cost: str
    user_monthly_cost: str | None
    agent_monthly_cost: str | None
    run_cost: str | None
    tokens_per_request: int
    tokens_per_day: int
    requests_per_minute: int
    models: list[str]
    fallback: list[str]
    answers_kept: bool
    texts_kept: bool
    extension: ExtensionOut | None
    revision: int
    updated_at: str
    updated_by_name: str

    @classmethod
    def of(cls, limits: Limits) -> Self:
        """Return the answer for limits."""
        more = limits.extension
        extension = None
        if more is not None:
            extension = ExtensionOut(
                month=more.month, cost=written(more.cost), reason=more.reason, by_name=more.by_name, at=more.at
            )
        said: dict[str, Any] = {name: getattr(limits, name) for name in cls.model_fields if name != "extension"}
        said |= {name: None if said[name] is None else written(said[name]) for name in COSTS}
        return cls(extension=extension, **{**said, "models": list(limits.models), "fallback": list(limits.fallback)})


class ExtensionIn(Schema):
    """What is added to the budget of this month, and why; for the owner."""

    cost: Money
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class ModelLimitsIn(Schema):
    """Limits to change; those left out stay. ``extension`` stands alone."""

    monthly_cost: Money | None = None
    user_monthly_cost: Money | None = None
    agent_monthly_cost: Money | None = None
    run_cost: Money | None = None
    tokens_per_request: Annotated[int, Field(ge=1, le=MOST_TOKENS)] | None = None
    tokens_per_day: Annotated[int, Field(ge=1, le=MOST_TOKENS)] | None = None
    requests_per_minute: Annotated[int, Field(ge=1, le=MOST_REQUESTS)] | None = None
    models: _Models | None = None
    fallback: _Models | None = None
    answers_kept: bool | None = None
    texts_kept: bool | None = None
    extension: ExtensionIn | None = None

    def changes(self) -> dict[str, Any]:
        """Return what was sent, as the service takes it; ``null`` lifts a limit of money and leaves the others."""
        sent = self.model_dump(exclude_unset=True, exclude={"extension"})
        return {
            name: Decimal(value) if name in COSTS and value is not None else value
            for name, value in sent.items()
            if value is not None or name in COSTS
        }
