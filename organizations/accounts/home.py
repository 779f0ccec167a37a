"""The panels of a person's start page. The apps above register what they have to say: ``home.PROVIDERS.append``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from diatonic.common.flags import Flag, is_on
from diatonic.common.scope import Scope


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the start page, drawn by a template with a context. Smaller ``order`` comes first.

    ``is_news``: it tells of what others do; a person who has nothing else here is shown their first steps instead.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50
    is_news: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One first step for a new person."""

    title: str
    text: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one app contributes: panels, or steps for a person who has none.

    ``panels`` reads them, and is called only where they are shown.
    """

    panels: Callable[[], tuple[Panel, ...]] = tuple
    steps: tuple[Step, ...] = ()


PROVIDERS: list[Callable[[Scope], Part]] = []
#: Who knows whether the person has put the first steps away; asked only where there would be any.
ARE_AWAY: list[Callable[[Scope], bool]] = []
_STEPS = 3


@dataclass(frozen=True, slots=True)
class Home:
    """A person's start page: panels in order; where there is none, first steps, unless they are put away."""

    panels: tuple[Panel, ...]
    steps: tuple[Step, ...] = ()
    are_steps_away: bool = False


def home_of(scope: Scope) -> Home:
    """Return the person's start page."""
    parts = [provider(scope) for provider in PROVIDERS]
    panels = sorted((panel for part in parts for panel in part.panels()), key=lambda panel: panel.order)
    steps = _first_of(scope, parts)
    if not steps or any(not panel.is_news for panel in panels):
        return Home(tuple(panels))
    if any(are_away(scope) for are_away in ARE_AWAY):
        return Home(tuple(panels), are_steps_away=True)
    return Home((), steps)


def first_steps(scope: Scope) -> tuple[Step, ...]:
    """Return what somebody like this person does first, whether they have begun or not; none while the flag is off."""
    return _first_of(scope, [provider(scope) for provider in PROVIDERS])


def _first_of(scope: Scope, parts: list[Part]) -> tuple[Step, ...]:
    if not is_on(Flag.FIRST_STEPS, scope.switches):
        return ()
    return tuple(step for part in parts for step in part.steps)[:_STEPS]
