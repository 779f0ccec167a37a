"""Sections, as the API takes and answers them."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from education.authoring.rules import Module, Outline, Section
from education.authoring.schemas.modules import section_status

_SLOT = r"^(video|captions|poster|document|image|thumbnail|starter|starter-([1-9]|10))$"


class SectionIn(Schema):
    """A new section. ``position`` counts from 1; null: at the end."""

    title: str
    content_type: Literal["text", "video", "document", "quiz", "exercise"]
    content_data: dict[str, Any] = Field(default_factory=dict)
    position: int | None = None


class CopyIn(Schema):
    """Where a copy of a section goes. ``position`` counts from 1; null: at the end.

    ``may_open``: a section of a restricted module may go into one that is not; else that is refused with
    ``would_open``.
    """

    module_id: str = Field(max_length=200)
    position: int | None = None
    may_open: bool = False


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
            status=section_status(module, entry),
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


class UploadIn(Schema):
    """A file to be uploaded into a module. ``size`` is in bytes; without ``content_id``: the module's thumbnail.

    ``slot`` is ``video``, ``captions``, ``document``, ``image``, ``thumbnail``, or of an exercise ``starter-1`` to
    ``starter-10``; ``starter`` takes the first of those that is free.
    """

    filename: str = Field(min_length=1, max_length=1024)
    content_type: str = Field(default="", max_length=255)
    size: int = Field(ge=0, le=2**53 - 1)
    content_id: str | None = None
    slot: Annotated[str, Field(max_length=20, pattern=_SLOT)] = "thumbnail"
