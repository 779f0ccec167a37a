"""Which models there are: what the operator offers, with a price; and the one that echoes where there is nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.llm.rules.prices import Price

DEMO_MODEL = "demo"


class Provider(StrEnum):
    """Who answers."""

    BEDROCK = "bedrock"
    ENDPOINT = "endpoint"
    DEMO = "demo"


TITLES = {
    Provider.BEDROCK: "Amazon Bedrock",
    Provider.ENDPOINT: "An endpoint of this installation",
    Provider.DEMO: "Demo: it only repeats what it is told, no model answers",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that can be asked, in these regions (none: its provider has none). No price: it is refused."""

    model: str
    provider: Provider
    regions: tuple[str, ...]
    price: Price | None
    is_allowed: bool = True

    @property
    def is_usable(self) -> bool:
        """Whether a call of it would be let through."""
        return self.is_allowed and self.price is not None


def refusal(model: str, offers: Iterable[Offer]) -> str:
    """Return why a call of a model would be refused, as the end of a sentence; nothing for one that would not be."""
    found = next((one for one in offers if one.model == model), None)
    if found is None:
        return "is not offered here"
    if not found.is_allowed:
        return "is not allowed in your organization"
    return "" if found.is_usable else "has no price, so it is not asked"


def chain_after(model: str, fallback: Sequence[str]) -> list[str]:
    """Return what is asked in place of a model, in order: those after it, or all where it is not among them."""
    start = fallback.index(model) + 1 if model in fallback else 0
    return [each for each in fallback[start:] if each != model]


def where(offer: Offer, wanted: str) -> str:
    """Return the region in which a model is asked: the one that is wanted, else its first; nothing where it has none."""
    return wanted if wanted in offer.regions else next(iter(offer.regions), "")
