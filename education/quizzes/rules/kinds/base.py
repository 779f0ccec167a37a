"""What every kind of question answers for."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from diatonic.common.errors import FieldError
from education.quizzes.rules.disguise import Disguise
from education.quizzes.rules.questions import Question


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a result in words: what was asked for, what was answered, what is right (empty until it may be seen).

    ``label`` is empty where the question itself says what was asked for.
    """

    label: str
    given: str
    right: str = ""


class Mistake(NamedTuple):
    """One thing that is wrong in an answer: the same ``key`` is the same mistake, ``words`` say it."""

    key: str
    words: str


class Kind(ABC):
    """A kind of question. ``chosen`` is an answer in the things' own ids."""

    @abstractmethod
    def missing(self, question: Question, pointer: str) -> Iterator[FieldError]:
        """Yield what the question lacks beside its text."""

    @abstractmethod
    def shown(self, question: Question, disguise: Disguise, *, shuffle: bool) -> dict[str, Any]:
        """Return what a learner may see before answering; those parts of ``visible`` that are not empty."""

    @abstractmethod
    def wrong(self, question: Question, chosen: Sequence[str]) -> str | None:
        """Return what is wrong with the form of an answer, in a sentence; ``None`` where it can be graded."""

    def unclear(self, chosen: Sequence[str]) -> str:
        """Return what to ask a person about an answer that can be understood in two ways; empty for any other."""
        del chosen
        return ""

    @abstractmethod
    def is_right(self, question: Question, chosen: Sequence[str]) -> bool:
        """Say whether an answer is right; an empty one never is."""

    @abstractmethod
    def right(self, question: Question) -> tuple[str, ...]:
        """Return a right answer, in the form of an answer; for texts all that are accepted."""

    @abstractmethod
    def lines(self, question: Question, chosen: Sequence[str], *, reveal: bool) -> tuple[Line, ...]:
        """Return how it went in words."""

    def kept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        """Return an answer as a result shows it."""
        return tuple(chosen)

    def feedback(self, question: Question, chosen: Sequence[str]) -> list[str]:
        """Return the feedback that belongs to what was chosen; the question's own is not this kind's business."""
        del question, chosen
        return []

    def mistakes(self, question: Question, chosen: Sequence[str]) -> list[Mistake]:
        """Return what is wrong in an answer that is not right; empty where options are chosen, which say it themselves."""
        del question, chosen
        return []

    def from_learner(self, question: Question, chosen: Sequence[str], disguise: Disguise) -> list[str]:
        """Return an answer in the things' own ids; what names nothing stays as it is."""
        del question, disguise
        return list(chosen)

    def to_learner(self, question: Question, chosen: Sequence[str], disguise: Disguise) -> list[str]:
        """Return an answer in the ids under which the learner saw the things."""
        del question, disguise
        return list(chosen)


def doubles(identifiers: Sequence[str], pointer: str) -> Iterator[FieldError]:
    """Yield an error where an id is used twice."""
    if len(set(identifiers)) < len(identifiers):
        yield FieldError(pointer, "Two of these have the same id; every id is used once.")
