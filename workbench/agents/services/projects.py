"""Projects: make, list, read, change, delete."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from workbench.agents import policies
from workbench.agents.rules.projects import MainConfig, Part, Project, ProjectFields, ProjectState, WholeProject
from workbench.agents.services.audited import record
from workbench.agents.store.contents import ContentStore
from workbench.agents.store.main_config import MainConfigStore
from workbench.agents.store.projects import KIND, ProjectStore, stale

DELETE = "workbench.agents.tasks.delete_project"
#: So many things of a project that is not empty are named to whoever wants to delete it.
_NAMED = 20


#: What removes the rest of a project that is being deleted: features above keep something of it too.
_CLEARING: list[Callable[[Scope, str], None]] = []


class ProjectNotEmpty(Conflict):
    """Something hangs on the project; ``extra`` says how much (``counts``) and names some (``contents``)."""

    default_code = "project_not_empty"


class ProjectDeleting(Conflict):
    """The project is being deleted."""

    default_code = "project_deleting"


def create_project(scope: Scope, *, fields: Mapping[str, Any], now: datetime) -> Project:
    """Make a project of the person's own, with its main configuration. Needs ``agents.create``. One DynamoDB call."""
    policies.check_can_create(scope)
    said, at = parse(ProjectFields, dict(fields)), clock.iso(now)
    project = Project(
        project_id=ids.scoped(scope.organization_id, KIND),
        organization_id=scope.organization_id,
        owner_id=scope.user_id,
        owner_name=scope.user_name,
        name=said.name,
        description=said.description,
        state=ProjectState.ACTIVE,
        created_at=at,
        updated_at=at,
        updated_by_name=scope.user_name,
    )
    tx = Transaction()
    ProjectStore(scope).add(tx, project)
    MainConfigStore(scope).add(tx, project, MainConfig(name=said.name))
    _record(tx, scope, project, "created", f"made the project “{project.name}”", now=now)
    tx.commit()
    return project


def list_projects(
    scope: Scope, *, mine: bool = False, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[Project]:
    """Return one page of the organization's projects, last changed first; of the person's own, newest first.

    Needs ``agents.view``. One DynamoDB call, two for one's own.
    """
    policies.check_can_view(scope)
    store = ProjectStore(scope)
    if mine:
        return store.page_of(scope.user_id, limit=limit, cursor=cursor)
    return store.page(limit=limit, cursor=cursor)


def get_project(scope: Scope, *, project_id: str) -> Project:
    """Return a project; needs ``agents.view``. Raises ``ProjectUnknown``. One DynamoDB call."""
    policies.check_can_view(scope)
    return ProjectStore(scope).get(project_id)


def get_whole_project(scope: Scope, *, project_id: str) -> WholeProject:
    """Return a project with the ids of what hangs on it, which may lag. Needs ``agents.view``. Five DynamoDB calls.

    The ids of its environment tell the names of what is set there: to whom that is not shown they are left out.
    """
    project, store = get_project(scope, project_id=project_id), ProjectStore(scope)
    sees_environment = policies.can_set_environment(scope, project.owner_id)
    return WholeProject(
        project=project,
        agent_ids=store.ids_of(project_id, Part.AGENTS),
        tool_ids=store.ids_of(project_id, Part.TOOLS),
        env_ids=store.ids_of(project_id, Part.ENVIRONMENT) if sees_environment else (),
        deployment_ids=store.ids_of(project_id, Part.DEPLOYMENTS),
    )


def editable(scope: Scope, project_id: str) -> Project:
    """Return a project that the person may change. Raises ``ProjectUnknown``, ``Denied``, :class:`ProjectDeleting`."""
    project = get_project(scope, project_id=project_id)
    policies.check_can_change(scope, project.owner_id)
    check_not_deleting(project)
    return project


def check_not_deleting(project: Project) -> None:
    """Raise :class:`ProjectDeleting` where the project is on its way out."""
    if project.is_deleting:
        raise ProjectDeleting("This project is being deleted.")


def update_project(
    scope: Scope, *, project_id: str, fields: Mapping[str, Any], revision: int, now: datetime
) -> Project:
    """Change what is said of a project; ``fields`` replaces those it names. Two DynamoDB calls.

    For its owner, and with ``agents.edit``. Raises ``Stale`` unless ``revision`` is the present one.
    """
    seen = editable(scope, project_id)
    if seen.revision != revision:
        raise stale(seen)
    before = {"name": seen.name, "description": seen.description}
    said = parse(ProjectFields, {**before, **fields})
    if said.model_dump() == before:
        return seen
    changed = _changed(scope, seen, now, name=said.name, description=said.description)
    tx = Transaction()
    ProjectStore(scope).change(tx, changed, seen=seen)
    summary = f"changed the project “{changed.name}”"
    _record(tx, scope, changed, "changed", summary, now=now, before=before, after=said.model_dump())
    tx.commit()
    return changed


def delete_project(scope: Scope, *, project_id: str, cascade: bool, now: datetime) -> Project | None:
    """Delete a project on which nothing hangs but its main configuration. Two DynamoDB calls.

    With ``cascade`` what hangs on it goes as well: then the project is marked as being deleted and returned, and a job
    removes everything. Raises :class:`ProjectNotEmpty` without. For its owner, and with ``agents.edit``.
    """
    project = get_project(scope, project_id=project_id)
    policies.check_can_change(scope, project.owner_id)
    if project.is_deleting:
        return project
    if not (project.is_empty or cascade):
        raise _not_empty(scope, project)
    tx = Transaction()
    if project.is_empty:
        _remove(tx, scope, project)
        _record(tx, scope, project, "deleted", f"deleted the project “{project.name}”", now=now)
        tx.commit()
        return None
    going = _changed(scope, project, now, state=ProjectState.DELETING)
    ProjectStore(scope).change(tx, going, seen=project)
    summary = f"deleted the project “{project.name}” with everything in it"
    _record(tx, scope, project, "deleted", summary, now=now, details={"counts": _counts(project)})
    arguments = {"project_id": project_id}
    jobs.due(
        tx,
        task=DELETE,
        organization_id=scope.organization_id,
        arguments=arguments,
        at=now,
        job_id=f"delete-{project_id}",
    )
    tx.commit()
    return going


def finish_deletion(scope: Scope, *, project_id: str) -> None:
    """Remove a project that is being deleted, and before it whatever hangs on it, some at a time. Idempotent; for the job.

    Raises ``Conflict`` where an index does not show everything yet: then it is to be called again.
    """
    project = ProjectStore(scope).find(project_id)
    if project is None or not project.is_deleting:
        return
    contents = ContentStore(scope)
    for part in Part:
        while contents.remove_some(project, part):
            pass
    for clear in _CLEARING:
        clear(scope, project_id)
    tx = Transaction()
    _remove(tx, scope, project)
    tx.commit()


def on_deletion(clear: Callable[[Scope, str], None]) -> None:
    """Have this called before a project goes, with its id: it removes what hangs on the project, and may be called again."""
    _CLEARING.append(clear)


def _remove(tx: Transaction, scope: Scope, project: Project) -> None:
    ProjectStore(scope).remove(tx, project)
    MainConfigStore(scope).remove(tx, project)


def _not_empty(scope: Scope, project: Project) -> ProjectNotEmpty:
    named = ContentStore(scope).named(project, limit=_NAMED)
    counts = _counts(project)
    told = ", ".join(
        f"{number} {_MANY.get(name, name) if number != 1 else _ONE[name]}" for name, number in counts.items() if number
    )
    return ProjectNotEmpty(
        f"In this project there are {told}. Delete these first, or delete the project with everything in it.",
        extra={"counts": counts, "contents": named},
    )


_ONE = {
    "agents": "agent",
    "tools": "tool",
    "values": "value",
    "deployments": "deployment",
    "kept": "value that flows keep",
}
_MANY = {"kept": "values that flows keep"}


def _counts(project: Project) -> dict[str, int]:
    counts = {"values" if part is Part.ENVIRONMENT else part.value: project.counts.get(part, 0) for part in Part}
    return {**counts, "kept": project.kept.values}


def _changed(scope: Scope, seen: Project, now: datetime, **fields: Any) -> Project:
    fields |= {"updated_at": clock.iso(now), "updated_by_name": scope.user_name}
    return replace(seen, revision=seen.revision + 1, **fields)


def _record(tx: Transaction, scope: Scope, project: Project, what: str, summary: str, **more: Any) -> None:
    record(tx, scope, action=f"project.{what}", target_id=project.project_id, summary=summary, **more)
