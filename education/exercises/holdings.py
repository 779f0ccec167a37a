"""What exercises keep of a person: what they handed in or have ready, and what they marked."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from diatonic.common import personal
from diatonic.common.dynamo import pointers
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import Fate, Holding, Subject, Traces
from diatonic.common.scope import system_scope
from education.authoring import services as authoring
from education.exercises.models import DraftModel, SubmissionModel, WorkModel
from education.exercises.store import POINTER, work_key
from organizations.media import services as media

_MARK = Traces(ids=("mark.by",), names={"mark.by_name": "mark.by"})
_MARKED = Traces(names={"marked_by_name": ""})
_WORK, _DRAFT = "work#", "draft#"


def _mine(subject: Subject) -> Iterator[str]:
    return (f"{module_id}#{subject.user_id}" for module_id in authoring.every_module(subject.organization_id))


def _submissions(subject: Subject) -> Iterator[Any]:
    for key in _mine(subject):
        for item in personal.partition(SubmissionModel, key):
            if not item.submission_key.startswith((_WORK, _DRAFT)):
                yield item


def _drafts(subject: Subject) -> Iterator[Any]:
    for key in _mine(subject):
        yield from personal.partition(DraftModel, key, DraftModel.submission_key.startswith(_DRAFT))


def _work(item: Any) -> Any:
    (found,) = batch_get([(WorkModel, (item.learner_module, work_key(item.submission_key)))])
    return found


_of_submission = personal.every_attribute("learner_module", "queue_key", "waiting_in", "marked_by_name")


def _shown(item: Any, subject: Subject) -> dict[str, Any]:
    """Show the work with its mark; who marked it is another person."""
    work = _work(item)
    if work is None:
        return _of_submission(item, subject)
    mark = {name: value for name, value in (work.mark or {}).items() if name not in ("by", "by_name")}
    return _of_submission(item, subject) | {"text": work.text, "file_id": work.file_id, "mark": mark or None}


def _remove(tx: Transaction, item: Any, subject: Subject, _now: datetime) -> None:
    work = _work(item)
    tx.delete(item)
    pointers.release(tx, kind=POINTER, value=item.submission_id)
    if work is not None:
        tx.delete(work)
        if work.file_id:
            scope = system_scope(subject.organization_id, reason="a person is being erased")
            media.release_file(tx, scope, file_id=work.file_id, holder=f"submission#{item.submission_id}")


def _marks(subject: Subject) -> Iterator[Any]:
    for module_id in authoring.every_module(subject.organization_id):
        listed = personal.partition(SubmissionModel.module_index, module_id)
        keys = [(WorkModel, (item.learner_module, work_key(item.submission_key))) for item in listed]
        yield from _MARK.among((item for item in batch_get(keys) if item is not None), subject)


def _marked(subject: Subject) -> Iterator[Any]:
    for module_id in authoring.every_module(subject.organization_id):
        listed = personal.partition(SubmissionModel.module_index, module_id)
        yield from _MARKED.among(personal.complete(SubmissionModel, listed), subject)


_GRADES = "A learner keeps the mark and what was said about the work; by whom is forgotten."
personal.register(
    Holding(
        name="exercises.submissions",
        title="Work you handed in, and how it was marked",
        models=(SubmissionModel, WorkModel),
        find=_submissions,
        fate=Fate.DELETED,
        erase=_remove,
        shown=_shown,
        order=40,  # before the files that it holds
        at_once=10,
    ),
    Holding(
        name="exercises.drafts",
        title="Work that lies ready to be handed in",
        models=(DraftModel,),
        find=_drafts,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("learner_module"),
        order=40,
    ),
    _MARK.holding(
        name="exercises.marks",
        title="Marks you gave, and what you said about work",
        models=(WorkModel,),
        find=_marks,
        why=_GRADES,
        shown=("mark",),
    ),
    _MARKED.holding(
        name="exercises.marked",
        title="Work you marked",
        models=(SubmissionModel,),
        find=_marked,
        why=_GRADES,
        shown=("module_title", "section_title", "marked_at"),
    ),
)
