"""The kinds of question in one table: all that the rest has to know about a kind is asked of its entry."""

from collections.abc import Mapping

from education.quizzes.rules.kinds.arranged import Matching, Ordering
from education.quizzes.rules.kinds.base import Kind, Line, Mistake
from education.quizzes.rules.kinds.choice import Several, Single, TrueFalse
from education.quizzes.rules.kinds.typed import Number, Text
from education.quizzes.rules.questions import Question, QuestionKind

__all__ = ["KINDS", "Kind", "Line", "Mistake", "kind_of"]

KINDS: Mapping[QuestionKind, Kind] = {
    QuestionKind.SINGLE: Single(),
    QuestionKind.SEVERAL: Several(),
    QuestionKind.TRUE_FALSE: TrueFalse(),
    QuestionKind.TEXT: Text(),
    QuestionKind.NUMBER: Number(),
    QuestionKind.ORDERING: Ordering(),
    QuestionKind.MATCHING: Matching(),
}


def kind_of(question: Question) -> Kind:
    """Return how a question behaves."""
    return KINDS[question.kind]
