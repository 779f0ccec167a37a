"""Whether an agent goes round in circles: the same tool with the same arguments, again and again."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from workbench.agents.tools.schemas import plain

NUDGED_FROM, STOPPED_FROM = 3, 5


class Verdict(StrEnum):
    """What to do about a call that is about to be made."""

    CALL = "call"
    NUDGE = "nudge"  # call it, and tell the model that it has this answer already
    STOP = "loop_detected"


class LoopDetector:
    """Counts the calls of one conversation; ``counts`` is what a checkpoint keeps and a resumed run begins with."""

    def __init__(self, counts: Mapping[str, int] | None = None) -> None:
        self.counts = dict(counts or {})

    def meet(self, tool: str, arguments: Any) -> Verdict:
        """Count a call that is about to be made, and say what to do."""
        key = fingerprint(tool, arguments)
        self.counts[key] = self.counts.get(key, 0) + 1
        return judge(self.counts[key])


def judge(times: int) -> Verdict:
    """Return what to do when the same call is made for the nth time."""
    if times >= STOPPED_FROM:
        return Verdict.STOP
    return Verdict.NUDGE if times >= NUDGED_FROM else Verdict.CALL


def nudge(tool: str, times: int) -> str:
    """Return what the model is told with the answer."""
    return (
        f"You have called {tool} {times} times with the same arguments, and the answer does not change. "
        "Use what you have, try something else, or say what is missing."
    )


def fingerprint(tool: str, arguments: Any) -> str:
    """Return what is the same for the same tool and arguments: the order of names and 1 or 1.0 do not count."""
    return hashlib.sha256(f"{tool}\n{plain.written(_same(arguments))}".encode(errors="surrogatepass")).hexdigest()[:32]


def _same(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _same(below) for name, below in value.items()}
    if isinstance(value, list):
        return [_same(below) for below in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
