"""A text with its marked passages, in pieces as a screen shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text. ``numbers`` are those of the reasons for which it is marked; none: it is not."""

    text: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in pieces, and the numbered reasons (from 1) for its marks, each named once."""

    pieces: tuple[Piece, ...]
    reasons: tuple[tuple[int, str], ...]


def mark(text: str, passages: Iterable[tuple[int, int, str]], *, first: int = 1) -> Marked:
    """Return ``text`` in pieces; ``passages`` are (start, end, reason) and may overlap or lie outside of it.

    Reasons are numbered from ``first``, in the order in which they are met.
    """
    there = sorted(
        (start, end, reason)
        for start, end, reason in ((max(0, start), min(end, len(text)), reason) for start, end, reason in passages)
        if start < end
    )
    numbers: dict[str, int] = {}
    for _, _, reason in there:
        numbers.setdefault(reason, first + len(numbers))
    edges = sorted({0, len(text), *(edge for start, end, _ in there for edge in (start, end))})
    pieces = []
    for start, end in pairwise(edges):
        here = sorted({numbers[reason] for low, high, reason in there if low <= start and end <= high})
        pieces.append(Piece(text[start:end], tuple(here)))
    return Marked(tuple(pieces), tuple((number, reason) for reason, number in numbers.items()))
