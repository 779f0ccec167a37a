"""A quiz that its author tries as a learner: graded like an attempt, and recorded nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from education.quizzes.rules.grading import QuestionResult, grade, may_reveal
from education.quizzes.rules.questions import Quiz
from education.quizzes.rules.sheets import as_shown
from education.quizzes.rules.visible import for_learner, from_learner


@dataclass(frozen=True, slots=True)
class Trial:
    """How trying a quiz went, in the ids that were shown; ``attempts_left`` is ``None`` where there is no limit."""

    number: int
    at: str
    points: int
    out_of: int
    percent: int
    passed: bool
    attempts_left: int | None
    quiz: Mapping[str, Any]
    results: tuple[QuestionResult, ...]
    timed_out: bool = False


def try_out(quiz: Quiz, given: Mapping[str, Sequence[str]], *, seed: str, number: int, at: str) -> Trial:
    """Return how the ``number``-th try went, with the right answers where a learner would see them by then.

    ``given``: in the ids that were shown by ``seed``. What came before is not known: each try is as if none had passed.
    """
    graded = grade(quiz, from_learner(quiz, given, seed=seed))
    reveal = may_reveal(
        passed=graded.passed, attempts_used=number, max_attempts=quiz.max_attempts, show_answers=quiz.show_answers
    )
    return Trial(
        number=number,
        at=at,
        points=graded.points,
        out_of=graded.out_of,
        percent=graded.percent,
        passed=graded.passed,
        attempts_left=max(0, quiz.max_attempts - number) if quiz.max_attempts else None,
        quiz=for_learner(quiz, seed=seed),
        results=as_shown(quiz, graded, seed=seed, reveal=reveal),
    )
