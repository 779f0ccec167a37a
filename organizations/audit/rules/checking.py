"""Is the chain what it was? Finds edits, deletions, entries put in or moved, and a chain that was cut off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from organizations.audit.rules.chain import Link, commitment, digest

_MOST = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was: a code, the number of the entry, a sentence."""

    code: str
    sequence: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. ``head``: the last number and digest of the chain, worth keeping for the next check."""

    organization_id: str
    head: Link
    sealed: int
    waiting: int
    erased: int
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Checker:
    """Takes the lines of one organization's chain, in about their order, and compares them with what is known.

    ``anchors``: numbers and digests that were kept outside; a chain that was made anew differs from them.
    """

    anchors: dict[int, str] = field(default_factory=dict)
    link: Link = field(default_factory=Link)
    sealed: int = 0
    problems: list[Problem] = field(default_factory=list)
    _ahead: dict[int, tuple[str, str]] = field(default_factory=dict)

    def expect(self, link: Link) -> None:
        """Remember a number and digest that were kept outside."""
        if link.sequence:
            self.anchors[link.sequence] = link.digest

    def add(self, line: Mapping[str, Any]) -> None:
        """Take a sealed entry: is it what was sealed, and does it follow the one before?"""
        number, said = int(line["sequence"]), str(line["digest"])
        self.sealed += 1
        if digest(line["entry"], sequence=number, previous=line["previous"]) != said:
            self._report("changed", number, f"Entry {number} was changed after it was sealed.")
        if number in self._ahead or number <= self.link.sequence:
            self._report("twice", number, f"There are two entries with the number {number}: one was put in.")
            return
        self._ahead[number] = (line["previous"], said)
        while self.link.sequence + 1 in self._ahead:
            self._go_on(self.link.sequence + 1)

    def add_personal(self, line: Mapping[str, Any], part: str, *, salt: str, content: str) -> None:
        """Take what lies beside an entry: is it what the entry commits to?"""
        number = int(line["sequence"] or 0)
        if commitment(salt, content) != line["entry"]["commitments"].get(part):
            self._report("details_changed", number, f"What entry {number} says about people was changed.")

    def finish(self, *, told_head: Link | None = None) -> None:
        """Look at the end: is anything missing, or cut off? ``told_head``: how far the chain itself claims to go."""
        while self._ahead:
            there = min(self._ahead)
            self._missing(self.link.sequence + 1, there - 1)
            self.link = Link(there - 1, self._ahead[there][0])
            while self.link.sequence + 1 in self._ahead:
                self._go_on(self.link.sequence + 1)
        end = max([*self.anchors, told_head.sequence if told_head else 0])
        if end > self.link.sequence:
            sentence = f"The chain was cut off after entry {self.link.sequence}: it went up to {end} at least."
            self._report("cut_off", self.link.sequence + 1, sentence)
        if told_head and told_head.sequence == self.link.sequence and told_head.digest != self.link.digest:
            self._report("end_differs", told_head.sequence, "The last entry is not the one that was sealed last.")

    def _go_on(self, number: int) -> None:
        previous, said = self._ahead.pop(number)
        if previous != self.link.digest:
            self._report("out_of_order", number, f"Entry {number} does not follow entry {number - 1}.")
        if self.anchors.get(number, said) != said:
            self._report("differs", number, f"Entry {number} is not the one that was kept outside.")
        self.link = Link(number, said)

    def _missing(self, first: int, last: int) -> None:
        words = f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
        self._report("missing", first, f"{words} missing.")

    def _report(self, code: str, number: int, sentence: str) -> None:
        if len(self.problems) < _MOST:
            self.problems.append(Problem(code, number, sentence))
