"""What is written of a learner, for whoever counts it, and for whoever grades it again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from education.learning.rules.progress import Progress
from education.quizzes.rules import Grade, Quiz


@dataclass(frozen=True, slots=True)
class Counted:
    """Answers that come into a quiz's figures (``sign`` 1) or go out of them (-1); ``edition`` is the quiz's."""

    edition: int
    quiz: Quiz
    grade: Grade
    sign: Literal[1, -1] = 1


@dataclass(frozen=True, slots=True)
class Recorded:
    """One write of a learner's progress, for whoever counts: what was there, what is there now, which answers count."""

    before: Progress
    after: Progress
    content_id: str
    counted: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """An attempt as it is stored; ``graded_edition`` and ``graded_release`` say by what it was graded last."""

    number: int
    version: str
    edition: int
    answers: Mapping[str, list[str]]
    points: int
    out_of: int
    percent: int
    passed: bool
    graded_edition: int
    graded_release: int
    at: str
    first_grade: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Correction:
    """A quiz as it was published last, by which older answers are graded again; ``earlier`` returns older editions."""

    edition: int
    release: int
    quiz: Quiz
    earlier: Callable[[int], Quiz | None]

    def applies_to(self, given: GivenAnswers) -> bool:
        """Say whether an attempt is to be graded again: it was to another edition, and before a later release."""
        return given.graded_release <= self.release and given.graded_edition != self.edition


@dataclass(frozen=True, slots=True)
class Outcome:
    """What changed for one learner at a quiz; ``percent`` is their best now."""

    user_id: str
    was_passed: bool
    is_passed: bool
    percent: int
