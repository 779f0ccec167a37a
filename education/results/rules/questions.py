"""How people do at a quiz and at each question of it, in figures and in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from education.learning.rules import GivenAnswers
from education.quizzes.rules import Question, Quiz
from education.results.rules.counting import Counts, choices, right_choices
from education.results.rules.mistakes import MistakeFigures, frequent_mistakes
from education.results.rules.modules import ENOUGH, percent


@dataclass(frozen=True, slots=True)
class ChoiceFigures:
    """How often one answer of a question was chosen."""

    choice_id: str
    text: str
    is_right: bool
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """How a question does, by people's first answers. ``facility``: percent right; ``discrimination``: -1 to 1.

    Discrimination is the correlation of the points for this question with the points for all others: high where
    those who do well elsewhere do well here. ``None``: cannot be said, as too few answered or all alike. ``mistakes``
    are those of the ``looked_at`` people whose answers were read.
    """

    question: Question
    answered: int
    right: int
    blank: int
    facility: int | None
    discrimination: float | None
    choices: tuple[ChoiceFigures, ...]
    since: str = ""
    looked_at: int = 0
    mistakes: tuple[MistakeFigures, ...] = ()

    @property
    def difficulty_words(self) -> str:
        """Say in words how hard it is."""
        if self.facility is None or self.answered < ENOUGH:
            return "Too few answers yet"
        steps = ((95, "Nearly everybody knows it"), (75, "Easy"), (40, "Medium"), (20, "Hard"))
        return next((words for least, words in steps if self.facility >= least), "Very hard")

    @property
    def separation_words(self) -> str:
        """Say in words how well it tells those who know from those who do not."""
        if self.answered < ENOUGH:
            return "Too few answers yet"
        if self.discrimination is None:
            return "Cannot be said: all do alike"
        steps = ((0.3, "Separates well"), (0.1, "Separates a little"), (-0.1, "Does not separate"))
        return next((words for least, words in steps if self.discrimination >= least), "Separates the wrong way")

    @property
    def advice(self) -> str:
        """Return what its author had better look at; empty: nothing stands out."""
        if self.answered < ENOUGH:
            return ""
        favourite = max(self.choices, key=lambda one: one.count, default=None)
        if self.discrimination is not None and self.discrimination < -0.1:  # noqa: PLR2004 -- as above
            return "Those who do well elsewhere get this wrong more often. Is the right answer marked?"
        if favourite and not favourite.is_right and favourite.count > self.right:
            return f"More people chose “{favourite.text}” than are right. Is the question misread, or the answer wrong?"
        if self.facility is not None and self.facility < 20:  # noqa: PLR2004 -- as above
            return "Hardly anybody is right. Do the sections before it teach this?"
        if self.facility is not None and self.facility >= 95:  # noqa: PLR2004 -- as above
            return "Nearly everybody is right, so it tells little about who has learned."
        return ""


@dataclass(frozen=True, slots=True)
class EditionFigures:
    """The counts of one published edition of a quiz; ``version`` and ``release`` brought it first."""

    version: str
    release: int
    edition: int
    quiz: Quiz
    counts: Counts


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """How people do at a quiz in their first answers; ``average`` and ``median`` are percentages."""

    answered: int
    passed: int
    average: int | None
    median: int | None
    spread: tuple[int, ...]
    questions: tuple[QuestionFigures, ...]


def quiz_figures(editions: Sequence[EditionFigures], given: Sequence[tuple[str, GivenAnswers]] = ()) -> QuizFigures:
    """Return what the counts say about the newest of ``editions`` (newest first).

    An older edition counts for the questions that it has in the same words with the same answers: a question that
    was changed starts anew. ``given``: attempts that were read, to tell what wrong answers there are.
    """
    spread: Counter[int] = Counter()
    for one in editions:
        spread.update({int(name[1:]): value for name, value in one.counts.items() if name.startswith("%")})
    answered = sum(one.counts.get("n", 0) for one in editions)
    return QuizFigures(
        answered=answered,
        passed=sum(one.counts.get("passed", 0) for one in editions),
        average=round(sum(mark * count for mark, count in spread.items()) / answered) if answered else None,
        median=_median(spread),
        spread=tuple(
            sum(count for mark, count in spread.items() if min(mark // 10, 9) == tenth) for tenth in range(10)
        ),
        questions=tuple(_question_figures(question, editions, given) for question in editions[0].quiz.questions)
        if editions
        else (),
    )


def first_version(editions: Sequence[EditionFigures]) -> str:
    """Return the version since which the counts of these editions are."""
    return min(editions, key=lambda one: one.release).version


def _median(spread: Mapping[int, int]) -> int | None:
    total, reached = sum(spread.values()), 0
    for mark in sorted(spread):
        reached += spread[mark]
        if total and reached * 2 >= total:
            return mark
    return None


def _question_figures(
    question: Question, editions: Sequence[EditionFigures], given: Sequence[tuple[str, GivenAnswers]]
) -> QuestionFigures:
    same = [one for one in editions if question in one.quiz.questions]
    key = question.question_id
    answered = sum(one.counts.get("n", 0) for one in same)
    right = sum(one.counts.get(f"{key}:right", 0) for one in same)
    looked_at, found = frequent_mistakes(question, {one.edition for one in same}, given)
    return QuestionFigures(
        question=question,
        answered=answered,
        right=right,
        blank=sum(one.counts.get(f"{key}:blank", 0) for one in same),
        facility=percent(right, answered) if answered else None,
        discrimination=_discrimination(key, same),
        choices=tuple(
            ChoiceFigures(choice, text, choice in right_choices(question), count, percent(count, answered))
            for choice, text in choices(question).items()
            for count in [sum(one.counts.get(f"{key}={choice}", 0) for one in same)]
        ),
        since=first_version(same),
        looked_at=looked_at,
        mistakes=found,
    )


def _discrimination(key: str, editions: Sequence[EditionFigures]) -> float | None:
    """Return the mean of the editions' correlations, by how many answered each: their totals are not one scale."""
    found = [
        (one.counts["n"], value) for one in editions if (value := correlation_with_rest(one.counts, key)) is not None
    ]
    total = sum(count for count, _ in found)
    return round(sum(count * value for count, value in found) / total, 2) if total else None


def correlation_with_rest(counts: Counts, key: str) -> float | None:
    """Return Pearson's correlation of a question's points with the points for all others; ``None``: undefined."""
    n, t, t2 = (counts.get(name, 0) for name in ("n", "t", "t2"))
    x, x2, xt = (counts.get(f"{key}:{name}", 0) for name in ("x", "x2", "xt"))
    rest, rest2, product = t - x, t2 - 2 * xt + x2, xt - x2
    variances = (n * x2 - x * x) * (n * rest2 - rest * rest)
    return (n * product - x * rest) / sqrt(variances) if variances > 0 else None
