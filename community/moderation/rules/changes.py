"""What changed in a text, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

#: A longer text is shown before and after as a whole: comparing takes time by the product of the lengths.
_MOST_WORDS = 2000
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Change:
    """Part of a text. ``kind``: ``same``, ``removed`` or ``added``."""

    kind: str
    text: str


def changes(before: str, after: str) -> tuple[Change, ...]:
    """Return what is the same, what was removed and what was added, in the order of reading."""
    if before == after:
        return (Change("same", after),) if after else ()
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return tuple(Change(kind, text) for kind, text in (("removed", before), ("added", after)) if text)
    return tuple(_between(old, new))


def _between(old: list[str], new: list[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            yield Change("same", "".join(new[k:m]))
            continue
        if i < j:
            yield Change("removed", "".join(old[i:j]))
        if k < m:
            yield Change("added", "".join(new[k:m]))
