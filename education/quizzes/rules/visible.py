"""What a learner may see of a quiz before answering it, and under which ids."""

from collections.abc import Mapping, Sequence
from typing import Any

from education.quizzes.rules.disguise import Disguise
from education.quizzes.rules.kinds import kind_of
from education.quizzes.rules.questions import Question, Quiz

Answers = Mapping[str, Sequence[str]]


def for_learner(quiz: Quiz, *, seed: str) -> dict[str, Any]:
    """Return the quiz as it may be sent before it was answered: no right answers, no feedback.

    ``seed`` is a secret that stands for one learner and one attempt, up to 64 characters: orders and ids follow from
    it, so that the same one shows the same. Every question has ``options``, ``items``, ``lefts`` and ``rights``, empty
    where its kind has none.
    """
    disguise = Disguise(seed)
    questions = [_shown(question, disguise, shuffle=quiz.shuffle_options) for question in quiz.questions]
    if quiz.shuffle_questions:
        questions = disguise.order(questions, lambda question: question["question_id"])
    return {
        "introduction": quiz.introduction,
        "pass_mark": quiz.pass_mark,
        "max_attempts": quiz.max_attempts,
        "time_limit": quiz.time_limit,
        "show_answers": quiz.show_answers.value,
        "points": quiz.points,
        "questions": questions,
    }


def _shown(question: Question, disguise: Disguise, *, shuffle: bool) -> dict[str, Any]:
    return {
        "question_id": question.question_id,
        "kind": question.kind.value,
        "text": question.text,
        "points": question.points,
        "options": [],
        "items": [],
        "lefts": [],
        "rights": [],
        **kind_of(question).shown(question, disguise, shuffle=shuffle),
    }


def from_learner(quiz: Quiz, answers: Answers, *, seed: str) -> dict[str, list[str]]:
    """Return a learner's answers in the things' own ids, as they are graded and stored; ``seed`` as in `for_learner`.

    What names nothing stays as it is, for :func:`wrong_answers` to find.
    """
    questions = {question.question_id: question for question in quiz.questions}
    disguise = Disguise(seed)
    return {
        name: kind_of(questions[name]).from_learner(questions[name], chosen, disguise)
        if name in questions
        else list(chosen)
        for name, chosen in answers.items()
    }


def to_learner(quiz: Quiz, answers: Answers, *, seed: str) -> dict[str, list[str]]:
    """Return answers in the ids under which the learner of this seed sees the things; unknown questions are left out."""
    disguise = Disguise(seed)
    return {
        question.question_id: kind_of(question).to_learner(question, answers[question.question_id], disguise)
        for question in quiz.questions
        if question.question_id in answers
    }
