"""Exercises: what one is, when it is complete, and what points a marker can give."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from diatonic.common.errors import FieldError

MAX_CRITERIA = 20
#: An exercise hands out so many files at most.
MAX_STARTERS = 10
STARTERS = tuple(f"starter-{number}" for number in range(1, MAX_STARTERS + 1))

_Id = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]


class SubmitAs(StrEnum):
    """What a learner hands in."""

    TEXT = "text"
    FILE = "file"
    BOTH = "both"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Criterion(_Strict):
    """One thing that a marker looks at, and the most points for it."""

    criterion_id: _Id
    title: Annotated[str, Field(max_length=200)] = ""
    description: Annotated[str, Field(max_length=2000)] = ""
    points: int = Field(default=5, ge=1, le=100)


class Exercise(BaseModel):
    """An exercise. ``instructions`` is Markdown; ``submit_as`` both: a text, a file, or the two.

    ``max_resubmissions``: how often a learner may hand in again after being asked to; ``pass_mark``: the percentage
    of the points below which a submission cannot pass, ``None`` where the marker decides freely.
    """

    model_config = ConfigDict(extra="forbid")

    instructions: Annotated[str, Field(max_length=20_000)] = ""
    submit_as: SubmitAs = SubmitAs.TEXT
    max_resubmissions: int = Field(default=3, ge=0, le=20)
    pass_mark: int | None = Field(default=None, ge=1, le=100)
    rubric: list[Criterion] = Field(default_factory=list, max_length=MAX_CRITERIA)

    @property
    def out_of(self) -> int:
        """The most points that can be had."""
        return sum(criterion.points for criterion in self.rubric)

    @property
    def takes_text(self) -> bool:
        """Whether a text can be handed in."""
        return self.submit_as is not SubmitAs.FILE

    @property
    def takes_file(self) -> bool:
        """Whether a file can be handed in."""
        return self.submit_as is not SubmitAs.TEXT


def missing_in_exercise(exercise: Exercise, *, pointer: str = "/content_data") -> list[FieldError]:
    """Return what the exercise still needs before learners can do it; empty when it is complete."""
    return list(_missing(exercise, pointer))


def _missing(exercise: Exercise, pointer: str) -> Iterator[FieldError]:
    if not exercise.instructions.strip():
        yield FieldError(f"{pointer}/instructions", "Write what is to be done.")
    for number, criterion in enumerate(exercise.rubric):
        if not criterion.title:
            yield FieldError(f"{pointer}/rubric/{number}/title", "Name what you look at, or remove it.")
    identifiers = [criterion.criterion_id for criterion in exercise.rubric]
    if len(set(identifiers)) < len(identifiers):
        yield FieldError(f"{pointer}/rubric", "Two criteria have the same id; every id is used once.")
    if exercise.pass_mark and not exercise.rubric:
        yield FieldError(f"{pointer}/pass_mark", "A pass mark needs criteria with points. Add some, or leave it empty.")


def exercise_of(content_data: Mapping[str, Any]) -> Exercise:
    """Return the exercise of a section's stored content."""
    return Exercise.model_validate(dict(content_data))
