"""What is written of a learner, for whoever counts it."""

from dataclasses import dataclass
from typing import Literal

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
