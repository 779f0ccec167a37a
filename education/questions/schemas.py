"""What the API of questions takes and answers."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from education.questions.rules import (
    MAX_QUESTIONS,
    BankQuestion,
    Format,
    Line,
    QuestionImport,
    State,
    Step,
    Verdict,
)
from education.questions.services.imports import ImportTicket, VerdictPage
from education.quizzes.rules import Question, QuestionKind


class QuestionIn(Schema):
    """A question for the bank; ``question`` is one as in a quiz's ``content_data``, its id is ours to give."""

    question: dict[str, Any]
    tags: list[str] = Field(default_factory=list, max_length=50)

    def given(self) -> Mapping[str, Any]:
        """Return it as the service takes it."""
        return self.model_dump()


class QuestionCardOut(Answer):
    """A question of the bank as a list shows it; ``summary`` is the beginning of its text."""

    question_id: str
    kind: QuestionKind
    summary: str
    points: int
    tags: list[str]
    source: str
    revision: int
    created_at: str
    created_by_name: str
    updated_at: str
    updated_by_name: str


class BankQuestionOut(QuestionCardOut):
    """A question of the bank."""

    question: dict[str, Any]

    @classmethod
    def of(cls, one: BankQuestion) -> Self:
        """Return the answer for a question."""
        made: Self = cls.model_validate(one)
        return made


class QuestionsOut(Answer):
    """One page of the bank; ``next_cursor`` is null on the last."""

    items: list[QuestionCardOut]
    next_cursor: str | None


class QuestionImportIn(Schema):
    """A file of questions that is going to be sent. ``size`` is in bytes; ``format`` null: found out by its content.

    With ``module_id`` and ``content_id`` of a quiz the questions will go into it, else into the bank.
    """

    filename: str = Field(min_length=1, max_length=1024)
    size: int = Field(ge=0, le=2**53 - 1)
    format: Format | None = None
    module_id: str | None = Field(default=None, max_length=200)
    content_id: str | None = Field(default=None, max_length=200)


class ReadIn(Schema):
    """How to read the file; ``format`` null: found out by its content, left out: as before."""

    format: Format | None = None

    def given(self) -> str | None:
        """Return the choice as the service takes it."""
        if "format" not in self.model_fields_set:
            return None
        return self.format.value if self.format else ""


class TakeIn(Schema):
    """Which questions to take, by their numbers in the file; null: all that can be taken."""

    numbers: list[int] | None = Field(default=None, max_length=MAX_QUESTIONS)


class TroubleOut(Answer):
    """Why an import stopped, and whether reading again can help."""

    code: str
    reason: str
    retryable: bool


class QuestionImportOut(Answer):
    """Where an import stands. ``found``: the format of the file; ``counts``: verdict → questions; ``taken``: how many."""

    import_id: str
    filename: str
    size: int
    state: State
    step: Step | None
    format: Format | None
    found: Format | None
    notes: list[str]
    counts: dict[Verdict, int]
    taken: int
    trouble: TroubleOut | None
    module_id: str | None
    content_id: str | None
    revision: int
    created_at: str
    created_by_name: str
    updated_at: str

    @classmethod
    def of(cls, one: QuestionImport) -> Self:
        """Return the answer for an import."""
        same = (
            "import_id",
            "filename",
            "size",
            "state",
            "step",
            "revision",
            "created_at",
            "created_by_name",
            "updated_at",
        )
        return cls(
            format=Format(one.format) if one.format else None,
            found=one.summary.format if one.summary else None,
            notes=one.summary.notes if one.summary else [],
            counts=one.summary.counts if one.summary else {},
            taken=len(one.taken),
            trouble=TroubleOut.model_validate(one.trouble) if one.trouble else None,
            module_id=one.module_id or None,
            content_id=one.content_id or None,
            **{name: getattr(one, name) for name in same},
        )


class QuestionImportsOut(Answer):
    """One page of imports; ``next_cursor`` is null on the last."""

    items: list[QuestionImportOut]
    next_cursor: str | None


class QuestionImportTicketOut(Answer):
    """How to send the file: POST a form with ``fields`` and the file as the last field ``file`` to ``url``; then ``read``."""

    one: QuestionImportOut = Field(serialization_alias="import")
    method: Literal["post"] = "post"
    url: str
    fields: dict[str, str]

    @classmethod
    def of(cls, ticket: ImportTicket) -> Self:
        """Return the answer for a ticket."""
        return cls(one=QuestionImportOut.of(ticket.one), url=ticket.url, fields=ticket.fields)


class VerdictLineOut(Answer):
    """The verdict about one question. ``notes``: what was changed, or why it is not taken, in sentences."""

    number: int
    verdict: Verdict
    title: str
    notes: list[str]
    tags: list[str]
    is_taken: bool
    question: Question | None

    @classmethod
    def of(cls, line: Line, one: QuestionImport) -> Self:
        """Return the answer for a line of an import."""
        return cls(is_taken=line.number in one.taken, **{name: getattr(line, name) for name in Line.model_fields})


class VerdictsOut(Answer):
    """One page of a dry run; pages are numbered from 1, since they are known beforehand."""

    items: list[VerdictLineOut]
    page: int
    pages: int

    @classmethod
    def of(cls, page: VerdictPage) -> Self:
        """Return the answer for a page."""
        return cls(items=[VerdictLineOut.of(line, page.one) for line in page.lines], page=page.number, pages=page.pages)


class TakingOut(Answer):
    """The import, and the numbers of the questions for which the quiz had no room."""

    one: QuestionImportOut = Field(serialization_alias="import")
    left_out: list[int]
