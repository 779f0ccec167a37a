"""What becomes of the answers to a quiz that changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from education.authoring.rules.sections import Entry


class AnswersChoice(StrEnum):
    """What is done for those who have answered: their results stay, are graded again, or they answer again."""

    KEEP = "keep"
    REGRADE = "regrade"
    RETAKE = "retake"


@dataclass(frozen=True, slots=True)
class ChangedQuiz:
    """A quiz that learners see, and what it becomes."""

    live: Entry
    draft: Entry

    @property
    def content_id(self) -> str:
        """The section's id."""
        return self.draft.content_id


@dataclass(frozen=True, slots=True)
class AnsweredQuiz:
    """A changed quiz that learners have answered.

    ``would_pass`` and ``would_fail``: how many would newly pass, or pass no longer, if all were graded again; ``None``
    while that is being counted, or where nobody counts it.
    """

    content_id: str
    title: str
    learners: int
    passed: int
    would_pass: int | None = None
    would_fail: int | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What is being published, for whoever has to follow up on it. ``answers``: the quiz and what was chosen."""

    module_id: str
    title: str
    release: int
    version: str
    answers: Mapping[ChangedQuiz, AnswersChoice]
