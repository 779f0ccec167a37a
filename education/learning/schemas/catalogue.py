"""What can be learned, and what has to be completed first."""

from typing import Self

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from education.learning.rules import CatalogueCard, Requirement


class RequirementOut(Answer):
    """A module that has to be completed first, and how far the learner is in it."""

    module_id: str
    title: str
    completed: int
    section_count: int
    percent: int
    is_met: bool

    @classmethod
    def of(cls, one: Requirement) -> Self:
        """Return the answer for a requirement."""
        return cls(
            module_id=one.card.module_id,
            title=one.card.title,
            completed=one.completed,
            section_count=one.card.section_count,
            percent=one.percent,
            is_met=one.is_met,
        )


class CardOut(Answer):
    """A published module in the catalogue; ``duration`` is in minutes, ``percent`` the learner's own progress.

    ``missing``: what has to be completed before the module can be begun.
    """

    module_id: str
    title: str
    summary: str
    content_type: str
    difficulty: str
    duration: int
    tags: list[str]
    version: str
    published_at: str
    section_count: int
    thumbnail_file_id: str
    author_name: str
    completed: int
    percent: int
    is_locked: bool
    missing: list[RequirementOut]

    @classmethod
    def of(cls, item: CatalogueCard) -> Self:
        """Return the answer for a card."""
        values = {name: getattr(item.card, name, None) for name in cls.model_fields}
        own = {name: getattr(item, name) for name in ("completed", "percent", "is_locked")}
        return cls.model_validate({**values, **own, "missing": [RequirementOut.of(one) for one in item.missing]})


class CatalogueOut(Answer):
    """One page of the catalogue; ``next_cursor`` is null on the last."""

    items: list[CardOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[CatalogueCard]) -> Self:
        """Return the answer for a page."""
        return cls(items=[CardOut.of(item) for item in page.items], next_cursor=page.next_cursor)
