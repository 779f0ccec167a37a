"""What runs keep of a person: which they started, what was said in those, and what they answered."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from diatonic.common import personal, storage
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import Fate, Holding, KeptFile, Subject, Traces
from diatonic.common.scope import system_scope
from workbench.runs import services
from workbench.runs.models import DataItem, HistoryItem, PartItem, QueueItem, RunItem, RunTallyItem, SlotsItem
from workbench.runs.store.days import USER, month_key, series_key

_STARTED = Traces(ids=("user_id",), names={"user_name": "user_id"})
_ENDED = Traces(ids=("user_id",), also=("input_data", "output_data"))
_ANSWERED = Traces(ids=("answered_by",))
_TOLD = Traces(sets=("told",))
_MONTH = len("2026-01")


def _all(subject: Subject) -> Iterator[Any]:
    return personal.partition(RunItem.organization_index, subject.organization_id)


def _runs(subject: Subject) -> Iterator[Any]:
    return _STARTED.among(_all(subject), subject)


def _parts(subject: Subject) -> Iterator[Any]:
    for run in _runs(subject):
        yield from personal.partition(PartItem, run.run_id)


def _answers(subject: Subject) -> Iterator[Any]:
    for run in _all(subject):
        found = personal.partition(PartItem, run.run_id, PartItem.part_id.startswith("wait#"))
        yield from _ANSWERED.among(found, subject)


def _told(subject: Subject) -> Iterator[Any]:
    for run in _all(subject):
        found = personal.partition(PartItem, run.run_id, PartItem.part_id.startswith("told#"))
        yield from _TOLD.among(found, subject)


def _data(subject: Subject) -> Iterator[Any]:
    here = subject.organization_id
    for project_id in sorted({run.project_id for run in _runs(subject)}):
        listed = personal.partition(DataItem.project_index, f"{here}#{project_id}")
        theirs = (item for item in listed if item.user_id == subject.user_id)
        yield from (item for item in personal.complete(DataItem, theirs) if item.user_id == subject.user_id)


def _drop_data(tx: Transaction, item: DataItem, _subject: Subject, _now: datetime) -> None:
    scope = system_scope(item.organization_id, reason="a person is erased")
    services.drop_data(tx, scope, project_id=item.project_key.partition("#")[2], name=item.name)


def _history(subject: Subject) -> Iterator[Any]:
    found = personal.partition(HistoryItem.tenant_index, subject.organization_id)
    return _ENDED.among(personal.complete(HistoryItem, found), subject)


def _tallies(subject: Subject) -> Iterator[Any]:
    days = list(personal.partition(RunTallyItem, series_key(subject.organization_id, USER, subject.user_id)))
    months = sorted({month_key(subject.organization_id, USER, one.part[:_MONTH]) for one in days})
    # Before the days by which they are found, where erasing breaks off between them.
    yield from filter(None, batch_get([(RunTallyItem, (month, subject.user_id)) for month in months]))
    yield from days


def _drop(tx: Transaction, item: PartItem, _subject: Subject, _now: datetime) -> None:
    if item.place:
        # Before the item that names it, which is found again where this breaks off.
        storage.delete([item.place])
    tx.delete(item)


def _files(item: PartItem) -> list[KeptFile]:
    name = f"runs/{item.run_id.rpartition(':')[2]}/{item.part_id.replace('#', '-')}.json"
    return [KeptFile(name, item.place, int(item.size or 0))] if item.place else []


def _shown_part(item: PartItem, _subject: Subject) -> dict[str, Any]:
    said = {"run_id": item.run_id, "part": item.part_id, "at": item.created_at, "text": item.text, "body": item.body}
    return {name: value for name, value in said.items() if value}


personal.register(
    Holding(
        name="runs.parts",
        title="What agents were given by you, and what they did and said",
        models=(PartItem,),
        find=_parts,
        fate=Fate.DELETED,
        erase=_drop,
        shown=_shown_part,
        files=_files,
        retention="runs",
        order=44,  # found by whose run it is
    ),
    Holding(
        name="runs.data",
        title="What flows kept for each other and a run of yours wrote last",
        models=(DataItem,),
        find=_data,
        fate=Fate.DELETED,
        erase=_drop_data,
        shown=personal.every_attribute("user_id", "organization_id", "revision"),
        order=44,  # found by the projects of their runs
        at_once=1,  # each is counted in its project
    ),
    _ANSWERED.holding(
        name="runs.answers",
        title="What you decided where a run waited for it",
        models=(PartItem,),
        find=_answers,
        why="The run goes by it; who decided is forgotten.",
        shown=("run_id", "node", "created_at"),
    ),
    _TOLD.holding(
        name="runs.told",
        title="Runs that wait for you, as you were told",
        models=(PartItem,),
        find=_told,
        why="Others are told too; that you were is forgotten.",
        shown=("run_id", "created_at"),
    ),
    _STARTED.holding(
        name="runs.runs",
        title="Runs that you started",
        models=(RunItem,),
        find=_runs,
        why="What agents do and cost stays in the organization's books; who started it is forgotten.",
        shown=("run_id", "title", "status", "started_at"),
        order=46,
    ),
    _ENDED.holding(
        name="runs.history",
        title="How runs of yours ended",
        models=(HistoryItem,),
        find=_history,
        why="What agents do and cost stays in the organization's books; whose run it was and what was said is forgotten.",
        shown=("run_id", "status", "started_at", "completed_at"),
        retention="runs",
    ),
    Holding(
        name="runs.days",
        title="How many runs of yours ended in a day, how, and what they used",
        models=(RunTallyItem,),
        find=_tallies,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("organization_id", "expires_at", "revision", "created_at"),
        retention="run-days",
    ),
)
personal.nothing(SlotsItem, "It counts the runs of an organization that are under way.")
personal.nothing(QueueItem, "It says in which order runs wait.")
