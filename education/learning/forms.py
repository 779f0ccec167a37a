"""How an attempt went, for the page."""

from typing import Any

from education.learning.rules import Attempt
from education.quizzes.rules import answered


def result(attempt: Attempt) -> dict[str, Any]:
    """Return how an attempt went, question by question, as the edition was that was answered."""
    return {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "questions": answered(attempt.quiz, attempt.results),
        "is_revealed": any(one.right_options for one in attempt.results),
    }
