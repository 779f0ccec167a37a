"""What a file of questions may be, and what is said about each question in it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from education.quizzes.rules import Question

MIB = 2**20
MAX_TEXT_BYTES = 20 * MIB
MAX_ARCHIVE_BYTES = 50 * MIB
MAX_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 200 * MIB
MAX_RATIO = 200
MAX_DEPTH = 100
MAX_QUESTIONS = 5_000
#: A question as JSON; a quiz of 100 KB holds at least two of these.
MAX_QUESTION_BYTES = 40_000
MAX_TAGS = 5
MAX_TAG = 40
#: So many questions are on a page of a dry run.
PAGE = 50


class Format(StrEnum):
    """How questions are written in a file."""

    MOODLE = "moodle"
    GIFT = "gift"
    QTI1 = "qti1"
    QTI2 = "qti2"
    CSV = "csv"
    MARKDOWN = "markdown"


#: Format → how people call it.
FORMAT_NAMES: Mapping[Format, str] = {
    Format.MOODLE: "Moodle XML",
    Format.GIFT: "GIFT",
    Format.QTI1: "QTI 1.2",
    Format.QTI2: "QTI 2",
    Format.CSV: "CSV",
    Format.MARKDOWN: "Markdown",
}


class Verdict(StrEnum):
    """What becomes of a question: taken as it is, changed so that it fits here, or not taken."""

    TAKEN = "taken"
    CHANGED = "changed"
    REFUSED = "refused"


#: The lists of a dry run: every question of the file, and those of each verdict.
ALL = "all"
LISTS = (ALL, *Verdict)

_Sentence = Annotated[str, Field(max_length=500)]


class Line(BaseModel):
    """The verdict about one question. ``number`` is its place in the file, from 1; ``title`` its name there.

    ``notes`` are sentences: what was changed, or why it is not taken. ``question`` is missing where it is not taken.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: Annotated[int, Field(ge=1, le=MAX_QUESTIONS)]
    verdict: Verdict
    title: Annotated[str, Field(max_length=200)] = ""
    notes: Annotated[list[_Sentence], Field(max_length=20)] = Field(default_factory=list)
    tags: Annotated[list[Annotated[str, Field(max_length=MAX_TAG)]], Field(max_length=MAX_TAGS)] = Field(
        default_factory=list
    )
    question: Question | None = None


class Summary(BaseModel):
    """What was found in a file, and where each page of its verdicts begins in the files that hold them, in bytes.

    ``counts``: verdict → number of questions. ``offsets``: ``all`` or verdict → beginnings of its pages and the end.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Format
    notes: Annotated[list[_Sentence], Field(max_length=20)] = Field(default_factory=list)
    counts: dict[Verdict, Annotated[int, Field(ge=0, le=MAX_QUESTIONS)]]
    offsets: dict[str, Annotated[list[Annotated[int, Field(ge=0)]], Field(max_length=MAX_QUESTIONS // PAGE + 2)]]

    @property
    def total(self) -> int:
        """The number of questions in the file."""
        return sum(self.counts.values())


def as_json(question: Question) -> dict[str, Any]:
    """Return a question as a quiz stores it: numbers as text, what belongs to another kind left out."""
    return question.model_dump(mode="json", exclude_defaults=True) | {"kind": question.kind.value}
