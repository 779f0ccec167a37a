"""A quiz as a page of fields: what was answered, what is still open, and how it went.

A choice and a typed answer are one field, named by the question. A place of an item is ``<question_id>.<item_id>``, the
right side of a left one ``<question_id>.<pair_id>``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from education.quizzes.rules.grading import Grade, QuestionResult, revealed
from education.quizzes.rules.questions import QuestionKind, Quiz
from education.quizzes.rules.visible import to_learner

_CHOICES = (QuestionKind.SINGLE, QuestionKind.SEVERAL, QuestionKind.TRUE_FALSE)
_OPEN = {
    QuestionKind.TEXT: "Write an answer.",
    QuestionKind.NUMBER: "Write a number.",
    QuestionKind.ORDERING: "Give every item a place of its own.",
    QuestionKind.MATCHING: "Choose a right side for each.",
}

Shown = Mapping[str, Any]
Fields = Mapping[str, Sequence[str]]


class AnswerSheet:
    """The answers to a quiz, as they were sent or saved."""

    def __init__(
        self,
        quiz: Shown,
        sent: Fields | None = None,
        *,
        saved: Fields | None = None,
        errors: Mapping[str, str] | None = None,
    ) -> None:
        """``quiz`` as `for_learner` returns it; ``sent``: the fields of a form; ``saved``: answers in the ids shown.

        ``errors``: question id → what is wrong with its answer.
        """
        self.quiz = quiz
        self.is_sent = sent is not None
        self.errors = errors or {}
        self._fields = sent if sent is not None else _fields(quiz, saved or {})

    @property
    def answers(self) -> dict[str, list[str]]:
        """Return what is answered, in the ids that were shown; a question that is not is left out."""
        found = {question["question_id"]: self._answer(question) for question in self.quiz["questions"]}
        return {name: chosen for name, chosen in found.items() if chosen}

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Return each question with what was answered, for the page."""
        return [self._filled(question) for question in self.quiz["questions"]]

    @property
    def open_questions(self) -> list[int]:
        """Return the numbers of the questions without a whole answer, once the sheet was sent."""
        return [number for number, question in enumerate(self.quiz["questions"], 1) if self.is_open(question)]

    @property
    def wrong_questions(self) -> list[tuple[int, str]]:
        """Return the numbers of the questions whose answer cannot be graded, with the reason."""
        asked = enumerate(self.quiz["questions"], 1)
        return [(number, self.errors[one["question_id"]]) for number, one in asked if one["question_id"] in self.errors]

    def is_open(self, question: Shown) -> bool:
        """Say whether a sent sheet leaves the question without an answer, or with half of one."""
        parts = len(question["items"]) or len(question["lefts"]) or 1
        return self.is_sent and len(self._answer(question)) < parts

    def _filled(self, question: Shown) -> dict[str, Any]:
        name, kind = question["question_id"], question["kind"]
        items = [{**item, "place": self._one(f"{name}.{item['item_id']}")} for item in question["items"]]
        items.sort(key=lambda item: (not item["place"].isdecimal(), len(item["place"]), item["place"]))
        missing = _OPEN.get(kind, "Choose an answer.") if self.is_open(question) else ""
        return {
            **question,
            "is_choice": kind in _CHOICES,
            "chosen": list(self._fields.get(name, ())),
            "typed": self._one(name),
            "items": items,
            "places": [str(place) for place in range(1, len(items) + 1)],
            "lefts": [{**left, "chosen": self._one(f"{name}.{left['pair_id']}")} for left in question["lefts"]],
            "error": self.errors.get(name) or missing,
        }

    def _answer(self, question: Shown) -> list[str]:
        name, kind = question["question_id"], question["kind"]
        if kind == QuestionKind.ORDERING:
            return self._order(question)
        if kind == QuestionKind.MATCHING:
            sides = [(left["pair_id"], self._one(f"{name}.{left['pair_id']}")) for left in question["lefts"]]
            return [f"{left}:{right}" for left, right in sides if right]
        if kind in _CHOICES:
            return list(self._fields.get(name, ()))
        return [typed] if (typed := self._one(name)) else []

    def _order(self, question: Shown) -> list[str]:
        """Return the items in their places; nothing unless each has one of its own."""
        places = {
            self._one(f"{question['question_id']}.{item['item_id']}"): item["item_id"] for item in question["items"]
        }
        wanted = [str(place) for place in range(1, len(question["items"]) + 1)]
        return [places[place] for place in wanted] if set(wanted) == set(places) else []

    def _one(self, field: str) -> str:
        return next(iter(self._fields.get(field, ())), "").strip()


def _fields(quiz: Shown, answers: Fields) -> dict[str, list[str]]:
    """Return answers as the fields that would send them."""
    fields: dict[str, list[str]] = {}
    for question in quiz["questions"]:
        name, chosen = question["question_id"], list(answers.get(question["question_id"], ()))
        if question["kind"] == QuestionKind.ORDERING:
            fields |= {f"{name}.{item_id}": [str(place)] for place, item_id in enumerate(chosen, 1)}
        elif question["kind"] == QuestionKind.MATCHING:
            fields |= {f"{name}.{left}": [right] for left, _, right in (one.partition(":") for one in chosen)}
        else:
            fields[name] = chosen
    return fields


def as_shown(quiz: Quiz, grade: Grade, *, seed: str, reveal: bool) -> tuple[QuestionResult, ...]:
    """Return the results in the ids that the learner saw, with the right answers where they may be seen."""
    return tuple(_as_shown(quiz, result, seed) for result in (revealed(quiz, grade) if reveal else grade.results))


def _as_shown(quiz: Quiz, result: QuestionResult, seed: str) -> QuestionResult:
    name = result.question_id
    chosen, right = (
        to_learner(quiz, {name: ids}, seed=seed).get(name, []) for ids in (result.chosen, result.right_options)
    )
    return replace(result, chosen=tuple(chosen), right_options=tuple(right))


class Outcome(Protocol):
    """An answered quiz: as it was shown, and how each question went."""

    @property
    def quiz(self) -> Shown:
        """The quiz as `for_learner` returns it."""

    @property
    def results(self) -> Sequence[QuestionResult]:
        """How each question went, in the ids that were shown."""


def result_of(attempt: Outcome) -> dict[str, Any]:
    """Return how an attempt went, question by question, as the edition was that was answered; for the page."""
    return {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "questions": answered(attempt.quiz, attempt.results),
        "is_revealed": any(one.right_options for one in attempt.results),
    }


def answered(quiz: Shown, results: Sequence[QuestionResult]) -> list[dict[str, Any]]:
    """Return the questions, in the order in which they were shown, with how each went (``went``), for the page."""
    went = {one.question_id: one for one in results}
    return [
        {**question, "is_choice": question["kind"] in _CHOICES, "went": went[question["question_id"]]}
        for question in quiz["questions"]
    ]
