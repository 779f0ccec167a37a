"""What the features have registered."""

from collections.abc import Callable
from dataclasses import dataclass

from diatonic.common.dynamo.models import BaseModel
from diatonic.common.personal.holdings import Holding, Outcome, Subject


@dataclass(frozen=True, slots=True)
class Outside:
    """A store that is not DynamoDB: the identity provider. ``erase`` is idempotent, and says what it had to keep."""

    name: str
    title: str
    count: Callable[[Subject], int]
    erase: Callable[[Subject], Outcome]


_HOLDINGS: dict[str, Holding] = {}
_OUTSIDES: dict[str, Outside] = {}
_NOTHING: dict[type[BaseModel], str] = {}


def register(*holdings: Holding) -> None:
    """Add kinds of things that are kept of a person. Raises ``ValueError`` for two of one name."""
    for holding in holdings:
        if _HOLDINGS.setdefault(holding.name, holding) is not holding:
            raise ValueError(f"{holding.name} is registered twice")


def outside(store: Outside) -> None:
    """Add a store beyond DynamoDB that knows people."""
    _OUTSIDES[store.name] = store


def nothing(model: type[BaseModel], why: str) -> None:
    """Say that no item of the model tells of a person, and why that is so."""
    _NOTHING[model] = why


def holdings() -> list[Holding]:
    """Return every kind of thing in the order in which it is erased."""
    return sorted(_HOLDINGS.values(), key=lambda holding: (holding.order, holding.name))


def outsides() -> list[Outside]:
    """Return the stores beyond DynamoDB, by name."""
    return [_OUTSIDES[name] for name in sorted(_OUTSIDES)]


def spoken_for() -> dict[type[BaseModel], str]:
    """Return every model that a feature has spoken for: by the holding's name, or by why it tells of nobody."""
    held = {model: holding.name for holding in _HOLDINGS.values() for model in holding.models}
    return {**_NOTHING, **held}
