"""What agents may call besides their own tools: every app that has something to offer registers it when Django starts.

The registry is here because the apps are strangers to each other: the workbench calls what education and community
offer, and imports neither.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from diatonic.common.scope import Scope

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, where and when something is called.

    ``scope`` is the person's whose run it is: what is offered shows them what they may see, and no more. ``hosts``
    are the web servers that the person who configured the agent lets it ask.
    """

    scope: Scope
    now: datetime
    project_id: str = ""
    hosts: tuple[str, ...] = ()


Run = Callable[[Asked, Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to call: ``run`` takes who asks and arguments that fit ``input_schema``, and returns JSON.

    It raises an ``AppError`` with a sentence for what it cannot do. ``is_active`` is asked whenever it matters: an
    offer may depend on a setting. ``is_idempotent``: it may be called again where nobody knows whether it was, as what
    only reads may.
    """

    name: str
    description: str
    input_schema: Mapping[str, Any]
    category: str
    run: Run
    is_active: Callable[[], bool] = lambda: True
    is_idempotent: bool = True


_offers: dict[str, Offer] = {}


def register(offer: Offer) -> None:
    """Offer this under its name, in the place of whatever had the name before."""
    if not _NAME.fullmatch(offer.name) or len(offer.name) > _LONGEST:
        raise ValueError(f"{offer.name!r} is no name: small letters, digits and hyphens, up to {_LONGEST} characters")
    _offers[offer.name] = offer


def find(name: str) -> Offer | None:
    """Return what is offered under a name."""
    return _offers.get(name)


def offered() -> list[Offer]:
    """Return all that is offered, by name."""
    return [_offers[name] for name in sorted(_offers)]
