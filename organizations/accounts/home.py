"""The panels of a person's start page. The apps above register what they have to say: ``home.PROVIDERS.append``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from diatonic.common.flags import Flag, is_on
from diatonic.common.scope import Scope


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the start page, drawn by a template with a context. Smaller ``order`` comes first."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One first step for a new person."""

    title: str
    text: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one app contributes: panels, or steps for a person who has none."""

    panels: tuple[Panel, ...] = ()
    steps: tuple[Step, ...] = ()


PROVIDERS: list[Callable[[Scope], Part]] = []
_STEPS = 3


def panels_and_steps(scope: Scope) -> tuple[list[Panel], list[Step]]:
    """Return the person's panels in order; where there is none, three first steps (while that flag is on)."""
    parts = [provider(scope) for provider in PROVIDERS]
    panels = sorted((panel for part in parts for panel in part.panels), key=lambda panel: panel.order)
    steps = [step for part in parts for step in part.steps]
    return panels, [] if panels or not is_on(Flag.FIRST_STEPS, scope.switches) else steps[:_STEPS]
