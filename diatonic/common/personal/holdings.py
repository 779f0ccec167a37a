"""One kind of thing that is kept of a person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from diatonic.common.dynamo.models import BaseModel
from diatonic.common.dynamo.transaction import Transaction

#: What stands in place of the id, and of the name, of a person who was erased.
NOBODY = "erased"
NOBODYS_NAME = "A former member"


@dataclass(frozen=True, slots=True)
class Subject:
    """The person that is looked for, in one organization; beyond organizations where ``organization_id`` is empty.

    ``names``: under which copies of their name were made.
    """

    user_id: str
    organization_id: str = ""
    names: frozenset[str] = frozenset()
    email: str = ""


class Fate(StrEnum):
    """What erasing a person does to what was found."""

    DELETED = "deleted"
    ANONYMIZED = "anonymized"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of what was found in one store, and why."""

    found: int = 0
    deleted: int = 0
    anonymized: int = 0
    kept: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """The bytes of a person's file in the bucket; ``name`` is its path in an export."""

    name: str
    key: str
    size: int


Find = Callable[[Subject], Iterable[Any]]
Shown = Callable[[Any, Subject], Mapping[str, Any]]
#: Put into the transaction what becomes of one item. May read, and may raise one of the errors that are answered.
Erase = Callable[[Transaction, Any, Subject, datetime], None]


def every_attribute(*hidden: str) -> Callable[[Any, Subject], dict[str, Any]]:
    """Return what shows an item whole but for the attributes ``hidden``: keys that say nothing, and other people."""

    def shown(item: Any, _subject: Subject) -> dict[str, Any]:
        values = {name: value for name, value in item.attribute_values.items() if value not in (None, "")}
        return {name: _plain(value) for name, value in values.items() if name not in hidden}

    return shown


def _plain(value: Any) -> Any:
    if isinstance(value, set | frozenset):
        return sorted(value)
    return f"{len(value)} bytes" if isinstance(value, bytes) else value


@dataclass(frozen=True, slots=True)
class Holding:
    """Things of one kind that a feature keeps of a person.

    ``name``: ``feature.thing``, stable: the name of the file in an export and of the line in a receipt. ``title`` and
    ``why`` (why it is kept or made anonymous) are for people. ``find`` yields the items that tell of the person,
    reading page by page; an item that was erased is not found again. ``shown``: what an export says of an item to the
    person, and nothing of others; ``files``: whose bytes belong to it. ``retention``: its line in the table of
    retention. Not ``in_organizations``: asked once, without an organization. Larger ``order`` is erased later.
    ``at_once``: so many items share a transaction. ``binding``: erased in the transaction that closes the account,
    where the person can still be told why that is not possible.
    """

    name: str
    title: str
    models: tuple[type[BaseModel], ...]
    find: Find
    fate: Fate
    erase: Erase
    why: str = ""
    shown: Shown = field(default_factory=every_attribute)
    files: Callable[[Any], Iterable[KeptFile]] = lambda _: ()
    retention: str = ""
    in_organizations: bool = True
    order: int = 50
    at_once: int = 20
    binding: bool = False


def delete(tx: Transaction, item: Any, _subject: Subject, _now: datetime) -> None:
    """Remove the item: for a :class:`Holding` whose things nobody else relies on."""
    tx.delete(item)


def leave(_tx: Transaction, _item: Any, _subject: Subject, _now: datetime) -> None:
    """Leave the item as it is: for a :class:`Holding` that must be kept."""
