"""What a quiz still needs before learners can answer it."""

from collections.abc import Iterator

from diatonic.common.errors import FieldError
from education.quizzes.rules.kinds import kind_of
from education.quizzes.rules.kinds.base import doubles
from education.quizzes.rules.questions import Question, Quiz


def is_complete(question: Question) -> bool:
    """Say whether learners could answer this question as it is."""
    return not missing(Quiz(questions=[question]))


def missing(quiz: Quiz, *, pointer: str = "/content_data") -> list[FieldError]:
    """Return what the quiz still needs before learners can answer it; empty when it is complete."""
    if not quiz.questions:
        return [FieldError(f"{pointer}/questions", "Add at least one question.")]
    return [
        *doubles([question.question_id for question in quiz.questions], f"{pointer}/questions"),
        *(
            error
            for number, question in enumerate(quiz.questions)
            for error in _missing_in_question(question, f"{pointer}/questions/{number}")
        ),
    ]


def _missing_in_question(question: Question, pointer: str) -> Iterator[FieldError]:
    if not question.text:
        yield FieldError(f"{pointer}/text", "Write the question.")
    yield from kind_of(question).missing(question, pointer)
