"""What the question bank keeps of a person: who made and changed questions, and who imported some."""

from collections.abc import Iterator
from typing import Any

from diatonic.common import personal
from diatonic.common.personal import Subject, Traces
from education.questions.models import BankItem, ImportItem, TagItem

_QUESTION = Traces(names={"created_by_name": "", "updated_by_name": ""})
_IMPORT = Traces(
    ids=("created_by", "taken_by"),
    names={"created_by_name": "created_by", "taken_by_name": "taken_by"},
)


def _questions(subject: Subject) -> Iterator[Any]:
    return _QUESTION.among(personal.partition(BankItem, subject.organization_id), subject)


def _imports(subject: Subject) -> Iterator[Any]:
    return _IMPORT.among(personal.partition(ImportItem, subject.organization_id), subject)


personal.nothing(TagItem, "Which questions carry a tag.")
personal.register(
    _QUESTION.holding(
        name="questions.bank",
        title="Questions you made or changed",
        models=(BankItem,),
        find=_questions,
        why="Others ask them in their quizzes; whose they were is forgotten.",
        shown=("question_id", "summary", "question", "tags", "created_at", "updated_at"),
        retention="deleted-questions",
    ),
    _IMPORT.holding(
        name="questions.imports",
        title="Imports of questions",
        models=(ImportItem,),
        find=_imports,
        why="The organization sees what was imported; by whom is forgotten.",
        shown=("import_id", "filename", "state", "created_at"),
        retention="question-imports",
    ),
)
