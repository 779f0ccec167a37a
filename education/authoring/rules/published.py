"""What was published, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from education.authoring.rules.sections import FILE_FIELDS, Entry, Outline


@dataclass(frozen=True, slots=True)
class Card:
    """A published module as the catalogue shows it; ``duration`` is in minutes."""

    module_id: str
    version: str
    published_at: str
    section_count: int
    title: str
    summary: str
    content_type: str
    difficulty: str
    duration: int
    tags: list[str]
    thumbnail_file_id: str
    author_name: str


@dataclass(frozen=True, slots=True)
class PublishedModule:
    """The version of a module that learners see; ``fields`` are those of ``ModuleFields``, as JSON."""

    module_id: str
    version: str
    release: int
    published_at: str
    fields: Mapping[str, Any]
    card: Card
    outline: Outline


@dataclass(frozen=True, slots=True)
class PublishedSection:
    """A section as it was published. ``files``: slot → file id."""

    entry: Entry
    content_data: dict[str, Any]
    files: dict[str, str]

    @property
    def public_content(self) -> dict[str, Any]:
        """What the author wrote, and the files by name. A quiz holds its right answers: never send it as it is."""
        named = {FILE_FIELDS[slot]: file_id for slot, file_id in self.files.items() if slot in FILE_FIELDS}
        return {**self.content_data, **named}


@dataclass(frozen=True, slots=True)
class Release:
    """One publication; ``number`` counts them from 1."""

    number: int
    version: str
    published_at: str
    published_by_name: str
    note: str
    section_count: int
    title: str
