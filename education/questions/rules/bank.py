"""The question bank: questions that an organization keeps to put into quizzes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from education.questions.rules.reading import MAX_TAG, MAX_TAGS
from education.quizzes.rules import Question, QuestionKind

#: So much of a question's text stands in a list.
SUMMARY = 300
#: So many questions are looked through for words at a time.
LOOKED_THROUGH = 400


class BankFields(BaseModel):
    """What a person says of a question in the bank: the question itself, and tags to find it by."""

    model_config = ConfigDict(extra="forbid")

    question: Question
    tags: list[str] = Field(default_factory=list, max_length=50)

    @field_validator("tags")
    @classmethod
    def _clean(cls, tags: list[str]) -> list[str]:
        kept = clean_tags(tags)
        if len(kept) > MAX_TAGS:
            raise ValueError(f"At most {MAX_TAGS} tags.")
        return kept


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question in the bank. ``source`` says in words where it came from; in a list ``question`` is not there."""

    question_id: str
    organization_id: str
    kind: QuestionKind
    summary: str
    points: int
    created_at: str
    updated_at: str
    created_by_name: str
    updated_by_name: str
    tags: tuple[str, ...] = ()
    source: str = ""
    revision: int = 1
    question: Mapping[str, Any] = field(default_factory=dict)
    is_deleted: bool = False

    @property
    def as_question(self) -> Question:
        """The question itself."""
        return Question.model_validate(dict(self.question))

    def says(self, words: Iterable[str]) -> bool:
        """Say whether all the words stand in its text or tags."""
        text = " ".join([self.summary, *self.tags, self.source]).casefold()
        return all(word in text for word in words)


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Return tags as they are kept: in lower case, without needless space, each once."""
    plain = (" ".join(tag.split()).lower()[:MAX_TAG].strip() for tag in tags)
    return list(dict.fromkeys(tag for tag in plain if tag))
