"""Which functions may be run as background work."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

Handler = Callable[..., None]


class GiveUp(Exception):
    """Raised by a handler when trying again cannot help; the job ends and its ``exhausted`` is called."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A handler with how often it is tried and what to call when that was in vain."""

    run: Handler
    attempts: int
    exhausted: Handler | None


@dataclass(frozen=True, slots=True)
class Ran:
    """One attempt at a job: how long it took, and what ended it where it failed."""

    task: str
    organization_id: str
    job_id: str
    attempt: int
    seconds: float
    failure: Exception | None


#: Told of every attempt after it ended; they must be quick and must not raise. The apps above fill it when Django starts.
OBSERVERS: list[Callable[[Ran], None]] = []

_HANDLERS: dict[str, Registered] = {}


def handler(*, attempts: int = 8, exhausted: Handler | None = None) -> Callable[[Handler], Handler]:
    """Register a function as background work under its dotted name.

    It is called as ``run(scope, **kwargs)`` with the system's scope in the job's organization.
    ``exhausted`` is called the same way after the last attempt failed, to leave a state a person can see.
    """

    def register(run: Handler) -> Handler:
        _HANDLERS[f"{run.__module__}.{run.__name__}"] = Registered(run, attempts, exhausted)
        return run

    return register


def find(name: str) -> Registered:
    """Return the handler of that dotted name. Raises ``LookupError`` for anything not registered."""
    if name not in _HANDLERS:
        import_module(name.rpartition(".")[0])
    return _HANDLERS[name]
