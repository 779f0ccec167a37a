"""What is counted of moderation, by month, and what the counts say."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from community.moderation.rules.targets import Standing

Counts = Mapping[str, int]

#: How long cases waited is counted by length: up to a minute, and then each length 1.19 times the one before.
_FIRST_SECONDS = 60
_STEP = 2**0.25
#: The last length is everything beyond about 30 days.
_LAST = 61


def checked(outcome: str) -> Counts:
    """Return what is counted when the machine checked a text: ``approved``, ``held`` or ``flagged``."""
    return {f"checked_{outcome}": 1}


def opened(rules: Iterable[str]) -> Counts:
    """Return what is counted when a case is opened, and by which rules it was: ``spam``, ``report`` …"""
    return {"opened": 1, **{f"rule_{rule}": 1 for rule in set(rules)}}


def decided(outcome: str, *, waited_seconds: float, by_machine: bool = False) -> Counts:
    """Return what is counted when a case is decided; ``outcome`` is the standing that the target has then."""
    counts = {"decided": 1, f"outcome_{outcome}": 1, f"by_{'machine' if by_machine else 'person'}": 1}
    return counts | {f"waited_{_length(waited_seconds)}": 1}


def appealed() -> Counts:
    """Return what is counted when an author appeals."""
    return {"appealed": 1}


def appeal_decided(*, overturned: bool) -> Counts:
    """Return what is counted when an appeal is decided."""
    return {"appeals_overturned" if overturned else "appeals_upheld": 1}


def undone(counts: Counts) -> Counts:
    """Return what takes counts back, in the month in which they were made."""
    return {name: -number for name, number in counts.items()}


def total(*several: Counts) -> dict[str, int]:
    """Return the sums of several counts."""
    found: Counter[str] = Counter()
    for counts in several:
        found.update(counts)
    return dict(found)


def median_seconds(counts: Counts) -> float | None:
    """Return how long half of the cases waited at most; ``None`` where none was decided.

    Cases are counted by length, so this is right to within a fifth.
    """
    lengths = [max(0, counts.get(f"waited_{length}", 0)) for length in range(_LAST + 1)]
    half = sum(lengths) / 2
    if not half:
        return None
    before = 0
    for length, number in enumerate(lengths):
        if before + number >= half:
            low, high = (0.0 if length == 0 else _upto(length - 1)), _upto(length)
            return low + (high - low) * (half - before) / number
        before += number
    return None


def _length(seconds: float) -> int:
    if seconds <= _FIRST_SECONDS:
        return 0
    return min(_LAST, math.ceil(math.log(seconds / _FIRST_SECONDS, _STEP) - 1e-9))


def _upto(length: int) -> float:
    return float(_FIRST_SECONDS * _STEP**length)


@dataclass(frozen=True, slots=True)
class Month:
    """What was counted in one month (``2026-11``), or, without a name, in several."""

    month: str
    opened: int
    decided: int
    by_machine: int
    by_person: int
    checked: Counts
    by_rule: Counts
    by_outcome: Counts
    appealed: int
    appeals_overturned: int
    appeals_upheld: int
    median_seconds: float | None

    @classmethod
    def of(cls, month: str, counts: Counts) -> "Month":
        """Return the month that these counters tell of."""
        return cls(
            month=month,
            checked=_begins(counts, "checked_"),
            by_rule=_begins(counts, "rule_"),
            by_outcome=_begins(counts, "outcome_"),
            median_seconds=median_seconds(counts),
            **{name: max(0, counts.get(name, 0)) for name in _PLAIN},
        )

    @property
    def share_overturned(self) -> float | None:
        """The part of the decisions by people that was overturned, 0 to 1; ``None`` where there were none."""
        return min(1.0, self.appeals_overturned / self.by_person) if self.by_person else None


_PLAIN = ("opened", "decided", "by_machine", "by_person", "appealed", "appeals_overturned", "appeals_upheld")


def _begins(counts: Counts, beginning: str) -> dict[str, int]:
    found = {
        name.removeprefix(beginning): number
        for name, number in counts.items()
        if name.startswith(beginning) and number > 0
    }
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


#: What became of a case, in words.
OUTCOME_WORDS: Mapping[str, str] = {
    Standing.APPROVED: "Approved",
    Standing.HELD: "Held",
    Standing.FLAGGED: "Flagged",
    Standing.HIDDEN: "Hidden",
    Standing.EDIT_REQUESTED: "Asked for an edit",
    Standing.REMOVED: "Removed",
}


def last_months(month: str, number: int) -> Sequence[str]:
    """Return the names of the last months up to ``month`` (``2026-11``), the oldest first."""
    year, of_year = (int(part) for part in month.split("-"))
    upto = year * 12 + of_year - 1
    return [f"{each // 12:04}-{each % 12 + 1:02}" for each in range(upto - number + 1, upto + 1)]
