"""How the call of a tool ended, whatever kind of tool it was."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line that a tool printed; ``level`` is ``debug``, ``info``, ``warn`` or ``error``."""

    level: str
    text: str


@dataclass(frozen=True, slots=True)
class ToolFailure:
    """Why a call brought no output: a code for a program, a sentence for a person or a model.

    ``line`` is the line of the person's code, counted from 1, where it is known.
    """

    code: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """What one call brought: ``output``, which is JSON, or a ``failure``; ``log`` either way.

    ``seconds`` is how long it took, its start included. ``is_log_cut``: it printed more than is kept.
    """

    output: Any = None
    failure: ToolFailure | None = None
    log: tuple[LogLine, ...] = ()
    is_log_cut: bool = False
    seconds: float = 0.0

    @property
    def is_error(self) -> bool:
        """Whether a model is told that the tool failed."""
        return self.failure is not None
