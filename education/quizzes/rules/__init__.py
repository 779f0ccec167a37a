"""Quizzes: what one is, when it is complete, what a learner may see of it, and how answers are graded.

Answers are ``{question_id: [str, …]}``: the ids of chosen options; ``true`` or ``false``; what was typed; the ids of
items in the learner's order; for each pair ``<pair_id>:<id of a right side>``. Stored answers and everything in this
package name things by their own ids. A learner's page and the API name items and right sides by ids that tell nothing:
:func:`from_learner` and :func:`to_learner` translate.
"""

from education.quizzes.rules.completeness import is_complete, missing
from education.quizzes.rules.grading import Grade, QuestionResult, grade, may_reveal, mistakes, revealed, wrong_answers
from education.quizzes.rules.kinds import Line
from education.quizzes.rules.numbers import number_of, readings_of, unclear
from education.quizzes.rules.questions import (
    MAX_ANSWER,
    MAX_MINUTES,
    Item,
    Option,
    Pair,
    Question,
    QuestionKind,
    Quiz,
    ShowAnswers,
)
from education.quizzes.rules.sheets import AnswerSheet, answered, as_shown, result_of
from education.quizzes.rules.timing import (
    ALL_QUIZZES,
    GRACE,
    NOTHING_EXTRA,
    Allowance,
    Extra,
    ExtraInput,
    Sitting,
    Terms,
)
from education.quizzes.rules.trying import Trial, try_out
from education.quizzes.rules.visible import for_learner, from_learner, to_learner

__all__ = [
    "ALL_QUIZZES",
    "GRACE",
    "MAX_ANSWER",
    "MAX_MINUTES",
    "NOTHING_EXTRA",
    "Allowance",
    "AnswerSheet",
    "Extra",
    "ExtraInput",
    "Grade",
    "Item",
    "Line",
    "Option",
    "Pair",
    "Question",
    "QuestionKind",
    "QuestionResult",
    "Quiz",
    "ShowAnswers",
    "Sitting",
    "Terms",
    "Trial",
    "answered",
    "as_shown",
    "for_learner",
    "from_learner",
    "grade",
    "is_complete",
    "may_reveal",
    "missing",
    "mistakes",
    "number_of",
    "readings_of",
    "result_of",
    "revealed",
    "to_learner",
    "try_out",
    "unclear",
    "wrong_answers",
]
