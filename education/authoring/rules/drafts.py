"""Modules and sections: their values, their states, who may move them, when a section is complete."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from diatonic.common.errors import FieldError
from education.quizzes.rules import Quiz
from education.quizzes.rules import missing as missing_in_quiz

MAX_SECTIONS = 200
#: A section's content as JSON, in bytes; what is longer belongs into two sections.
MAX_CONTENT_BYTES = 100_000
WORDS_A_MINUTE = 200


class Status(StrEnum):
    """003's states of a module."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class ContentType(StrEnum):
    """003's kinds of module."""

    VIDEO = "video"
    INTERACTIVE = "interactive"
    TEXT = "text"
    MIXED = "mixed"


class Difficulty(StrEnum):
    """003's levels."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class SectionType(StrEnum):
    """What a section holds."""

    TEXT = "text"
    VIDEO = "video"
    DOCUMENT = "document"
    QUIZ = "quiz"


#: Section type → the slots for files it has, the first being the one it cannot do without.
SLOTS: Mapping[SectionType, tuple[str, ...]] = {
    SectionType.TEXT: ("image",),
    SectionType.VIDEO: ("video", "captions"),
    SectionType.DOCUMENT: ("document",),
    SectionType.QUIZ: (),
}
#: Slot → the field of ``content_data`` that names its file.
FILE_FIELDS = {"video": "file_id", "document": "file_id", "captions": "captions_file_id"}

#: Slot → the kinds of file that can stand in it.
ACCEPTED: Mapping[str, frozenset[str]] = {
    "video": frozenset({"video", "audio"}),
    "captions": frozenset({"captions"}),
    "document": frozenset({"document"}),
    "image": frozenset({"image"}),
}

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
_Tag = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=40)]
_Objective = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class ModuleFields(BaseModel):
    """What an author says about a module. ``estimated_duration`` is in minutes; None: the sections' sum."""

    model_config = ConfigDict(extra="forbid")

    title: Title
    description: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)] = ""
    content_type: ContentType = ContentType.MIXED
    difficulty: Difficulty = Difficulty.BEGINNER
    estimated_duration: int | None = Field(default=None, ge=1, le=100_000)
    prerequisites: list[Annotated[str, StringConstraints(max_length=200)]] = Field(default_factory=list, max_length=20)
    learning_objectives: list[_Objective] = Field(default_factory=list, max_length=20)
    tags: list[_Tag] = Field(default_factory=list, max_length=20)


class SectionHead(BaseModel):
    """What every section has."""

    content_type: SectionType
    title: Title


class TextContent(BaseModel):
    """A text section: ``body`` is Markdown."""

    model_config = ConfigDict(extra="forbid")
    body: Annotated[str, StringConstraints(max_length=MAX_CONTENT_BYTES)] = ""


class FileContent(BaseModel):
    """A video or document section: Markdown above the file, which stands in the section's slots."""

    model_config = ConfigDict(extra="forbid")
    description: Annotated[str, StringConstraints(max_length=5000)] = ""


CONTENT: Mapping[SectionType, type[BaseModel]] = {
    SectionType.TEXT: TextContent,
    SectionType.VIDEO: FileContent,
    SectionType.DOCUMENT: FileContent,
    SectionType.QUIZ: Quiz,
}


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from state to state: from where, to where, the permission it takes, and what it is called."""

    sources: frozenset[Status]
    target: Status
    permission: str
    event: str
    verb: str


TRANSITIONS: Mapping[str, Transition] = {
    "submit": Transition(
        frozenset({Status.DRAFT, Status.PUBLISHED}),
        Status.REVIEW,
        "modules.edit",
        "module.submitted",
        "sent for review",
    ),
    "withdraw": Transition(
        frozenset({Status.REVIEW}), Status.DRAFT, "modules.edit", "module.withdrawn", "taken back from review"
    ),
    "request_changes": Transition(
        frozenset({Status.REVIEW}), Status.DRAFT, "modules.review", "module.changes_requested", "sent back for changes"
    ),
    "publish": Transition(
        frozenset({Status.REVIEW}), Status.PUBLISHED, "modules.publish", "module.published", "published"
    ),
    "archive": Transition(
        frozenset({Status.DRAFT, Status.PUBLISHED}), Status.ARCHIVED, "modules.archive", "module.archived", "archived"
    ),
    "restore": Transition(frozenset({Status.ARCHIVED}), Status.DRAFT, "modules.archive", "module.restored", "restored"),
}
#: In these states the draft can be edited.
EDITABLE = (Status.DRAFT, Status.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Module:
    """A module as its authors see it.

    ``release`` counts publications (0: never published); ``is_live``: learners see one of them now.
    """

    module_id: str
    organization_id: str
    fields: ModuleFields
    status: Status
    version: str
    revision: int
    created_by: str
    created_by_name: str
    updated_by_name: str
    created_at: str
    updated_at: str
    section_count: int = 0
    release: int = 0
    is_live: bool = False
    has_unpublished_changes: bool = True
    submitted_by: str = ""
    submitted_by_name: str = ""
    review_note: str = ""
    thumbnail_file_id: str = ""
    thumbnail_url: str = ""
    content_url: str = ""

    @property
    def title(self) -> str:
        """The module's title."""
        return self.fields.title

    @property
    def is_editable(self) -> bool:
        """Whether the draft may be changed in this state."""
        return self.status in EDITABLE

    @property
    def working_status(self) -> Status:
        """Where the module goes when a review ends without publishing."""
        return Status.PUBLISHED if self.is_live else Status.DRAFT


@dataclass(frozen=True, slots=True)
class Entry:
    """A section in the outline. ``duration`` is in minutes; ``edition`` counts every change of the section."""

    content_id: str
    title: str
    content_type: SectionType
    duration: int = 0
    is_complete: bool = False
    edition: int = 1


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a module in order."""

    entries: tuple[Entry, ...] = ()
    revision: int = 1

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

    def neighbours(self, content_id: str) -> tuple[Entry | None, Entry | None]:
        """Return the entries before and after a section."""
        at = self.position(content_id) - 1
        before = self.entries[at - 1] if at > 0 else None
        return before, self.entries[at + 1] if 0 <= at < len(self.entries) - 1 else None


@dataclass(frozen=True, slots=True)
class Section:
    """One section. ``files``: slot → file id; ``uploads``: slot → upload that is not ready yet."""

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

    @property
    def public_content(self) -> dict[str, Any]:
        """003's ``content_data``: what the author wrote, and the files by name."""
        named = {FILE_FIELDS[slot]: file_id for slot, file_id in self.files.items() if slot in FILE_FIELDS}
        return {**self.content_data, **named}

    @property
    def entry(self) -> Entry:
        """The section as the outline shows it."""
        return Entry(self.content_id, self.title, self.content_type, self.duration, not missing(self), self.edition)


def missing(section: Section) -> list[FieldError]:
    """Return what the section lacks by its type's rule; empty: it is complete and can be published."""
    pointer = "/content_data"
    if section.content_type is SectionType.TEXT:
        written = bool(section.content_data.get("body", "").strip())
        return [] if written else [FieldError(f"{pointer}/body", "Write some text.")]
    if section.content_type is SectionType.QUIZ:
        return missing_in_quiz(Quiz.model_validate(section.content_data))
    slot = SLOTS[section.content_type][0]
    if section.uploads:
        return [FieldError(f"{pointer}/{FILE_FIELDS[slot]}", "The file is still being processed.")]
    if slot not in section.files:
        return [FieldError(f"{pointer}/{FILE_FIELDS[slot]}", f"Upload a {slot}.")]
    return []


def reading_minutes(text: str) -> int:
    """Estimate how long a text takes to read, in whole minutes."""
    words = len(text.split())
    return -(-words // WORDS_A_MINUTE)


def timed(section: Section) -> Section:
    """Return the section with its duration estimated, unless the author set it or its file says."""
    if section.duration_is_set or section.content_type is SectionType.VIDEO:
        return section
    if section.content_type is SectionType.TEXT:
        return replace(section, duration=reading_minutes(section.content_data.get("body", "")))
    if section.content_type is SectionType.QUIZ:
        return replace(section, duration=len(section.content_data.get("questions", [])))
    return section


def moved(order: tuple[str, ...], wanted: list[str]) -> str | None:
    """Return what is wrong with a wanted order of the same sections, or ``None``."""
    if sorted(order) != sorted(wanted):
        return "The order has to name every section of the module exactly once."
    return None


def next_version(version: str, *, bump: str, is_first: bool) -> str:
    """Return the version a publication gets: ``1.0.0`` first, then one part raised (major, minor, patch)."""
    if is_first:
        return "1.0.0"
    major, minor, patch = (int(part) for part in version.split("."))
    return {
        "major": f"{major + 1}.0.0",
        "minor": f"{major}.{minor + 1}.0",
        "patch": f"{major}.{minor}.{patch + 1}",
    }[bump]
