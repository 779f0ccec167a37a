"""What the API of exercises takes and answers."""

from collections.abc import Mapping
from typing import Literal, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from education.authoring.rules import Exercise
from education.exercises.rules import MAX_COMMENT, MAX_TEXT, Mark, Submission
from education.exercises.services import Marking
from organizations.media import services as media
from organizations.media.rules import StoredFile


class WorkIn(Schema):
    """Work to hand in: a text, and the file that was uploaded for it last. ``edition``: as it came with the section."""

    text: str = Field(default="", max_length=MAX_TEXT)
    edition: int | None = None


class WorkUploadIn(Schema):
    """The file that is going to be handed in. ``size`` is in bytes, at most 50 MB."""

    filename: str = Field(min_length=1, max_length=1024)
    content_type: str = Field(default="", max_length=255)
    size: int = Field(ge=0, le=2**53 - 1)


class MarkIn(Schema):
    """A decision. ``points`` and ``notes``: by the criterion's id; points are needed for every criterion."""

    outcome: Literal["passed", "try_again"]
    points: dict[str, int] = Field(default_factory=dict)
    notes: dict[str, str] = Field(default_factory=dict)
    comment: str = Field(default="", max_length=MAX_COMMENT)


class WorkFileOut(Answer):
    """A file that was handed in; ``url`` serves its bytes for a minute."""

    name: str
    content_type: str
    size: int
    url: str

    @classmethod
    def of(cls, file: StoredFile) -> Self:
        """Return the answer for a file."""
        return cls(name=file.name, content_type=file.content_type, size=file.size, url=media.url_of(file))


class MarkOut(Answer):
    """What was decided. ``points`` and ``notes``: by the criterion's id."""

    outcome: Literal["passed", "try_again"]
    points: dict[str, int]
    notes: dict[str, str]
    comment: str
    by_name: str
    at: str

    @classmethod
    def of(cls, mark: Mark) -> Self:
        """Return the answer for a mark."""
        return cls.model_validate(
            {
                "outcome": mark.outcome.value,
                "points": dict(mark.points),
                "notes": dict(mark.notes),
                "comment": mark.comment,
                "by_name": mark.by_name,
                "at": mark.at,
            }
        )


class SubmissionCardOut(Answer):
    """A submission as a list shows it; ``points`` are 0 before it is marked."""

    submission_id: str
    module_id: str
    content_id: str
    user_id: str
    user_name: str
    number: int
    section_title: str
    version: str
    edition: int
    state: Literal["submitted", "try_again", "passed"]
    submitted_at: str
    has_file: bool
    points: int
    out_of: int
    marked_at: str
    marked_by_name: str
    revision: int

    @classmethod
    def of(cls, submission: Submission) -> Self:
        """Return the answer for a submission of a list."""
        return cls(**{name: getattr(submission, name) for name in SubmissionCardOut.model_fields})


class SubmissionsOut(Answer):
    """One page of submissions; ``next_cursor`` is null on the last."""

    items: list[SubmissionCardOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Submission]) -> Self:
        """Return the answer for a page."""
        return cls(items=[SubmissionCardOut.of(one) for one in page.items], next_cursor=page.next_cursor)


class SubmissionOut(SubmissionCardOut):
    """A submission with its text and its mark."""

    text: str
    mark: MarkOut | None

    @classmethod
    def full(cls, submission: Submission) -> Self:
        """Return the answer for a submission."""
        card = SubmissionCardOut.of(submission)
        mark = MarkOut.of(submission.mark) if submission.mark else None
        return cls(**dict(card), text=submission.text, mark=mark)


class OwnSubmissionsOut(Answer):
    """One page of one's own submissions, newest first."""

    items: list[SubmissionOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Submission]) -> Self:
        """Return the answer for a page."""
        return cls(items=[SubmissionOut.full(one) for one in page.items], next_cursor=page.next_cursor)


class CriterionOut(Answer):
    """One thing that is looked at, and the most points for it."""

    criterion_id: str
    title: str
    description: str
    points: int


class MarkingOut(SubmissionOut):
    """A submission with what it takes to mark it: criteria and pass mark as they were when it was handed in."""

    rubric: list[CriterionOut]
    pass_mark: int | None
    file: WorkFileOut | None

    @classmethod
    def of_marking(cls, marking: Marking) -> Self:
        """Return the answer for a submission that is marked."""
        said = SubmissionOut.full(marking.submission)
        file = WorkFileOut.of(marking.file) if marking.file else None
        return cls(**dict(said), rubric=_rubric(marking.exercise), pass_mark=marking.exercise.pass_mark, file=file)


def _rubric(exercise: Exercise) -> list[CriterionOut]:
    values: list[Mapping[str, object]] = [criterion.model_dump() for criterion in exercise.rubric]
    return [CriterionOut.model_validate(one) for one in values]
