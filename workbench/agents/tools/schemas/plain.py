"""Whether a value is JSON that we carry: its types, how deep, how many values, how long."""

import json
import math
from dataclasses import dataclass
from typing import Any

from diatonic.common.errors import FieldError
from workbench.agents.tools.schemas.pointers import joined, shown

# Beyond, what a number is depends on who reads it.
_LARGEST, _LARGEST_FRACTION = 10**18, 1e100


@dataclass(frozen=True, slots=True)
class Bounds:
    """How deep values may be nested, how many there may be in all, and how many bytes their JSON may have."""

    depth: int
    values: int
    size: int


def problems(value: Any, bounds: Bounds) -> list[FieldError]:
    """Return what keeps ``value`` from being JSON within the bounds; at most 20 problems."""
    found: list[FieldError] = []
    waiting: list[tuple[str, int, Any]] = [("", 1, value)]
    count = 0
    while waiting and len(found) < 20:  # noqa: PLR2004 -- more than a person reads
        pointer, depth, one = waiting.pop()
        count += 1
        if depth > bounds.depth:
            found.append(FieldError(pointer, f"Nested more than {bounds.depth} levels deep."))
            continue
        if count > bounds.values:
            return [*found, FieldError("/", f"At most {bounds.values:,} values in all.")]
        wrong = _wrong(one)
        if wrong:
            found.append(FieldError(shown(pointer), wrong))
        elif isinstance(one, dict):
            waiting.extend((joined(pointer, [key]), depth + 1, below) for key, below in one.items())
        elif isinstance(one, list):
            waiting.extend((joined(pointer, [at]), depth + 1, below) for at, below in enumerate(one))
    if not found and len(written(value).encode()) > bounds.size:
        found.append(FieldError("/", f"At most {bounds.size // 1024} KB as JSON."))
    return found


def written(value: Any) -> str:
    """Return the one JSON text that stands for this value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _wrong(value: Any) -> str:
    """Say why this value itself, whatever is in it, is not taken."""
    if isinstance(value, str):
        return "" if _is_text(value) else "A text with half a character (a lone surrogate)."
    if isinstance(value, float):
        return (
            "" if math.isfinite(value) and abs(value) <= _LARGEST_FRACTION else "A number that is too large, or none."
        )
    if isinstance(value, int) and abs(value) > _LARGEST:
        return "A whole number that is too large."
    if isinstance(value, dict) and not all(isinstance(key, str) and _is_text(key) for key in value):
        return "The names in an object are texts."
    return "" if value is None or isinstance(value, int | dict | list) else "Not a value that JSON knows."


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
