"""A quiz as a form: what was chosen, what is still open, and how it went."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from education.learning.rules import Attempt


class AnswerSheet:
    """The answers to a quiz as they are sent: one field for each question, named by its id."""

    def __init__(self, quiz: Mapping[str, Any], data: QueryDict | None = None) -> None:
        """``quiz``: as a learner may see it."""
        self.quiz = quiz
        self.is_sent = data is not None
        given = data or QueryDict()
        self.chosen = {
            question["question_id"]: given.getlist(question["question_id"]) for question in quiz["questions"]
        }

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Return each question with what was chosen, for the page."""
        return [
            {**question, "chosen": self.chosen[question["question_id"]], "is_open": self.is_open(question)}
            for question in self.quiz["questions"]
        ]

    @property
    def open_questions(self) -> list[int]:
        """Return the numbers of the questions without an answer, once the sheet was sent."""
        return [number for number, question in enumerate(self.quiz["questions"], 1) if self.is_open(question)]

    def is_open(self, question: Mapping[str, Any]) -> bool:
        """Say whether a sent sheet leaves the question without an answer."""
        return self.is_sent and not self.chosen[question["question_id"]]


def result(attempt: Attempt) -> dict[str, Any]:
    """Return how an attempt went, question by question, for the page."""
    went = {one.question_id: one for one in attempt.results}
    questions = [{**question, "went": went[question["question_id"]]} for question in attempt.questions]
    return {
        "attempt": attempt,
        "questions": questions,
        "is_revealed": any(one.right_options for one in attempt.results),
    }
