"""Two people changed the same form: what merges by itself, and what only a person can decide.

A form is fields and lists of parts, such as the questions of a quiz. What both began with is known by its marks alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import blake2b
from typing import Literal

from education.authoring.rules.versions.texts import MAX_LINES

Side = Literal["mine", "theirs", "both"]
#: Field → what stands in it; list → the text of each of its parts by id, in order.
Held = Mapping[str, str | Mapping[str, str]]
#: The same, with a mark in place of each text.
Marks = Mapping[str, str | Mapping[str, str]]
#: What nothing has as its mark: what both began with is not known, or was asked about already.
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Asked:
    """What both changed: a field, or a part of a list, which stands at a ``place`` (from 1)."""

    name: str
    part: str = ""
    place: int = 0

    @property
    def key(self) -> str:
        """What it is called in the form that asks."""
        return f"{self.name}-{self.part}" if self.part else self.name


@dataclass(frozen=True, slots=True)
class Joined:
    """Whose text each field has; which parts each list has, and whose; and what is still to be decided."""

    fields: Mapping[str, Side]
    lists: Mapping[str, Sequence[tuple[str, Side]]]
    asked: tuple[Asked, ...]


def mark(text: str) -> str:
    """Return what a text is known by. Line ends and spaces around it do not count: forms and servers change them."""
    plain = text.replace("\r\n", "\n").strip()
    return blake2b(plain.encode(), digest_size=6).hexdigest()


def marks(held: Held, asked: Iterable[Asked] = ()) -> dict[str, str | dict[str, str]]:
    """Return the marks of a form for the next one who joins it; what was ``asked`` about will be asked again."""
    keys = {one.key for one in asked}
    found: dict[str, str | dict[str, str]] = {}
    for name, value in held.items():
        if isinstance(value, str):
            found[name] = UNKNOWN if name in keys else mark(value)
        else:
            found[name] = {
                part: UNKNOWN if Asked(name, part).key in keys else mark(text) for part, text in value.items()
            }
    return found


def join(base: Marks, mine: Held, theirs: Held, chosen: Mapping[str, Side]) -> Joined:
    """Return my form joined with theirs: what only one side changed is that side's, what both changed is asked about.

    ``chosen``: what a person decided, by :attr:`Asked.key`; of a part ``both`` means mine and a copy of theirs.
    """
    fields: dict[str, Side] = {}
    lists: dict[str, list[tuple[str, Side]]] = {}
    asked: list[Asked] = []
    for name, there in theirs.items():
        ours, was = mine.get(name), base.get(name)
        if isinstance(there, str):
            one = Asked(name)
            side = _side(was if isinstance(was, str) else UNKNOWN, ours if isinstance(ours, str) else None, there)
            if ours is None:
                side = "theirs"  # it was not sent
            fields[name] = side or chosen.get(one.key, "mine")
            asked += [] if side or one.key in chosen else [one]
        elif isinstance(ours, Mapping):
            lists[name], open_ones = _join_parts(name, was if isinstance(was, Mapping) else None, ours, there, chosen)
            asked += open_ones
    return Joined(fields, lists, tuple(asked))


def _join_parts(
    name: str,
    was: Mapping[str, str] | None,
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    chosen: Mapping[str, Side],
) -> tuple[list[tuple[str, Side]], list[Asked]]:
    found: list[tuple[str, Side]] = []
    asked = []
    for place, part in enumerate(_order(list(was or ()), list(mine), list(theirs)), 1):
        one = Asked(name, part, place)
        side = _side(UNKNOWN if was is None else was.get(part), mine.get(part), theirs.get(part))
        if side is None and one.key not in chosen:
            asked.append(one)
        side = side or chosen.get(one.key, "mine")
        sides: tuple[Side, ...] = ("mine", "theirs") if side == "both" else (side,)
        found += [(part, each) for each in sides if part in (theirs if each == "theirs" else mine)]
    return found, asked


def _side(was: str | None, mine: str | None, theirs: str | None) -> Side | None:
    """Return whose text stays; ``None`` where both changed it. A part that a side has not is ``None``."""
    ours, others = (None if text is None else mark(text) for text in (mine, theirs))
    if others in (ours, was):
        return "mine"
    return "theirs" if ours == was else None


def _order(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Return the order of whoever changed it, with what only the other one has after its neighbour."""
    shared = set(base) & set(mine) & set(theirs)
    moved = [one for one in mine if one in shared] != [one for one in base if one in shared]
    lead, rest = (mine, theirs) if moved else (theirs, mine)
    found = list(lead)
    for at, one in enumerate(rest):
        if one not in found:
            found.insert(found.index(rest[at - 1]) + 1 if at else 0, one)
    return found


def together(mine: str, theirs: str) -> str:
    """Return both texts in one: lines that both have once, and where they differ mine before theirs."""
    ours, others = mine.splitlines(), theirs.splitlines()
    if max(len(ours), len(others)) > MAX_LINES:
        return f"{mine}\n\n{theirs}"
    lines: list[str] = []
    for kind, i, j, k, m in SequenceMatcher(None, ours, others, autojunk=False).get_opcodes():
        lines += ours[i:j] if kind == "equal" else [*ours[i:j], *others[k:m]]
    return "\n".join(lines)
