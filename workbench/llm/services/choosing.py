"""Which models there are here."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from diatonic.common.errors import FieldError
from diatonic.common.scope import Scope
from workbench.llm import policies
from workbench.llm.rules.catalog import DEMO_MODEL, Offer, Provider
from workbench.llm.rules.limits import Limits
from workbench.llm.rules.prices import FREE, find_price, read_prices
from workbench.llm.services.refusals import ModelNotAllowed, ModelUnknown
from workbench.llm.store.limits import LimitsStore


def models(scope: Scope, *, now: datetime) -> list[Offer]:
    """Return the models that operators offer, with prices, and whether the organization allows them. One call.

    Needs ``agents.view``.
    """
    policies.check_can_choose(scope)
    return offers(limits_store(scope).get(), now=now)


def limits_store(scope: Scope) -> LimitsStore:
    """Return the store of the organization's limits, which knows what is usual here."""
    return LimitsStore(scope, usual=settings.DIATONIC.model_monthly_budget)


def offers(limits: Limits, *, now: datetime) -> list[Offer]:
    """Return what is offered here, as the organization's limits have it."""
    return list(_offers(limits, now=now))


def offered_names() -> list[str]:
    """Return the names of the models that are offered here."""
    return [model for _, model in _names()]


def find_offer(name: str, limits: Limits, *, now: datetime) -> Offer:
    """Return the offer of a model that can be asked. Raises :class:`ModelUnknown`, :class:`ModelNotAllowed`."""
    found = next((provider for provider, model in _names() if model == name), None)
    if found is None:
        wrong = FieldError("/model", "Choose one of the models that are offered here.")
        raise ModelUnknown(f"The model {name[:100]} is not offered here.", fields=[wrong])
    offer = _offer(found, name, limits, now=now)
    if not offer.is_allowed:
        raise ModelNotAllowed(f"Your organization does not allow the model {name}.")
    if offer.price is None:
        raise ModelNotAllowed(
            f"Nobody knows what the model {name} costs, so it is not asked. An operator can set its price.",
            code="model_unpriced",
        )
    return offer


def _offers(limits: Limits, *, now: datetime) -> Iterator[Offer]:
    for provider, name in _names():
        yield _offer(provider, name, limits, now=now)


def _names() -> Iterator[tuple[Provider, str]]:
    environment = settings.DIATONIC
    bedrock = environment.model_bedrock_models if environment.model_bedrock_regions else ()
    endpoint = environment.model_endpoint_models if environment.model_endpoint else ()
    yield from ((Provider.BEDROCK, name) for name in bedrock)
    yield from ((Provider.ENDPOINT, name) for name in endpoint if name not in bedrock)
    if not bedrock and not endpoint:
        yield Provider.DEMO, DEMO_MODEL


def _offer(provider: Provider, name: str, limits: Limits, *, now: datetime) -> Offer:
    environment = settings.DIATONIC
    if provider is Provider.DEMO:
        return Offer(name, provider, (), FREE, limits.allows(name))
    listed = "aws" if provider is Provider.BEDROCK else environment.model_endpoint
    price = find_price(name, provider=listed, overrides=read_prices(environment.model_prices), now=now)
    regions = environment.model_bedrock_regions if provider is Provider.BEDROCK else ()
    return Offer(name, provider, regions, price, limits.allows(name))
