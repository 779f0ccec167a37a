"""The plan of a run as a picture: boxes for nodes, from left to right, and the ways between them."""

from collections.abc import Sequence
from typing import NamedTuple

from workbench.runs.rules import drawing
from workbench.runs.services import WholeRun
from workbench.runs.views.presenting import NodeRow

_WIDTH, _HEIGHT, _ACROSS, _DOWN, _MARGIN = 144, 56, 56, 20, 4
_LETTERS = 16


class Box(NamedTuple):
    """A node: where its upper left corner is, what it is called as far as there is room, and how it stands."""

    node: NodeRow
    name: str
    x: int
    y: int


class Way(NamedTuple):
    """A way between nodes, and by which choice it is taken, above where it begins."""

    path: str
    label: str
    x: int
    y: int
    is_taken: bool


class Picture(NamedTuple):
    """A plan, so many units wide and high."""

    width: int
    height: int
    ways: list[Way]
    boxes: list[Box]


def picture(whole: WholeRun, nodes: Sequence[NodeRow]) -> Picture | None:
    """Return a picture of a plan that has ways, and not so many nodes that one could not find one's way in it."""
    if not whole.ways or len(whole.nodes) > drawing.MOST or len(whole.ways) > drawing.MOST_WAYS:
        return None
    named = {node.name: node for node in nodes}
    spots = drawing.place(list(named), whole.ways)
    corner = {name: _corner(column, row) for name, (column, row) in spots.at.items()}
    boxes = [Box(named[name], _short(name), *at) for name, at in corner.items()]
    ways = [
        _way(corner[way.source], corner[way.target], way.source_handle, named[way.source])
        for way in dict.fromkeys(whole.ways)
    ]
    right, low = _corner(spots.columns, spots.rows)
    return Picture(right - _ACROSS + _MARGIN, low - _DOWN + _MARGIN, ways, boxes)


def _corner(column: int, row: float) -> tuple[int, int]:
    return _MARGIN + column * (_WIDTH + _ACROSS), _MARGIN + round(row * (_HEIGHT + _DOWN))


def _way(source: tuple[int, int], target: tuple[int, int], choice: str, node: NodeRow) -> Way:
    begin, end, half = (
        (source[0] + _WIDTH, source[1] + _HEIGHT // 2),
        (target[0], target[1] + _HEIGHT // 2),
        _ACROSS // 2,
    )
    path = f"M{begin[0]} {begin[1]}C{begin[0] + half} {begin[1]} {end[0] - half} {end[1]} {end[0] - 2} {end[1]}"
    is_taken = bool(node.time) and (not node.choice or not choice or node.choice == choice)
    below = end[1] > begin[1]
    return Way(path, choice, begin[0] + 6, begin[1] + (16 if below else -6), is_taken)


def _short(name: str) -> str:
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
