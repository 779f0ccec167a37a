"""What people answered who were wrong, where they write or arrange: the most frequent of it.

Nothing is counted for this when somebody answers: what can be typed has no end, and whoever types ten thousand
different texts would fill whatever keeps them. A bounded number of answers is read instead, when somebody looks.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from education.learning.rules import GivenAnswers
from education.quizzes.rules import Question, mistakes
from education.results.rules.modules import percent

#: So many are shown of a question.
TOP = 5
#: A longer answer is cut.
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class MistakeFigures:
    """How many people made a mistake; the percentage is of those who were looked at."""

    text: str
    count: int
    percent: int


def frequent_mistakes(
    question: Question, editions: Collection[int], given: Sequence[tuple[str, GivenAnswers]]
) -> tuple[int, tuple[MistakeFigures, ...]]:
    """Return how many people were looked at, and their most frequent mistakes at a question.

    ``given``: people and their attempts, each person's in order; the first that is graded by one of ``editions``, which
    have the question in the same words, counts. What several make is shown as the first of them wrote it.
    """
    first: dict[str, GivenAnswers] = {}
    for user_id, attempt in given:
        if attempt.graded_edition in editions:
            first.setdefault(user_id, attempt)
    counts: Counter[str] = Counter()
    words: dict[str, str] = {}
    for attempt in first.values():
        for mistake in mistakes(question, attempt.answers.get(question.question_id, ())):
            counts[mistake.key] += 1
            words.setdefault(mistake.key, mistake.words)
    return len(first), tuple(
        MistakeFigures(_cut(words[key]), count, percent(count, len(first))) for key, count in counts.most_common(TOP)
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
