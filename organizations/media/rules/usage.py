"""What takes an organization's room: counted by kind, by who uploaded it, and by module."""

from dataclasses import dataclass
from enum import StrEnum

from organizations.media.rules.files import Storage, StoredFile


class Facet(StrEnum):
    """By what it is counted."""

    KIND = "kind"
    PERSON = "person"
    MODULE = "module"


@dataclass(frozen=True, slots=True)
class Share:
    """What some of the files take together; ``key``: the kind, the user id or the module id."""

    key: str
    name: str  # for people; empty where only others know it
    used: int
    files: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What takes the room. Of people and modules the twenty that take most, largest first."""

    storage: Storage
    kinds: tuple[Share, ...]
    people: tuple[Share, ...]
    modules: tuple[Share, ...]


def shares_of(file: StoredFile) -> list[tuple[Facet, str, str]]:
    """Answer under what a file is counted: facet, key, and name where it is known here."""
    found = [(Facet.KIND, file.kind.value, ""), (Facet.PERSON, file.created_by, file.created_by_name)]
    if file.attachment is not None and file.attachment.module_id:
        found.append((Facet.MODULE, file.attachment.module_id, ""))
    return found
