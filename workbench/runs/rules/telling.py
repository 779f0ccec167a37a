"""What people are told of a run without looking at it: that it waits for them, and that it failed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from workbench.runs.rules.runs import Run, Wait, WaitKind
from workbench.runs.rules.states import OVER

#: A browser whose page is open does by then what a run asks of it, and nobody is told.
BROWSER_TIME = timedelta(seconds=30)
_LONGEST = 200


class Asked(StrEnum):
    """Whom a run asks: those who may decide what runs wait for, or the person who started it."""

    DECIDERS = "deciders"
    STARTER = "starter"


_KINDS = {
    Asked.DECIDERS: (WaitKind.APPROVAL, WaitKind.UNKNOWN),
    Asked.STARTER: (WaitKind.ACTION,),
}
#: What a notification is called, by which people choose how they hear of it.
KINDS = {Asked.DECIDERS: "run.decision", Asked.STARTER: "run.action"}
FAILED = "run.failed"


@dataclass(frozen=True, slots=True)
class Told:
    """What some people were told: by which notification, who, and which waits it is about."""

    notice_id: str
    people: frozenset[str]
    waits: frozenset[str]
    revision: int


def open_waits(run: Run, waits: Iterable[Wait], asked: Asked) -> list[Wait]:
    """Return what a run waits for from these people: nothing once it is over.

    An action that was left open as the run was stopped is another one when it goes on.
    """
    if run.status in OVER:
        return []
    return [
        one
        for one in waits
        if one.is_open and one.kind in _KINDS[asked] and (asked is Asked.DECIDERS or one.resumed >= run.resumed)
    ]


def words(run: Run, waits: list[Wait]) -> str:
    """Return what people are told of a run that waits for them."""
    name = f"“{run.title or 'An agent'}”"
    if len(waits) > 1:
        return f"{name} waits for you: {len(waits)} things are to be answered."
    wait = waits[0]
    if wait.kind is WaitKind.UNKNOWN:
        return f"{name} waits: nobody knows how one of its calls ended. Did it happen?"
    if wait.kind is WaitKind.ACTION:
        return f"{name} waits for something that only your browser can do. Open the run."
    return f"{name} waits for an approval: {_short(wait.title)}"


def failed_words(run: Run) -> str:
    """Return what who started a run is told that failed."""
    message = str((run.error or {}).get("message", ""))
    return f"Your run of “{run.title or 'an agent'}” failed. {_short(message)}".strip()


def is_told_of_failing(run: Run) -> bool:
    """Say whether who started a run hears that it failed: of a draft they look at it, or soon will."""
    return not run.is_draft


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
