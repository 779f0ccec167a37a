"""Modules and their outlines, as the API takes and answers them."""

from typing import Any, Literal, Self

from ninja import Schema

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from education.authoring.rules import Entry, Module, Outline


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
                    status=section_status(module, entry),
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


def section_status(module: Module, entry: Entry) -> str:
    """Return 003's status of a section: it follows from the module and from being complete."""
    return "published" if module.is_live and entry.is_complete else "draft"
