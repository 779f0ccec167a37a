"""How much work a schema can make: schemas that refer to each other in many ways take for ever on small values.

Counted is how many schemas judge one and the same value, at worst, at every depth that arguments may have. What is
counted is never less than what a validator does, so a schema that passes is checked in bounded time.
"""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from typing import Any

from workbench.agents.tools.schemas.walking import Inside, Step, step

#: How many schemas may judge one value, how many may stand behind one another there, how much counting is worth while.
MOST_AT_ONE_VALUE, LONGEST_CHAIN, _MOST_COUNTED = 2_000, 64, 400_000


class TooMuchWork(Exception):
    """The schema is a bomb, or as good as one; the text says why."""


def check_effort(schemas: dict[str, Any], *, depth: int) -> None:
    """Raise :class:`TooMuchWork` if arguments ``depth`` levels deep can take these schemas too long.

    ``schemas`` are all of one document by pointer, and every reference leads to one of them.
    """
    steps = {pointer: step(pointer, one) for pointer, one in schemas.items()}
    order = _inner_first(steps)
    _check_chains(steps, order)
    here = _at_this_value(steps, order)
    worst, counted = here, 0
    for _ in range(depth):
        below, counted = _one_deeper(steps, order, worst, counted)
        deeper = {pointer: max(here[pointer], below[pointer]) for pointer in order}
        if deeper == worst:
            return
        if max(deeper.values()) > MOST_AT_ONE_VALUE:
            raise TooMuchWork("Its parts refer to each other in so many ways that checking could take for ever.")
        worst = deeper


def _inner_first(steps: dict[str, Step]) -> list[str]:
    try:
        return list(TopologicalSorter({pointer: one.same for pointer, one in steps.items()}).static_order())
    except CycleError:
        raise TooMuchWork("A part of it refers to itself for the same value, so that checking never ends.") from None


def _check_chains(steps: dict[str, Step], order: list[str]) -> None:
    length: dict[str, int] = {}
    for pointer in order:
        length[pointer] = 1 + max((length[one] for one in steps[pointer].same), default=0)
        if length[pointer] > LONGEST_CHAIN:
            raise TooMuchWork(f"More than {LONGEST_CHAIN} of its parts refer to one another in a row.")


def _at_this_value(steps: dict[str, Step], order: list[str]) -> dict[str, int]:
    count: dict[str, int] = {}
    for pointer in order:
        count[pointer] = 1 + sum(count[one] for one in steps[pointer].same)
        if count[pointer] > MOST_AT_ONE_VALUE:
            raise TooMuchWork("Its parts refer to each other in so many ways that checking could take for ever.")
    return count


class _Judges:
    """How many schemas judge the values inside, at worst: a name → their number, and the number for all others."""

    def __init__(self, inside: Inside, worst: dict[str, int]) -> None:
        self.other = sum(worst[one] for one in inside.other)
        self.named = {name: sum(worst[one] for one in judges) for name, judges in inside.named.items()}

    def add(self, another: "_Judges") -> None:
        """Let another schema judge the same values too."""
        for name in self.named.keys() | another.named.keys():
            self.named[name] = self.named.get(name, self.other) + another.named.get(name, another.other)
        self.other += another.other

    @property
    def most(self) -> int:
        """The value with the most judges."""
        return max(self.other, max(self.named.values(), default=0))


def _one_deeper(
    steps: dict[str, Step], order: Iterable[str], worst: dict[str, int], counted: int
) -> tuple[dict[str, int], int]:
    """Return how many judge a value inside, for each schema that judges the outer one; and how much was counted."""
    objects: dict[str, _Judges] = {}
    lists: dict[str, _Judges] = {}
    for pointer in order:
        own = steps[pointer]
        objects[pointer], lists[pointer] = _Judges(own.of_object, worst), _Judges(own.of_list, worst)
        for one in own.same:
            objects[pointer].add(objects[one])
            lists[pointer].add(lists[one])
            counted += 1 + len(objects[pointer].named) + len(lists[pointer].named)
            if counted > _MOST_COUNTED:
                raise TooMuchWork("It is so entangled that how long checking takes cannot be told.")
    return {pointer: max(objects[pointer].most, lists[pointer].most) for pointer in objects}, counted
