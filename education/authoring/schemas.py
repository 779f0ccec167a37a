"""What the API of authoring takes and answers; the fields are 003's."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from education.authoring.rules import Entry, Module, Outline, Release, Section


class ModuleIn(Schema):
    """A new module, or the fields of one to replace. ``estimated_duration`` is in minutes; null: summed."""

    title: str | None = None
    description: str | None = None
    content_type: Literal["video", "interactive", "text", "mixed"] | None = None
    difficulty: Literal["beginner", "intermediate", "advanced"] | None = None
    estimated_duration: int | None = None
    prerequisites: list[str] | None = None
    learning_objectives: list[str] | None = None
    tags: list[str] | None = None

    def given(self) -> dict[str, Any]:
        """Return only what the caller sent."""
        return self.model_dump(exclude_unset=True)


class ModuleOut(Answer):
    """003's Education Module, with ours beside it: revision (the lock), release, what may be done."""

    module_id: str
    organization_id: str
    title: str
    description: str
    content_type: str
    difficulty: str
    estimated_duration: int | None
    prerequisites: list[str]
    learning_objectives: list[str]
    content_url: str
    thumbnail_url: str
    thumbnail_file_id: str
    tags: list[str]
    status: str
    created_by: str
    created_by_name: str
    updated_by_name: str
    version: str
    created_at: str
    updated_at: str
    revision: int
    release: int
    is_live: bool
    has_unpublished_changes: bool
    section_count: int
    review_note: str

    @classmethod
    def of(cls, module: Module, *, duration: int | None = None) -> Self:
        """Return the answer for a module. ``duration``: the sum of its sections, where it is known."""
        fields = module.fields.model_dump(mode="json")
        fields["estimated_duration"] = fields.get("estimated_duration") or duration
        names = cls.model_fields.keys() - fields.keys()
        return cls(**fields, **{name: getattr(module, name) for name in names})


class ModuleCardOut(Answer):
    """A module as a list shows it."""

    module_id: str
    title: str
    status: str
    version: str
    difficulty: str
    content_type: str
    tags: list[str]
    section_count: int
    is_live: bool
    has_unpublished_changes: bool
    created_by: str
    created_by_name: str
    updated_by_name: str
    updated_at: str
    thumbnail_file_id: str
    revision: int

    @classmethod
    def of(cls, module: Module) -> Self:
        """Return the answer for a module of a list."""
        own = ("title", "difficulty", "content_type", "tags")
        values = {name: getattr(module, name) for name in cls.model_fields if name not in own}
        return cls(**values, **{name: getattr(module.fields, name) for name in own})


class ModulesOut(Answer):
    """One page of modules; ``next_cursor`` is null on the last."""

    items: list[ModuleCardOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Module]) -> Self:
        """Return the answer for a page."""
        return cls(items=[ModuleCardOut.of(module) for module in page.items], next_cursor=page.next_cursor)


class EntryOut(Answer):
    """A section in the outline; ``duration`` is in minutes."""

    content_id: str
    section_order: int
    title: str
    content_type: str
    duration: int
    status: str
    is_complete: bool


class OutlineOut(Answer):
    """The sections of a module in order; ``revision`` is the lock of the order."""

    revision: int
    duration: int
    items: list[EntryOut]

    @classmethod
    def of(cls, module: Module, outline: Outline) -> Self:
        """Return the answer for an outline."""
        return cls(
            revision=outline.revision,
            duration=outline.duration,
            items=[
                EntryOut(
                    content_id=entry.content_id,
                    section_order=number,
                    title=entry.title,
                    content_type=entry.content_type.value,
                    duration=entry.duration,
                    status=_status(module, entry),
                    is_complete=entry.is_complete,
                )
                for number, entry in enumerate(outline.entries, 1)
            ],
        )


class ModuleWithOutlineOut(ModuleOut):
    """A module with its sections."""

    outline: OutlineOut

    @classmethod
    def of_both(cls, module: Module, outline: Outline) -> "ModuleWithOutlineOut":
        """Return the answer for a module with its outline."""
        said = ModuleOut.of(module, duration=outline.duration)
        return cls.model_construct(**dict(said), outline=OutlineOut.of(module, outline))


class SectionIn(Schema):
    """A new section. ``position`` counts from 1; null: at the end."""

    title: str
    content_type: Literal["text", "video", "document", "quiz"]
    content_data: dict[str, Any] = Field(default_factory=dict)
    position: int | None = None


class SectionChangesIn(Schema):
    """What to change of a section; left out stays. ``duration`` is in minutes; null: estimated."""

    title: str | None = None
    content_data: dict[str, Any] | None = None
    duration: int | None = None

    def given(self) -> Mapping[str, Any]:
        """Return only what the caller sent."""
        return self.model_dump(exclude_unset=True)


class SectionOut(Answer):
    """003's Module Content. ``uploads``: what is still being processed, by slot."""

    content_id: str
    module_id: str
    section_order: int
    title: str
    content_type: str
    content_data: dict[str, Any]
    duration: int
    status: str
    is_complete: bool
    revision: int
    updated_at: str
    updated_by_name: str
    uploads: dict[str, str]

    @classmethod
    def of(cls, module: Module, outline: Outline, section: Section) -> Self:
        """Return the answer for a section."""
        entry = section.entry
        return cls(
            section_order=outline.position(section.content_id),
            content_type=section.content_type.value,
            content_data=section.public_content,
            status=_status(module, entry),
            is_complete=entry.is_complete,
            **{
                name: getattr(section, name)
                for name in (
                    "content_id",
                    "module_id",
                    "title",
                    "duration",
                    "revision",
                    "updated_at",
                    "updated_by_name",
                    "uploads",
                )
            },
        )


class OrderIn(Schema):
    """Every section's id, in the order wanted; ``revision`` is the outline's as it was read."""

    order: list[str] = Field(max_length=200)
    revision: int


class ReasonIn(Schema):
    """Why changes are asked for."""

    reason: str = Field(max_length=2000)


class PublishIn(Schema):
    """Which part of the version is raised, and a note for the record."""

    bump: Literal["patch", "minor", "major"] = "minor"
    note: str = Field(default="", max_length=2000)


class UploadIn(Schema):
    """A file to be uploaded into a module. ``size`` is in bytes; without ``content_id``: the module's thumbnail."""

    filename: str = Field(min_length=1, max_length=1024)
    content_type: str = Field(default="", max_length=255)
    size: int = Field(ge=0, le=2**53 - 1)
    content_id: str | None = None
    slot: Literal["video", "captions", "document", "image", "thumbnail"] = "thumbnail"


class ReleaseOut(Answer):
    """One publication."""

    number: int
    version: str
    published_at: str
    published_by_name: str
    note: str
    section_count: int
    title: str


class ReleasesOut(Answer):
    """One page of publications, newest first."""

    items: list[ReleaseOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Release]) -> Self:
        """Return the answer for a page."""
        items = [
            ReleaseOut(**{name: getattr(release, name) for name in ReleaseOut.model_fields}) for release in page.items
        ]
        return cls(items=items, next_cursor=page.next_cursor)


def _status(module: Module, entry: Entry) -> str:
    """Return 003's status of a section: it follows from the module and from being complete."""
    return "published" if module.is_live and entry.is_complete else "draft"
