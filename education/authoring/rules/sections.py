"""Sections of the draft and their order; when a section is complete, and when it is too large."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from diatonic.common.errors import FieldError
from education.authoring.rules.comments import place_of
from education.authoring.rules.exercises import STARTERS, Exercise, exercise_of, missing_in_exercise
from education.authoring.rules.findings import Finding
from education.authoring.rules.modules import Title
from education.quizzes.rules import Quiz
from education.quizzes.rules import missing as missing_in_quiz
from organizations.media.rules import Kind

MAX_SECTIONS = 200
#: A section's content as JSON, in bytes; what is longer belongs into two sections.
MAX_CONTENT_BYTES = 100_000
#: So many pictures of a text are noted as used in the one transaction that saves it.
MAX_PICTURES = 30
#: How a text names a picture of the organization's files.
_PICTURE = re.compile(r"/o/[a-z0-9-]+/learn/pictures/([0-9a-f-]{36})/")


class SectionType(StrEnum):
    """What a section holds."""

    TEXT = "text"
    VIDEO = "video"
    DOCUMENT = "document"
    QUIZ = "quiz"
    EXERCISE = "exercise"


#: Section type → the slots for files it has; the first is the one that a video or a document cannot do without.
SLOTS: Mapping[SectionType, tuple[str, ...]] = {
    SectionType.TEXT: ("image",),
    SectionType.VIDEO: ("video", "captions", "poster"),
    SectionType.DOCUMENT: ("document",),
    SectionType.QUIZ: (),
    SectionType.EXERCISE: STARTERS,
}
#: Slot → the field of ``content_data`` that names its file.
FILE_FIELDS = {
    "video": "file_id",
    "document": "file_id",
    "captions": "captions_file_id",
    "poster": "poster_file_id",
    **{slot: f"{slot.replace('-', '_')}_file_id" for slot in STARTERS},
}

#: Slot → the kinds of file that can stand in it.
ACCEPTED: Mapping[str, frozenset[str]] = {
    "video": frozenset({"video", "audio"}),
    "captions": frozenset({"captions"}),
    "document": frozenset({"document"}),
    "poster": frozenset({"image"}),
    "image": frozenset({"image"}),
    "thumbnail": frozenset({"image"}),
    **dict.fromkeys(STARTERS, frozenset(kind.value for kind in Kind)),
}


class SectionHead(BaseModel):
    """What every section has."""

    content_type: SectionType
    title: Title


class TextContent(BaseModel):
    """A text section: ``body`` is Markdown."""

    model_config = ConfigDict(extra="forbid")
    body: Annotated[str, StringConstraints(max_length=MAX_CONTENT_BYTES)] = ""


class FileContent(BaseModel):
    """A document section: Markdown above the file, which stands in the section's slots."""

    model_config = ConfigDict(extra="forbid")
    description: Annotated[str, StringConstraints(max_length=5000)] = ""


#: A picture of a video to choose (media's ``POSTERS``); empty: the first of them.
Poster = Literal["", "poster", "poster30", "poster50", "poster70", "poster90"]


class VideoContent(FileContent):
    """A video section; ``poster`` is the frame that stands for it, unless a picture stands in the slot ``poster``."""

    poster: Poster = ""


CONTENT: Mapping[SectionType, type[BaseModel]] = {
    SectionType.TEXT: TextContent,
    SectionType.VIDEO: VideoContent,
    SectionType.DOCUMENT: FileContent,
    SectionType.QUIZ: Quiz,
    SectionType.EXERCISE: Exercise,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A section in the outline. ``duration`` is in minutes; ``edition`` counts every change of the section.

    ``pinned``: the section is what was kept as this edition, until somebody changes it; the number tells at which
    restoring that was (0: it is what its own item says). ``findings``: what the checklist says of the section; None
    where nobody has looked yet, as in outlines of before there was one. ``comments``: how many threads are open.
    """

    content_id: str
    title: str
    content_type: SectionType
    duration: int = 0
    is_complete: bool = False
    edition: int = 1
    pinned: int = 0
    findings: tuple[Finding, ...] | None = field(default=None, compare=False)
    comments: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a module in order.

    ``revision`` counts what came, went or moved, ``edits`` the changes of single entries, ``restores`` how often a
    version was made the draft. ``floor``: no edition up to this number is given to a section again.
    ``open_threads``: ids of the comments that wait (None: nobody ever commented); ``coverage``: objective → the
    sections and questions that serve it.
    """

    entries: tuple[Entry, ...] = ()
    revision: int = 1
    edits: int = 0
    restores: int = 0
    floor: int = 0
    open_threads: frozenset[str] | None = field(default=None, compare=False)
    coverage: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    coverage_revision: int = field(default=0, compare=False)

    @property
    def order(self) -> tuple[str, ...]:
        """The sections' ids in order."""
        return tuple(entry.content_id for entry in self.entries)

    @property
    def duration(self) -> int:
        """The sum of the sections' durations, in minutes."""
        return sum(entry.duration for entry in self.entries)

    def entry(self, content_id: str) -> Entry | None:
        """Return the entry of a section, or ``None``."""
        return next((entry for entry in self.entries if entry.content_id == content_id), None)

    def position(self, content_id: str) -> int:
        """Return where the section stands, from 1; 0 where it is not in the outline."""
        return self.order.index(content_id) + 1 if content_id in self.order else 0

    def open_at(self, content_id: str) -> int:
        """Return how many threads are open at a section, or with an empty id at the module as a whole."""
        place = f"{place_of(content_id)}."
        return sum(thread_id.startswith(place) for thread_id in self.open_threads or ())

    def neighbours(self, content_id: str) -> tuple[Entry | None, Entry | None]:
        """Return the entries before and after a section."""
        at = self.position(content_id) - 1
        before = self.entries[at - 1] if at > 0 else None
        return before, self.entries[at + 1] if 0 <= at < len(self.entries) - 1 else None


@dataclass(frozen=True, slots=True)
class Section:
    """One section. ``files``: slot → file id; ``uploads``: slot → upload that is not ready yet.

    ``pinned``: as in :class:`Entry`. ``floor``: the highest edition that the section ever had.
    """

    content_id: str
    module_id: str
    title: str
    content_type: SectionType
    content_data: dict[str, Any]
    duration: int
    revision: int
    edition: int
    updated_at: str
    updated_by_name: str
    files: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, str] = field(default_factory=dict)
    duration_is_set: bool = False
    is_deleted: bool = False
    pinned: int = 0
    floor: int = 0

    @property
    def next_edition(self) -> int:
        """The edition that its next change makes; an edition has one content for ever."""
        return max(self.edition, self.floor) + 1

    @property
    def public_content(self) -> dict[str, Any]:
        """003's ``content_data``: what the author wrote, and the files by name."""
        named = {FILE_FIELDS[slot]: file_id for slot, file_id in self.files.items() if slot in FILE_FIELDS}
        return {**self.content_data, **named}

    @property
    def entry(self) -> Entry:
        """The section as the outline shows it."""
        return Entry(
            self.content_id,
            self.title,
            self.content_type,
            self.duration,
            not missing(self),
            self.edition,
            self.pinned,
        )


def missing(section: Section) -> list[FieldError]:
    """Return what the section lacks by its type's rule; empty: it is complete and can be published."""
    pointer = "/content_data"
    if section.content_type is SectionType.TEXT:
        written = bool(section.content_data.get("body", "").strip())
        return [] if written else [FieldError(f"{pointer}/body", "Write some text.")]
    if section.content_type is SectionType.QUIZ:
        return missing_in_quiz(Quiz.model_validate(section.content_data))
    if section.content_type is SectionType.EXERCISE:
        return [*missing_in_exercise(exercise_of(section.content_data)), *_starters_on_their_way(section)]
    slot = SLOTS[section.content_type][0]
    if section.uploads:
        return [
            FieldError(
                f"{pointer}/{FILE_FIELDS[slot]}",
                "The file is not ready: it is being processed, or it could not be taken.",
            )
        ]
    if slot not in section.files:
        return [FieldError(f"{pointer}/{FILE_FIELDS[slot]}", f"Upload a {slot}.")]
    return []


def _starters_on_their_way(section: Section) -> list[FieldError]:
    message = "The file is not ready: it is being processed, or it could not be taken."
    return [FieldError(f"/content_data/{FILE_FIELDS[slot]}", message) for slot in section.uploads]


def pictures(content_data: Mapping[str, Any]) -> set[str]:
    """Return the ids of the files that a section's texts show as pictures; they need not exist."""
    return set(_PICTURE.findall(json.dumps(dict(content_data))))


def too_much_in(content_type: SectionType, content_data: Mapping[str, Any]) -> FieldError | None:
    """Return what a section holds too much of; None where all of it fits."""
    pointer = "/content_data"
    size = len(json.dumps(dict(content_data), ensure_ascii=False).encode())
    if size > MAX_CONTENT_BYTES:
        most = MAX_CONTENT_BYTES // 1000
        return FieldError(
            pointer, f"This has {size // 1000 + 1} KB, and at most {most} fit. Split the section into two."
        )
    if len(pictures(content_data)) > MAX_PICTURES:
        field = f"{pointer}/body" if content_type is SectionType.TEXT else pointer
        return FieldError(field, f"At most {MAX_PICTURES} pictures fit into one section. Split it into two.")
    return None


def moved(order: tuple[str, ...], wanted: list[str]) -> str | None:
    """Return what is wrong with a wanted order of the same sections, or ``None``."""
    if sorted(order) != sorted(wanted):
        return "The order has to name every section of the module exactly once."
    return None
