"""Where the nodes of a plan are drawn: from left to right, each after all that lead to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.agents.rules.graphs import Edge

#: A plan of more nodes or ways is not drawn: nobody finds their way in such a picture.
MOST, MOST_WAYS = 100, 300


@dataclass(frozen=True, slots=True)
class Spots:
    """The column and the row of each node, and how many of both there are; the first is 0."""

    at: Mapping[str, tuple[int, float]]
    columns: int
    rows: int


def place(order: Sequence[str], edges: Iterable[Edge]) -> Spots:
    """Return where to draw nodes that come in this order: in the column after the last one that leads to them.

    In a column those come first whose forerunners do, so that few ways cross; a short column stands in the middle.
    """
    before: dict[str, list[str]] = {name: [] for name in order}
    for way in dict.fromkeys(edges):
        before[way.target].append(way.source)
    column: dict[str, int] = {}
    for name in order:
        column[name] = max((column[one] + 1 for one in before[name]), default=0)
    found: dict[str, tuple[int, float]] = {}
    columns = [
        [name for name in order if column[name] == number] for number in range(max(column.values(), default=-1) + 1)
    ]
    rows = max((len(names) for names in columns), default=0)
    for number, names in enumerate(columns):
        heights = {name: _middle([found[one][1] for one in before[name]]) for name in names}
        for row, name in enumerate(sorted(names, key=heights.__getitem__)):
            found[name] = (number, row + (rows - len(names)) / 2)
    return Spots(found, len(columns), rows)


def _middle(heights: Sequence[float]) -> float:
    return sum(heights) / len(heights) if heights else 0.0
