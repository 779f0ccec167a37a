"""What was published, as plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from education.authoring.rules.sections import FILE_FIELDS, Entry, Outline, Section

#: So many random digits end every section's id: enough to tell the sections of one module from each other.
_MARK = 12


def section_marks(content_ids: Iterable[str]) -> str:
    """Return the sections of a module in a form short enough for a list of modules; see :attr:`Card.sections`."""
    return "".join(content_id[-_MARK:] for content_id in content_ids)


@dataclass(frozen=True, slots=True)
class Card:
    """A published module as the catalogue shows it; ``duration`` is in minutes, ``sections`` of `section_marks`."""

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
    sections: str = ""
    prerequisites: list[str] = field(default_factory=list)
    thumbnail_rendition: str = ""

    def count(self, content_ids: Iterable[str]) -> int:
        """Return how many of these sections, once published with the module, are in the version of the card."""
        marks = {self.sections[start : start + _MARK] for start in range(0, len(self.sections), _MARK)}
        return sum(content_id[-_MARK:] in marks for content_id in content_ids)


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

    def as_section(self, module_id: str, *, at: str = "") -> Section:
        """Return it in the shape of a section of a draft, to be shown like one."""
        entry = self.entry
        return Section(
            content_id=entry.content_id,
            module_id=module_id,
            title=entry.title,
            content_type=entry.content_type,
            content_data=self.content_data,
            duration=entry.duration,
            revision=0,
            edition=entry.edition,
            updated_at=at,
            updated_by_name="",
            files=self.files,
        )


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """A section as one or more releases had it; ``version`` and ``release`` are the first of them."""

    version: str
    release: int
    section: PublishedSection


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
