"""Modules: their values, their states, who may move them, and what version they get."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from education.authoring.rules.people import NOBODY_NAMED, Deed, People


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

    ``release`` counts publications (0: never published); ``is_live``: learners see one of them now;
    ``editors``: who changed the draft since the last publication.
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
    thumbnail_upload_id: str = ""
    thumbnail_rendition: str = ""
    thumbnail_url: str = ""
    content_url: str = ""
    editors: frozenset[str] = frozenset()
    people: People = NOBODY_NAMED

    def lets(self, deed: Deed, *, user_id: str, role: str) -> bool:
        """Say whether the module itself lets a person do it; ``role`` is theirs in the organization."""
        return self.people.let(deed, author=self.created_by, user_id=user_id, role=role)

    def veiled(self) -> "Module":
        """Return what others may know of a restricted module: that it is there, and in which state."""
        nothing = {"title": "A restricted module", "description": "", "learning_objectives": [], "tags": []}
        return replace(
            self,
            fields=self.fields.model_copy(update=nothing),
            review_note="",
            thumbnail_file_id="",
            thumbnail_url="",
            content_url="",
        )

    @property
    def title(self) -> str:
        """The module's title."""
        return self.fields.title

    @property
    def authors(self) -> frozenset[str]:
        """Whose work the draft is: they made the module, sent it for review, or changed it since it was published."""
        return self.editors | {self.created_by, self.submitted_by} - {""}

    @property
    def is_editable(self) -> bool:
        """Whether the draft may be changed in this state."""
        return self.status in EDITABLE

    @property
    def working_status(self) -> Status:
        """Where the module goes when a review ends without publishing."""
        return Status.PUBLISHED if self.is_live else Status.DRAFT


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
