"""What the question bank keeps of a person: who made and changed questions, and who imported some."""

from collections.abc import Iterator
from typing import Any

from diatonic.common import personal
from diatonic.common.personal import Fate, Holding, Subject, Traces
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
    Holding(
        name="questions.bank",
        title="Questions you made or changed",
        models=(BankItem,),
        find=_questions,
        fate=Fate.ANONYMIZED,
        why="Others ask them in their quizzes; whose they were is forgotten.",
        erase=_QUESTION.take_out,
        shown=_QUESTION.shown("question_id", "summary", "question", "tags", "created_at", "updated_at"),
        retention="deleted-questions",
    ),
    Holding(
        name="questions.imports",
        title="Imports of questions",
        models=(ImportItem,),
        find=_imports,
        fate=Fate.ANONYMIZED,
        why="The organization sees what was imported; by whom is forgotten.",
        erase=_IMPORT.take_out,
        shown=_IMPORT.shown("import_id", "filename", "state", "created_at"),
        retention="question-imports",
    ),
)
