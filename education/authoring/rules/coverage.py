"""Which sections and questions serve which objective: a table by the objectives' words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

#: So many marks fit into a module's table.
MAX_LINKS = 1000

#: Objective → places, each a section's id or ``content_id/question_id``.
Links = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The table as it counts now: of objectives that the module has and places that are there."""

    links: Mapping[str, tuple[str, ...]]
    revision: int = 0

    @property
    def gaps(self) -> tuple[str, ...]:
        """The objectives that nothing serves."""
        return tuple(objective for objective, places in self.links.items() if not places)


def section_of(place: str) -> str:
    """Return the id of the section in which a place is."""
    return place.partition("/")[0]


def current(
    links: Links,
    objectives: Sequence[str],
    order: Iterable[str],
    *,
    revision: int = 0,
    questions: Mapping[str, frozenset[str]] | None = None,
) -> Coverage:
    """Return the table without what is gone: objectives that were taken out, sections that were deleted.

    ``questions``: section id → ids of its questions, of the sections that were read; their missing ones drop out too.
    """
    there = set(order)
    known = questions or {}

    def is_there(place: str) -> bool:
        content_id, _, question_id = place.partition("/")
        if content_id not in there:
            return False
        return not question_id or content_id not in known or question_id in known[content_id]

    found = {one: tuple(place for place in links.get(one, ()) if is_there(place)) for one in objectives}
    return Coverage(found, revision)


def reworded(links: Links, before: Sequence[str], after: Sequence[str]) -> dict[str, list[str]] | None:
    """Return the table after one objective was said in other words, ``None`` where that does not change it.

    One is reworded when as many as before are there and all but one are in their places.
    """
    pairs = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
    if len(before) != len(after) or len(pairs) != 1:
        return None
    ((old, new),) = pairs
    if old not in links or new in before:
        return None
    return {
        (new if objective == old else objective): list(places)
        for objective, places in links.items()
        if objective != new
    }
