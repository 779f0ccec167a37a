"""Quizzes: what one is, when it is complete, what a learner may see of it, and how answers are graded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from diatonic.common.errors import FieldError

_Id = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
_Text = Annotated[str, Field(max_length=2000)]


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    SEVERAL = "several"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Option(_Strict):
    """One answer to choose; ``feedback`` is shown to who chose it."""

    option_id: _Id
    text: _Text = ""
    is_right: bool = False
    feedback: _Text = ""


class Question(_Strict):
    """One question; ``feedback`` is shown after answering, whatever was chosen."""

    question_id: _Id
    kind: QuestionKind = QuestionKind.SINGLE
    text: _Text = ""
    points: int = Field(default=1, ge=1, le=100)
    options: list[Option] = Field(default_factory=list, max_length=20)
    feedback: _Text = ""


class Quiz(_Strict):
    """A quiz. ``pass_mark`` is a percentage of the points; ``max_attempts`` 0 stands for any number."""

    introduction: Annotated[str, Field(max_length=5000)] = ""
    questions: list[Question] = Field(default_factory=list, max_length=100)
    pass_mark: int = Field(default=60, ge=0, le=100)
    max_attempts: int = Field(default=0, ge=0, le=100)


def missing(quiz: Quiz, *, pointer: str = "/content_data") -> list[FieldError]:
    """Return what the quiz still needs before learners can answer it; empty when it is complete."""
    if not quiz.questions:
        return [FieldError(f"{pointer}/questions", "Add at least one question.")]
    return [
        *_doubles([question.question_id for question in quiz.questions], f"{pointer}/questions"),
        *(
            error
            for number, question in enumerate(quiz.questions)
            for error in _missing_in_question(question, f"{pointer}/questions/{number}")
        ),
    ]


def _missing_in_question(question: Question, pointer: str) -> Iterator[FieldError]:
    if not question.text:
        yield FieldError(f"{pointer}/text", "Write the question.")
    if len(question.options) < 2:  # noqa: PLR2004 -- one option is no choice
        yield FieldError(f"{pointer}/options", "Add at least two options.")
    for number, option in enumerate(question.options):
        if not option.text:
            yield FieldError(f"{pointer}/options/{number}/text", "Write this option, or remove it.")
    right = sum(option.is_right for option in question.options)
    if right == 0:
        yield FieldError(f"{pointer}/options", "Mark the right answer.")
    elif right > 1 and question.kind is QuestionKind.SINGLE:
        yield FieldError(
            f"{pointer}/options", "Only one answer can be right here: choose “several” or unmark the rest."
        )
    yield from _doubles([option.option_id for option in question.options], f"{pointer}/options")


def _doubles(identifiers: Sequence[str], pointer: str) -> Iterator[FieldError]:
    if len(set(identifiers)) < len(identifiers):
        yield FieldError(pointer, "Two of these have the same id; every id is used once.")


def for_learner(quiz: Quiz) -> dict[str, Any]:
    """Return the quiz as it may be sent before it was answered: no right answers, no feedback."""
    return {
        "introduction": quiz.introduction,
        "pass_mark": quiz.pass_mark,
        "max_attempts": quiz.max_attempts,
        "points": sum(question.points for question in quiz.questions),
        "questions": [
            {
                "question_id": question.question_id,
                "kind": question.kind.value,
                "text": question.text,
                "points": question.points,
                "options": [{"option_id": option.option_id, "text": option.text} for option in question.options],
            }
            for question in quiz.questions
        ],
    }


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """How one question went. ``right_options`` is empty until the answers may be seen."""

    question_id: str
    is_right: bool
    points: int
    chosen: tuple[str, ...]
    feedback: tuple[str, ...]
    right_options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """The outcome of an attempt; ``percent`` is rounded down."""

    points: int
    out_of: int
    percent: int
    passed: bool
    results: tuple[QuestionResult, ...]


def wrong_answers(quiz: Quiz, answers: Mapping[str, Sequence[str]]) -> list[FieldError]:
    """Return what is wrong with the form of the answers (unknown question or option, two for a single choice)."""
    questions = {question.question_id: question for question in quiz.questions}
    errors = []
    for question_id, chosen in answers.items():
        question = questions.get(question_id)
        if question is None:
            errors.append(FieldError(f"/answers/{question_id}", "This quiz has no such question."))
        elif not set(chosen) <= {option.option_id for option in question.options}:
            errors.append(FieldError(f"/answers/{question_id}", "This question has no such option."))
        elif question.kind is QuestionKind.SINGLE and len(set(chosen)) > 1:
            errors.append(FieldError(f"/answers/{question_id}", "Choose one option."))
    return errors


def grade(quiz: Quiz, answers: Mapping[str, Sequence[str]]) -> Grade:
    """Grade the answers: a question counts when exactly its right options are chosen; unanswered is wrong."""
    results = tuple(_grade_question(question, answers.get(question.question_id, ())) for question in quiz.questions)
    points = sum(result.points for result in results)
    out_of = sum(question.points for question in quiz.questions)
    percent = points * 100 // out_of if out_of else 0
    return Grade(points, out_of, percent, percent >= quiz.pass_mark, results)


def _grade_question(question: Question, chosen: Sequence[str]) -> QuestionResult:
    right = {option.option_id for option in question.options if option.is_right}
    is_right = set(chosen) == right
    feedback = [option.feedback for option in question.options if option.option_id in chosen and option.feedback]
    return QuestionResult(
        question_id=question.question_id,
        is_right=is_right,
        points=question.points if is_right else 0,
        chosen=tuple(sorted(set(chosen))),
        feedback=tuple([*feedback, question.feedback] if question.feedback else feedback),
    )


def revealed(quiz: Quiz, grade: Grade) -> tuple[QuestionResult, ...]:
    """Return the results with the right options named."""
    right = {
        question.question_id: tuple(option.option_id for option in question.options if option.is_right)
        for question in quiz.questions
    }
    return tuple(
        QuestionResult(
            result.question_id,
            result.is_right,
            result.points,
            result.chosen,
            result.feedback,
            right.get(result.question_id, ()),
        )
        for result in grade.results
    )


def may_reveal(*, passed: bool, attempts_used: int, max_attempts: int) -> bool:
    """Say whether the right answers may be seen: after passing, or when no attempt is left."""
    return passed or (max_attempts > 0 and attempts_used >= max_attempts)
