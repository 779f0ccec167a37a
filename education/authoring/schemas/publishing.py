"""Review and publication, as the API takes and answers them."""

from typing import Literal, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from education.authoring.rules import Release


class ReasonIn(Schema):
    """Why changes are asked for."""

    reason: str = Field(max_length=2000)


class PublishIn(Schema):
    """Which part of the version is raised (null: as what changed proposes), and a note for the record."""

    bump: Literal["patch", "minor", "major"] | None = None
    note: str = Field(default="", max_length=2000)


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
