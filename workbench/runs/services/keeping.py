"""What the flows of a project keep for each other: written by runs, seen and deleted by people."""

from dataclasses import dataclass
from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from workbench.agents import services as agents
from workbench.agents.rules.projects import Kept, Project
from workbench.runs.rules.data import Datum, name_of
from workbench.runs.store.data import DataMoved, DataStore, DataUnknown, body_of, size_of
from workbench.runs.store.desk import Beside, Desk

#: So many values of a project that goes are removed in one transaction.
_SOME = 50


@dataclass(frozen=True, slots=True)
class ProjectData:
    """A page of what a project's flows keep, and the project, which counts all of it."""

    project: Project
    page: Page[Datum]


def keep_value(scope: Scope, desk: Desk, name: str, value: object) -> Beside:
    """Return what keeps a value of a run's in a transaction, with the project's count.

    Raises ``Invalid`` for a value that is too long; what is returned ``NoRoom`` where the project keeps as much as it may,
    and ``DataMoved`` on commit, where another run was faster.
    """
    body, store = body_of(value), DataStore(scope, desk.run.project_id)

    def put(tx: Transaction) -> None:
        seen = store.find(name)
        more = Kept(0 if seen else 1, size_of(name, body) - (seen.size if seen else 0))
        _count(tx, scope, desk.run.project_id, more)
        store.put(tx, name, body, run=desk.run, seen=seen, now=desk.now)

    return put


def forget_value(scope: Scope, desk: Desk, name: str) -> Beside:
    """Return what forgets a value for a run in a transaction, as it is kept; one that is not there does not matter."""
    store = DataStore(scope, desk.run.project_id)

    def remove(tx: Transaction) -> None:
        if seen := store.find(name):
            _remove(tx, scope, desk.run.project_id, seen)

    return remove


def list_data(scope: Scope, *, project_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> ProjectData:
    """Return one page of what the project's flows keep, last changed first, without the values. Two DynamoDB calls.

    For the project's owner, and with ``agents.edit``. Raises ``ProjectUnknown``.
    """
    project = _project(scope, project_id)
    return ProjectData(project, DataStore(scope, project_id).page(limit=limit, cursor=cursor))


def get_data(scope: Scope, *, project_id: str, data_id: str) -> tuple[Project, Datum]:
    """Return what is kept under a name, with its value. Two DynamoDB calls.

    For the project's owner, and with ``agents.edit``. Raises ``ProjectUnknown``, ``DataUnknown``.
    """
    project, name = _project(scope, project_id), name_of(data_id)
    found = DataStore(scope, project_id).find(name) if name else None
    if found is None:
        raise DataUnknown
    return project, found


def delete_data(scope: Scope, *, project_id: str, data_id: str, now: datetime) -> None:
    """Delete what is kept under a name. Three DynamoDB calls.

    For the project's owner, and with ``agents.edit``. Raises ``ProjectUnknown``, ``DataUnknown``, and ``DataMoved`` where
    a run writes it in this moment. The log does not say under which name it was: names may tell of people.
    """
    project, seen = get_data(scope, project_id=project_id, data_id=data_id)
    tx = Transaction()
    _remove(tx, scope, project_id, seen)
    audit.record(
        tx,
        scope,
        action="project.data_deleted",
        target_kind="project",
        target_id=project_id,
        summary=f"deleted a value that flows of “{project.name}” kept",
        details={"run_id": seen.run_id, "bytes": seen.size},
        now=now,
    )
    tx.commit()


def drop_data(tx: Transaction, scope: Scope, *, project_id: str, name: str) -> None:
    """Remove in the transaction what is kept under a name, if anything is: for whom it tells of is erased. One read."""
    if seen := DataStore(scope, project_id).find(name):
        _remove(tx, scope, project_id, seen)


def clear_data(scope: Scope, project_id: str) -> None:
    """Remove all that the flows of a project keep, which is on its way out. Idempotent; for its job."""
    store = DataStore(scope, project_id)
    while some := store.some(_SOME):
        tx = Transaction()
        for datum in some:
            store.remove(tx, datum)
        less = Kept(-len(some), -sum(datum.size for datum in some))
        _count(tx, scope, project_id, less)
        tx.commit()


def _remove(tx: Transaction, scope: Scope, project_id: str, seen: Datum) -> None:
    DataStore(scope, project_id).remove(tx, seen)
    _count(tx, scope, project_id, Kept(-1, -seen.size))


def _count(tx: Transaction, scope: Scope, project_id: str, more: Kept) -> None:
    agents.count_kept(tx, scope, project_id=project_id, more=more, otherwise=DataMoved())


def _project(scope: Scope, project_id: str) -> Project:
    project = agents.get_project(scope, project_id=project_id)
    agents.check_may_change(scope, project)
    return project
