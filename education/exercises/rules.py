"""Work that learners hand in: where it stands, what can be handed in, what a mark may say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from diatonic.common.errors import FieldError
from education.authoring.rules import Exercise
from organizations.media.rules import MIB, StoredFile, Upload, UploadState

MAX_TEXT = 20_000
MAX_COMMENT = 5000
#: A file that a learner hands in has at most so many bytes.
MAX_FILE = 50 * MIB
#: An upload in one of these states is no file any more, and never will be.
GONE = (UploadState.CANCELLED, UploadState.TIMED_OUT)


class State(StrEnum):
    """Where a submission stands."""

    SUBMITTED = "submitted"
    TRY_AGAIN = "try_again"
    PASSED = "passed"


class WorkInput(BaseModel):
    """What a learner hands in beside the file; ``edition``: of the exercise as they were shown it."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    edition: int | None = Field(default=None, ge=1)


class MarkInput(BaseModel):
    """What a marker decides. ``points`` and ``notes``: by the criterion's id."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    outcome: Literal["passed", "try_again"]
    points: dict[str, int] = Field(default_factory=dict, max_length=40)
    notes: dict[str, Annotated[str, Field(max_length=2000)]] = Field(default_factory=dict, max_length=40)
    comment: Annotated[str, Field(max_length=MAX_COMMENT)] = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What was decided about a submission. ``points`` and ``notes``: by the criterion's id."""

    outcome: State
    points: Mapping[str, int]
    notes: Mapping[str, str]
    comment: str
    by: str
    by_name: str
    at: str


@dataclass(frozen=True, slots=True)
class Submission:
    """Work handed in once, pinned to the edition of its exercise. ``number`` counts a learner's from 1.

    ``points`` and ``out_of`` are 0 before it is marked, and without criteria. From a list of the queue ``text`` and
    ``mark`` are empty.
    """

    submission_id: str
    module_id: str
    content_id: str
    user_id: str
    user_name: str
    number: int
    module_title: str
    section_title: str
    version: str
    edition: int
    state: State
    submitted_at: str
    revision: int = 1
    points: int = 0
    out_of: int = 0
    has_file: bool = False
    marked_at: str = ""
    marked_by_name: str = ""
    text: str = ""
    file_id: str = ""
    mark: Mark | None = None

    @property
    def percent(self) -> int | None:
        """The points as a percentage, rounded down; ``None`` without points."""
        return self.points * 100 // self.out_of if self.out_of else None


@dataclass(frozen=True, slots=True)
class Draft:
    """What lies ready to be handed in: the text of work that was taken back, and the file uploaded last."""

    text: str = ""
    upload_id: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a learner has of an exercise: earlier submissions, newest first, and what lies ready.

    ``file`` lies ready; ``upload``: where it stands until it is one. ``files``: those of the submissions, by id.
    """

    exercise: Exercise
    submissions: tuple[Submission, ...]
    draft: Draft = field(default_factory=Draft)
    upload: Upload | None = None
    file: StoredFile | None = None
    files: Mapping[str, StoredFile] = field(default_factory=dict)
    exercises: Mapping[int, Exercise] = field(default_factory=dict)

    @property
    def latest(self) -> Submission | None:
        """The submission that counts."""
        return self.submissions[0] if self.submissions else None

    @property
    def tries_left(self) -> int:
        """How often work can still be handed in."""
        return tries_left(self.exercise, self.latest)

    @property
    def why_not(self) -> str:
        """Why nothing can be handed in now; empty: it can."""
        return why_not(self.exercise, self.latest)


def tries_left(exercise: Exercise, latest: Submission | None) -> int:
    """Return how often work can still be handed in, after the latest submission."""
    if latest is not None and latest.state is State.PASSED:
        return 0
    return max(0, 1 + exercise.max_resubmissions - (latest.number if latest else 0))


def why_not(exercise: Exercise, latest: Submission | None) -> str:
    """Return why nothing can be handed in now, in a sentence; empty: it can."""
    if latest is None:
        return ""
    if latest.state is State.SUBMITTED:
        return "Your work is waiting to be marked. Take it back to change it."
    if latest.state is State.PASSED:
        return "You have passed this exercise."
    if not tries_left(exercise, latest):
        return "You have used all your tries. Ask whoever marked your work to look at it once more."
    return ""


def wrong_work(exercise: Exercise, *, text: str, has_file: bool) -> list[FieldError]:
    """Return what is wrong with work that is about to be handed in."""
    if exercise.takes_text and not exercise.takes_file and not text.strip():
        return [FieldError("/text", "Write your answer first.")]
    if exercise.takes_file and not exercise.takes_text:
        missing = [] if has_file else [FieldError("/file", "Upload your file first.")]
        return [*missing, *([FieldError("/text", "This exercise takes a file only.")] if text.strip() else [])]
    if not text.strip() and not has_file:
        return [FieldError("/text", "Write your answer, or upload a file.")]
    return []


def wrong_mark(exercise: Exercise, given: MarkInput) -> list[FieldError]:
    """Return what is wrong with a mark; empty: it can stand."""
    return [*_wrong_points(exercise, given), *_wrong_outcome(exercise, given)]


def _wrong_points(exercise: Exercise, given: MarkInput) -> Iterator[FieldError]:
    known = {criterion.criterion_id: criterion for criterion in exercise.rubric}
    for name, said in (("points", given.points), ("notes", given.notes)):
        for criterion_id in sorted(said.keys() - known.keys()):
            yield FieldError(f"/{name}/{criterion_id}", "This exercise has no such criterion.")
    for criterion_id, criterion in known.items():
        points = given.points.get(criterion_id)
        if points is None or not 0 <= points <= criterion.points:
            yield FieldError(f"/points/{criterion_id}", f"Give 0 to {criterion.points} points.")


def _wrong_outcome(exercise: Exercise, given: MarkInput) -> Iterator[FieldError]:
    if given.outcome == "try_again" and not given.comment and not any(given.notes.values()):
        yield FieldError("/comment", "Say what has to be better.")
    needed = exercise.pass_mark or 0
    if given.outcome == "passed" and exercise.out_of and total(exercise, given.points) * 100 < needed * exercise.out_of:
        yield FieldError("/outcome", f"{needed} % of the points are needed to pass. Give more, or ask to try again.")


def total(exercise: Exercise, points: Mapping[str, int]) -> int:
    """Return the sum of the points that were given for the criteria of the exercise."""
    return sum(points.get(criterion.criterion_id, 0) for criterion in exercise.rubric)
