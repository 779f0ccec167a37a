"""Review and publication, as the API takes and answers them."""

from typing import Annotated, Literal, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from education.authoring.rules import AnsweredQuiz, AnswersChoice, Release


class ReasonIn(Schema):
    """Why changes are asked for."""

    reason: str = Field(max_length=2000)


class PublishIn(Schema):
    """Which part of the version is raised (null: as what changed proposes), a note for the record, and
    what becomes of answers to changed quizzes.

    ``answers``: the content_id of a quiz that changes → keep (the default), regrade or retake.
    """

    bump: Literal["patch", "minor", "major"] | None = None
    note: str = Field(default="", max_length=2000)
    answers: dict[Annotated[str, Field(max_length=200)], AnswersChoice] = Field(default_factory=dict, max_length=200)


class AnsweredQuizOut(Answer):
    """A quiz that publishing would change and that learners have answered.

    ``would_pass``, ``would_fail``: how many would newly pass, or pass no longer, if all were graded again; null until
    that has been counted, which begins when the module is submitted.
    """

    content_id: str
    title: str
    learners: int
    passed: int
    would_pass: int | None
    would_fail: int | None


class AnsweredQuizzesOut(Answer):
    """What publishing asks about."""

    items: list[AnsweredQuizOut]

    @classmethod
    def of(cls, quizzes: list[AnsweredQuiz]) -> Self:
        """Return the answer for quizzes."""
        return cls(items=[AnsweredQuizOut.model_validate(one) for one in quizzes])


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
