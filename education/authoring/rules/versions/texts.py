"""Two texts compared: line by line, and where a line was changed word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

#: A longer text is compared as a whole: difflib takes time by the product of the lengths.
MAX_LINES = 1000
#: So many lines of all texts together are compared one by one.
MAX_LINES_IN_ALL = 20_000
MAX_WORDS = 400
#: So many lines that stayed are shown around a change.
CONTEXT = 2
_WORD = re.compile(r"\s+|\w+|[^\w\s]")

Mark = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line, and whether the other side has it."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of both sides. ``skipped`` stands for ``count`` lines that stayed as they were."""

    kind: Literal["same", "added", "removed", "changed", "skipped"]
    before: tuple[Span, ...] = ()
    after: tuple[Span, ...] = ()
    count: int = 0


@dataclass(slots=True)
class Effort:
    """How many lines may still be compared one by one; shared by the texts of one comparison."""

    lines: int = field(default=MAX_LINES_IN_ALL)

    def take(self, count: int) -> bool:
        """Spend ``count`` lines; ``False`` where they are not left."""
        self.lines -= count
        return self.lines >= 0


def compare_texts(before: str, after: str, effort: Effort | None = None) -> tuple[Line, ...]:
    """Return the lines of both, those far from a change left out; nothing where the texts are the same."""
    if before == after:
        return ()
    old, new = before.splitlines(), after.splitlines()
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    middle = (old[head : len(old) - tail], new[head : len(new) - tail])
    lines = [
        *(_same(line) for line in old[:head]),
        *_lines(*middle, effort or Effort()),
        *(_same(line) for line in old[len(old) - tail :]),
    ]
    return tuple(_shortened(lines))


def relocated(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return what stands elsewhere among the ids that are in both; of a long row that stayed together, none."""
    both = set(before) & set(after)
    old, new = [one for one in before if one in both], [one for one in after if one in both]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return both - {one for block in blocks for one in old[block.a : block.a + block.size]}


def _shared(first: Sequence[str], second: Sequence[str]) -> int:
    for count, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return count
    return min(len(first), len(second))


def _lines(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[Line]:
    count = max(len(old), len(new))
    if count > MAX_LINES or not effort.take(count):
        yield from map(_removed, old)
        yield from map(_added, new)
        return
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            yield from map(_same, old[old_from:old_to])
            continue
        for one, other in zip_longest(old[old_from:old_to], new[new_from:new_to]):
            if one is None or other is None:
                yield _added(other) if one is None else _removed(one)
            else:
                yield from _changed(one, other)


def _changed(before: str, after: str) -> Iterator[Line]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > MAX_WORDS or matcher.ratio() < 0.3:  # noqa: PLR2004 -- two other sentences
        yield _removed(before)
        yield _added(after)
        return
    left: list[Span] = []
    right: list[Span] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if kind == "equal":
            left.append(Span("same", gone))
            right.append(Span("same", come))
            continue
        left += [Span("removed", gone)] if gone else []
        right += [Span("added", come)] if come else []
    yield Line("changed", tuple(left), tuple(right))


def _same(line: str) -> Line:
    span = (Span("same", line),)
    return Line("same", span, span)


def _added(line: str) -> Line:
    return Line("added", after=(Span("added", line),))


def _removed(line: str) -> Line:
    return Line("removed", before=(Span("removed", line),))


def _shortened(lines: list[Line]) -> Iterator[Line]:
    near = {
        number + distance
        for number, line in enumerate(lines)
        if line.kind != "same"
        for distance in range(-CONTEXT, CONTEXT + 1)
    }
    skipped = 0
    for number, line in enumerate(lines):
        if number not in near:
            skipped += 1
            continue
        if skipped:
            yield Line("skipped", count=skipped)
            skipped = 0
        yield line
    if skipped:
        yield Line("skipped", count=skipped)
