"""How runs ended day by day: how many, how well, what they used, and about how long they took.

Durations are kept as a histogram whose steps grow evenly: twenty for each power of ten, from 10 ms to eleven days. What
is told from it is at most 6 % above or below the true one (half a step: ``10 ** (1 / 40)``).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from workbench.runs.rules.states import RunStatus

#: For how many days back one may ask, the present one among them.
WINDOWS = (7, 30, 90)
#: A duration that a histogram tells is at most this part away from the true one.
ERROR = 0.06
_STEPS, _LEAST = 20, 0.01
_LAST = 8 * _STEPS


@dataclass(frozen=True, slots=True)
class Tally:
    """Runs that ended. ``times``: how many took how long, by the step of :func:`step_of`."""

    runs: int = 0
    completed: int = 0
    failed: int = 0
    stopped: int = 0
    tokens: int = 0
    cost: Decimal = Decimal(0)
    times: Mapping[int, int] = field(default_factory=dict)

    def plus(self, other: "Tally") -> "Tally":
        """Return both together."""
        times = {step: self.times.get(step, 0) + other.times.get(step, 0) for step in {*self.times, *other.times}}
        return Tally(
            self.runs + other.runs,
            self.completed + other.completed,
            self.failed + other.failed,
            self.stopped + other.stopped,
            self.tokens + other.tokens,
            self.cost + other.cost,
            times,
        )

    @property
    def success(self) -> float | None:
        """Which part of those that came to an end by themselves completed; ``None`` where none did.

        Who stops a run says nothing about how well it went: such runs are not among them.
        """
        ended = self.completed + self.failed
        return self.completed / ended if ended else None

    def seconds(self, share: float) -> float | None:
        """Return within how many seconds that share of the runs ended (0.5: p50), within :data:`ERROR`."""
        counted = sum(self.times.values())
        rank, seen = math.ceil(share * counted), 0
        for step in sorted(self.times):
            seen += self.times[step]
            if self.times[step] and seen >= rank:
                return seconds_of(step)
        return None


def step_of(seconds: float) -> int:
    """Return the step of the histogram in which a duration lies."""
    if seconds <= _LEAST:
        return 0
    return min(math.ceil(round(math.log10(seconds / _LEAST) * _STEPS, 9)), _LAST)


def seconds_of(step: int) -> float:
    """Return the duration that stands for a step: its geometric middle."""
    return _LEAST * 10 ** ((step - 0.5) / _STEPS) if step else _LEAST


def sum_of(tallies: Iterable[Tally]) -> Tally:
    """Return all together."""
    together = Tally()
    for one in tallies:
        together = together.plus(one)
    return together


def day_of(moment: datetime) -> str:
    """Return the day (``2026-01-31``, UTC) of a moment."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d")


def days_before(now: datetime, count: int) -> list[str]:
    """Return the last so many days in order, the present one last."""
    return [day_of(now - timedelta(days=back)) for back in range(count - 1, -1, -1)]


def counts_of(status: RunStatus) -> tuple[int, int, int]:
    """Return what a run that ended so adds to ``completed``, ``failed`` and ``stopped``."""
    ends = (RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.STOPPED)
    completed, failed, stopped = (int(status is one) for one in ends)
    return completed, failed, stopped
