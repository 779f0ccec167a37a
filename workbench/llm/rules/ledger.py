"""Lines of the ledger, one a call, and their sums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from workbench.llm.rules.messages import Usage

#: An hour is summed up so many minutes after it ended: what was written within it is in the index by then.
CLOSED_AFTER_MINUTES = 10
_HOUR = len("2026-01-31T09")
_PLACES = Decimal("0.0001")


class CallOutcome(StrEnum):
    """How a call ended."""

    ANSWERED = "answered"
    CACHED = "cached"  # from the last answer, at no cost
    BROKEN = "broken"  # broke off; charged by an estimate of what had come
    STOPPED = "stopped"  # somebody stopped it; charged like one that broke off
    LOST = "lost"  # its worker was lost; charged at the most it can have cost


@dataclass(frozen=True, slots=True)
class Line:
    """One call: what it used, what it cost by which prices, for whom. Costs nothing that failed before it began."""

    conversation_id: str
    call_id: str
    generated_at: str
    model: str
    region: str
    function: str
    user_id: str
    agent_id: str
    run_id: str
    usage: Usage
    cost: Decimal
    price_version: str
    milliseconds: int
    outcome: CallOutcome
    temperature: float | None = None
    max_tokens: int = 0
    is_estimated: bool = False
    texts_kept: bool = False
    quality_score: float | None = None

    @property
    def hour(self) -> str:
        """The hour (UTC) it is counted in: ``2026-01-31T09``."""
        return self.generated_at[:_HOUR]


@dataclass(frozen=True, slots=True)
class Part:
    """What one model, function or day has of the sums."""

    requests: int = 0
    tokens: int = 0
    cost: Decimal = Decimal(0)
    quality: Decimal = Decimal(0)
    scored: int = 0

    @property
    def average_quality(self) -> Decimal | None:
        """How good the answers were that somebody has judged, ``None`` where nobody has."""
        return average(self.quality, self.scored)

    def plus(self, other: "Part", sign: int = 1) -> "Part":
        """Return both together."""
        return Part(
            self.requests + sign * other.requests,
            self.tokens + sign * other.tokens,
            self.cost + sign * other.cost,
            self.quality + sign * other.quality,
            self.scored + sign * other.scored,
        )


@dataclass(frozen=True, slots=True)
class Sums:
    """Lines added up."""

    requests: int = 0
    cached: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal = Decimal(0)
    milliseconds: int = 0
    quality: Decimal = Decimal(0)
    scored: int = 0
    models: Mapping[str, Part] = field(default_factory=dict, hash=False)
    functions: Mapping[str, Part] = field(default_factory=dict, hash=False)
    days: Mapping[str, Part] = field(default_factory=dict, hash=False)

    @property
    def tokens(self) -> int:
        """All tokens."""
        return self.input_tokens + self.output_tokens

    @property
    def average_quality(self) -> Decimal | None:
        """How good the answers were that somebody has judged, ``None`` where nobody has."""
        return average(self.quality, self.scored)

    def plus(self, other: "Sums", sign: int = 1) -> "Sums":
        """Return both together; ``sign`` -1: without the other."""
        sums: dict[str, Any] = {name: getattr(self, name) + sign * getattr(other, name) for name in _NUMBERS}
        sums |= {name: _together(getattr(self, name), getattr(other, name), sign) for name in _PARTS}
        return Sums(**sums)


_NUMBERS = ("requests", "cached", "input_tokens", "output_tokens", "cost", "milliseconds", "quality", "scored")
_PARTS = ("models", "functions", "days")


def sum_of(lines: Iterable[Line]) -> Sums:
    """Add up lines."""
    total = Sums()
    for line in lines:
        total = total.plus(_sums(line))
    return total


def _sums(line: Line) -> Sums:
    is_cached = line.outcome is CallOutcome.CACHED
    usage = Usage() if is_cached else line.usage
    quality = Decimal(0) if line.quality_score is None else Decimal(str(line.quality_score))
    scored = int(line.quality_score is not None)
    part = Part(1, usage.total, line.cost, quality, scored)
    return Sums(
        requests=1,
        cached=int(is_cached),
        input_tokens=usage.prompt,
        output_tokens=usage.output,
        cost=line.cost,
        milliseconds=line.milliseconds,
        quality=quality,
        scored=scored,
        models={line.model: part},
        functions={line.function: part},
        days={line.generated_at[:10]: part},
    )


def _together(mine: Mapping[str, Part], others: Mapping[str, Part], sign: int) -> dict[str, Part]:
    names = mine.keys() | others.keys()
    summed = {name: mine.get(name, Part()).plus(others.get(name, Part()), sign) for name in sorted(names)}
    return {name: part for name, part in summed.items() if part != Part()}


def differences(said: Sums, counted: Sums) -> list[str]:
    """Return where two sums differ, a line for each: for the command that proves that they do not."""
    found = [
        f"{name}: the report says {getattr(said, name)}, the ledger {getattr(counted, name)}"
        for name in _NUMBERS
        if getattr(said, name) != getattr(counted, name)
    ]
    for name in _PARTS:
        mine, others = getattr(said, name), getattr(counted, name)
        found += [f"{name}, {key}" for key in sorted(mine.keys() | others.keys()) if mine.get(key) != others.get(key)]
    return found


def average(quality: Decimal, scored: int) -> Decimal | None:
    """Return the average of so many scores that come to this together, in ten-thousandths."""
    return (quality / scored).quantize(_PLACES) if scored else None


def rescored(line: Line, score: float | None) -> Line:
    """Return the line with how good its answer was, 0 to 1 in ten-thousandths; ``None``: nobody says."""
    return replace(line, quality_score=None if score is None else round(float(score), 4))


def sums_to_json(sums: Sums) -> dict[str, Any]:
    """Return the sums as plain values; money as text, which keeps all its digits."""
    numbers = {name: getattr(sums, name) for name in _NUMBERS}
    plain = {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in numbers.items()}
    return plain | {name: {key: _plain(part) for key, part in getattr(sums, name).items()} for name in _PARTS}


def sums_from_json(stored: Mapping[str, Any]) -> Sums:
    """Return the sums that :func:`sums_to_json` wrote."""
    sums: dict[str, Any] = {name: stored[name] for name in _NUMBERS}
    sums |= {name: Decimal(stored[name]) for name in ("cost", "quality")}
    sums |= {name: {key: _part(each) for key, each in stored[name].items()} for name in _PARTS}
    return Sums(**sums)


def _plain(part: Part) -> dict[str, Any]:
    said: dict[str, Any] = {"requests": part.requests, "tokens": part.tokens, "cost": f"{part.cost:f}"}
    return {**said, "quality": f"{part.quality:f}", "scored": part.scored} if part.scored else said


def _part(stored: Mapping[str, Any]) -> Part:
    quality, scored = Decimal(stored.get("quality", 0)), int(stored.get("scored", 0))
    return Part(int(stored["requests"]), int(stored["tokens"]), Decimal(stored["cost"]), quality, scored)
