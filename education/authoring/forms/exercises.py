"""The criteria of an exercise as flat form fields and back, and the buttons that change their list without script."""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from diatonic.common import ids
from diatonic.common.validation import whole_number
from education.authoring.rules import MAX_CRITERIA

_PARTS = ("criterion_id", "title", "points", "description")
_USUAL_POINTS = 5


def read(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the criteria of a sent form, in the order of their numbers."""
    return [_criterion(data, f"rubric-{number}") for number in _numbers(data)]


def write(rubric: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the criteria as names and values, in the order in which the page shows its fields."""
    return [
        (f"rubric-{number}-{part}", str(criterion[part])) for number, criterion in enumerate(rubric) for part in _PARTS
    ]


def describe(rubric: list[dict[str, Any]]) -> str:
    """Return the criteria as lines that a person can compare."""
    lines = []
    for number, criterion in enumerate(rubric, 1):
        lines.append(f"{number}. {criterion['title']} ({criterion['points']})")
        lines += [criterion["description"]] if criterion["description"] else []
    return "\n".join(lines)


def apply(rubric: list[dict[str, Any]], command: str) -> list[dict[str, Any]]:
    """Return the criteria after a button: ``add_criterion``, ``move_up 1``… An unknown one changes nothing."""
    name, *rest = command.split() or [""]
    at = whole_number(rest[0]) if rest else None
    changed = list(rubric)
    if name == "add_criterion" and len(changed) < MAX_CRITERIA:
        changed.append({"criterion_id": ids.new(), "title": "", "description": "", "points": _USUAL_POINTS})
    elif at is not None and at < len(changed):
        _change(changed, name, at)
    return changed


def _change(changed: list[dict[str, Any]], name: str, at: int) -> None:
    if name == "remove_criterion":
        changed.pop(at)
    elif name == "move_up" and at > 0:
        changed.insert(at - 1, changed.pop(at))
    elif name == "move_down":
        changed.insert(at + 1, changed.pop(at))


def _numbers(data: Mapping[str, Any]) -> Iterator[int]:
    for number in count():
        if f"rubric-{number}-title" not in data:
            return
        yield number


def _criterion(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {
        "criterion_id": data.get(f"{name}-criterion_id") or ids.new(),
        "title": str(data.get(f"{name}-title", "")),
        "description": str(data.get(f"{name}-description", "")).replace("\r\n", "\n"),
        "points": data.get(f"{name}-points") or _USUAL_POINTS,
    }
