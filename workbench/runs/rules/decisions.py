"""What a condition decides, and how often a loop goes round and a node is tried: data, never code of a person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diatonic.common.errors import FieldError, Invalid

MAX_ROUNDS, MAX_TRIES, MAX_SECONDS = 1_000, 5, 900.0
#: How often a model may be asked again with what its tools answered, and how long each answer may be.
MAX_TURNS, MAX_TOKENS = 100, 200_000
_DEEPEST, _MOST_TESTS = 10, 100
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0


class NotComparable(Invalid):
    """The two values of a test are not of kinds that can be compared in this way."""

    default_code = "not_comparable"


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def tested(left: Any, right: Any) -> bool:
        both = (left, right)
        if all(_is_number(one) for one in both) or all(isinstance(one, str) for one in both):
            return compare(left, right)
        raise NotComparable("Only two numbers or two texts are more or less than each other.")

    return tested


def _contains(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return right in left
    if isinstance(left, list | Mapping):
        return any(_same(one, right) for one in left)
    raise NotComparable("Only a text, a list or an object contains something.")


def _same(left: Any, right: Any) -> bool:
    """1 is not true, as in JSON."""
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


#: Name → the test of two values; the last two look at the left one alone.
TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "is": _same,
    "is_not": lambda left, right: not _same(left, right),
    "less": _ordered(lambda left, right: left < right),
    "at_most": _ordered(lambda left, right: left <= right),
    "more": _ordered(lambda left, right: left > right),
    "at_least": _ordered(lambda left, right: left >= right),
    "contains": _contains,
    "begins_with": lambda left, right: isinstance(left, str) and isinstance(right, str) and left.startswith(right),
    "is_empty": lambda left, _: left is None or left in ("", [], {}),
    "is_true": lambda left, _: left is True,
}


def condition_problems(condition: Any, *, pointer: str = "") -> list[FieldError]:
    """Return all that is wrong with a condition: ``{"left", "test", "right"}``, or ``{"all": […]}``, ``{"any": […]}``."""
    found: list[FieldError] = []
    waiting: list[tuple[str, int, Any]] = [(pointer, 1, condition)]
    tests = 0
    while waiting:
        at, depth, one = waiting.pop(0)
        tests += 1
        if depth > _DEEPEST or tests > _MOST_TESTS:
            return [*found, FieldError(at or "/", f"At most {_MOST_TESTS} tests, nested {_DEEPEST} deep.")]
        if not isinstance(one, Mapping):
            found.append(FieldError(at or "/", "A condition is an object."))
        elif group := next((name for name in ("all", "any") if name in one), ""):
            below = one[group]
            if not isinstance(below, list) or not below:
                found.append(FieldError(f"{at}/{group}", "A list of at least one condition."))
            else:
                waiting += [(f"{at}/{group}/{number}", depth + 1, inner) for number, inner in enumerate(below)]
        elif not isinstance(one.get("test"), str) or one["test"] not in TESTS:
            found.append(FieldError(f"{at}/test", f"One of {', '.join(TESTS)}."))
    return found


def holds(condition: Mapping[str, Any]) -> bool:
    """Answer whether a condition holds whose references are filled in. Raises :class:`NotComparable`."""
    if "all" in condition:
        return all(holds(one) for one in condition["all"])
    if "any" in condition:
        return any(holds(one) for one in condition["any"])
    return TESTS[condition["test"]](condition.get("left"), condition.get("right"))


@dataclass(frozen=True, slots=True)
class Effort:
    """What one node may take: how often it is tried in all, and how long each try may take."""

    tries: int = 1
    seconds: float = 300.0


_MOST = {
    "tries": MAX_TRIES,
    "rounds": MAX_ROUNDS,
    "seconds": MAX_SECONDS,
    "turns": MAX_TURNS,
    "max_tokens": MAX_TOKENS,
}


def effort_problems(config: Mapping[str, Any], *, pointer: str = "") -> list[FieldError]:
    """Return what is wrong with a node's ``tries`` and ``seconds``, a loop's ``rounds``, a model's ``turns`` and ``max_tokens``."""
    found = []
    for name, most in _MOST.items():
        value = config.get(name, 1)
        whole = name != "seconds"
        if not _is_number(value) or (whole and not isinstance(value, int)) or not 0 < value <= most:
            kind = "whole number" if whole else "number"
            found.append(FieldError(f"{pointer}/{name}", f"A {kind}, more than 0 and up to {most:,}."))
    return found


def effort(config: Mapping[str, Any]) -> Effort:
    """Return what a node may take, of a configuration without problems."""
    usual = Effort()
    return Effort(int(config.get("tries", usual.tries)), float(config.get("seconds", usual.seconds)))


def pause(tries: int, *, random: float) -> float:
    """Return the seconds before the next try after so many; ``random`` is between 0 and 1, so that not all come at once."""
    return min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** (min(tries, 10) - 1)) * (0.5 + random / 2)


def rounds(items: Sequence[Any], most: int) -> Sequence[Any]:
    """Return what a loop goes over. Raises ``Invalid`` rather than to leave some out."""
    if len(items) > most:
        raise Invalid(f"The loop has {len(items):,} rounds to go; it may go {most:,}.", code="loop_too_long")
    return items
