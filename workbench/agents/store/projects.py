"""Projects: 000's and 001's record of each, which agree."""

from typing import Any

from pynamodb.expressions.condition import Condition

from diatonic.common import ids, pages
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import AppError, Conflict, NotFound, Stale
from diatonic.common.scope import Scope
from workbench.agents.models import AgentItem, DeploymentItem, EnvironmentItem, OwnedProject, ProjectItem, ToolItem
from workbench.agents.rules.projects import (
    ASSEMBLED,
    MOST,
    MOST_KEPT,
    Deployed,
    Kept,
    Part,
    Project,
    ProjectState,
)

KIND = "project"
#: Where what hangs on a project is listed, and how its id is called there.
_INDEXES: dict[Part, tuple[Any, str]] = {
    Part.AGENTS: (AgentItem.project_index, "agent_id"),
    Part.TOOLS: (ToolItem.project_index, "tool_id"),
    Part.ENVIRONMENT: (EnvironmentItem.project_index, "env_id"),
    Part.DEPLOYMENTS: (DeploymentItem.project_index, "deployment_id"),
}


class ProjectUnknown(NotFound):
    """The organization has no such project."""

    default_code = "project_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such project.")


class ProjectFull(Conflict):
    """As many of this kind hang on the project as may, or it is being deleted."""

    default_code = "project_full"


class ProjectStore:
    """The projects of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def get(self, project_id: str) -> Project:
        """Return a project. One consistent read. Raises :class:`ProjectUnknown`."""
        found = self.find(project_id)
        if found is None:
            raise ProjectUnknown
        return found

    def find(self, project_id: str) -> Project | None:
        """Return a project, or ``None``. One consistent read, none for an id that is not of here."""
        if not ids.belongs(project_id, organization_id=self._organization_id, kind=KIND):
            return None
        (item,) = batch_get([(ProjectItem, (project_id,))])
        return None if item is None or item.organization_id != self._organization_id else as_project(item)

    def page(self, *, limit: int, cursor: str | None) -> pages.Page[Project]:
        """Return one page of the organization's projects, last changed first. One query."""
        found = pages.query(
            ProjectItem.tenant_index, self._organization_id, list_name="projects", limit=limit, cursor=cursor
        )
        return found.map(as_project)

    def page_of(self, owner_id: str, *, limit: int, cursor: str | None) -> pages.Page[Project]:
        """Return one page of a person's projects here, newest first. One query and one BatchGet."""
        found = pages.query(
            OwnedProject,
            owner_id,
            list_name=f"projects-{self._organization_id}",
            limit=limit,
            cursor=cursor,
            range_condition=OwnedProject.project_id.startswith(f"{self._organization_id}:"),
            consistent=True,
        )
        items = batch_get([(ProjectItem, (item.project_id,)) for item in found.items])
        return pages.Page(tuple(as_project(item) for item in items if item is not None), found.next_cursor)

    def count_of(self, owner_id: str, *, limit: int) -> int:
        """Return how many projects a person owns here, at most ``limit``. One query."""
        here = OwnedProject.project_id.startswith(f"{self._organization_id}:")
        return sum(1 for _ in OwnedProject.query(owner_id, here, limit=limit, page_size=limit))

    def ids_of(self, project_id: str, part: Part, *, limit: int = ASSEMBLED) -> tuple[str, ...]:
        """Return the ids of what hangs on the project, last changed first. One query of an index, which may lag."""
        index, name = _INDEXES[part]
        found = index.query(project_id, scan_index_forward=False, limit=limit, page_size=limit)
        return tuple(dict.fromkeys(getattr(item, name) for item in found))

    def add(self, tx: Transaction, project: Project) -> None:
        """Write both records of a new project in the transaction."""
        tx.put(_item(project), ProjectItem.project_id.does_not_exist())
        tx.put(_owned(project), OwnedProject.project_id.does_not_exist())

    def change(self, tx: Transaction, project: Project, *, seen: Project) -> None:
        """Write what a person says of the project anew, while it is as it was seen; else ``Stale``."""
        said = {
            "name": project.name,
            "description": project.description,
            "state": project.state.value,
            "updated_at": project.updated_at,
            "updated_by_name": project.updated_by_name,
            "revision": seen.revision + 1,
        }
        actions = [getattr(ProjectItem, name).set(value) for name, value in said.items()]
        condition = (ProjectItem.revision == seen.revision) & (ProjectItem.owner_id == seen.owner_id)
        tx.update(ProjectItem(project.project_id), actions, condition, otherwise=stale(seen))
        names = ("name", "description", "updated_at", "revision")
        beside = [getattr(OwnedProject, name).set(said[name]) for name in names]
        tx.update(OwnedProject(seen.owner_id, seen.project_id), beside, OwnedProject.revision == seen.revision)

    def count_one(self, tx: Transaction, project: Project, part: Part) -> None:
        """Count one more of this part in the transaction, while the project takes any. Raises :class:`ProjectFull`."""
        counter = getattr(ProjectItem, part.value)
        words = f"A project has at most {MOST[part]:,} {_WORDS[part]}, and one that is being deleted takes none."
        condition: Condition = (ProjectItem.state == ProjectState.ACTIVE.value) & (counter < MOST[part])
        condition &= ProjectItem.owner_id == project.owner_id
        tx.update(ProjectItem(project.project_id), [counter.add(1)], condition, otherwise=ProjectFull(words))

    def uncount(self, tx: Transaction, project_id: str, part: Part, number: int = 1) -> None:
        """Count so many less of this part in the transaction."""
        counter = getattr(ProjectItem, part.value)
        tx.update(ProjectItem(project_id), [counter.add(-number)], ProjectItem.project_id.exists())

    def count_kept(self, tx: Transaction, project_id: str, more: Kept, *, otherwise: AppError) -> None:
        """Count in the transaction what flows keep from now on, while there is room and the project is not on its way out.

        ``more`` may be less than nothing, which always has room.
        """
        actions = [ProjectItem.kept.add(more.values), ProjectItem.kept_bytes.add(more.size)]
        condition: Condition = ProjectItem.project_id.exists()
        for counter, added, most in (
            (ProjectItem.kept, more.values, MOST_KEPT.values),
            (ProjectItem.kept_bytes, more.size, MOST_KEPT.size),
        ):
            if added > 0:
                condition &= counter.does_not_exist() | (counter <= most - added)
        if more.values >= 0:  # something is written
            condition &= ProjectItem.state == ProjectState.ACTIVE.value
        tx.update(ProjectItem(project_id), actions, condition, otherwise=otherwise)

    def deploy(self, tx: Transaction, project: Project, deployed: Deployed, *, otherwise: AppError) -> None:
        """Let the project execute this deployment in the transaction, unless one that was asked for later is in place."""
        value = {"deployment_id": deployed.deployment_id, "digest": deployed.digest, "at": deployed.at}
        before: Condition = ProjectItem.deployed.does_not_exist()
        if project.deployed is not None:
            before = ProjectItem.deployed["deployment_id"] == project.deployed.deployment_id
        condition = before & (ProjectItem.state == ProjectState.ACTIVE.value)
        tx.update(ProjectItem(project.project_id), [ProjectItem.deployed.set(value)], condition, otherwise=otherwise)

    def remove(self, tx: Transaction, project: Project) -> None:
        """Remove both records in the transaction, while nothing hangs on the project."""
        condition: Condition = ProjectItem.owner_id == project.owner_id
        for part in Part:
            condition &= getattr(ProjectItem, part.value) <= 0
        condition &= ProjectItem.kept.does_not_exist() | (ProjectItem.kept <= 0)
        left = Conflict("Something still hangs on this project. Delete that first.", code="project_not_empty")
        tx.delete(ProjectItem(project.project_id), condition, otherwise=left)
        tx.delete(OwnedProject(project.owner_id, project.project_id))


_WORDS = {
    Part.AGENTS: "agents",
    Part.TOOLS: "tools",
    Part.ENVIRONMENT: "values in its environment",
    Part.DEPLOYMENTS: "deployments",
}


def stale(seen: Project) -> Stale:
    """Return what tells that somebody changed the project meanwhile."""
    extra = {"by": seen.updated_by_name, "at": seen.updated_at, "revision": seen.revision}
    return Stale("Somebody changed this project meanwhile. Reload to see it.", extra=extra)


def as_project(item: Any) -> Project:
    """Return an item of the table or of an index."""
    deployed = item.deployed
    return Project(
        project_id=item.project_id,
        organization_id=item.organization_id,
        owner_id=item.owner_id,
        owner_name=item.owner_name or "",
        name=item.name,
        description=item.description or "",
        type=item.type,
        state=ProjectState(item.state),
        created_at=item.created_at,
        updated_at=item.updated_at,
        updated_by_name=item.updated_by_name or "",
        revision=int(item.revision),
        counts={part: int(getattr(item, part.value) or 0) for part in Part},
        deployed=Deployed(**deployed) if deployed else None,
        kept=Kept(int(item.kept or 0), int(item.kept_bytes or 0)),
    )


def _item(project: Project) -> ProjectItem:
    return ProjectItem(
        project.project_id,
        organization_id=project.organization_id,
        owner_id=project.owner_id,
        owner_name=project.owner_name,
        name=project.name,
        description=project.description,
        type=project.type,
        state=project.state.value,
        created_at=project.created_at,
        updated_at=project.updated_at,
        updated_by_name=project.updated_by_name,
        revision=project.revision,
    )


def _owned(project: Project) -> OwnedProject:
    return OwnedProject(
        project.owner_id,
        project.project_id,
        organization_id=project.organization_id,
        name=project.name,
        description=project.description,
        main_agent_config=project.config_id,
        created_at=project.created_at,
        updated_at=project.updated_at,
        revision=project.revision,
    )
