"""What hangs on a project, whatever it is: named, and removed with it."""

from collections.abc import Callable, Iterable
from typing import Any

from diatonic.common import personal
from diatonic.common.dynamo import pointers
from diatonic.common.dynamo.reading import batch_get, key_of
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.scope import Scope
from workbench.agents.models import (
    AgentItem,
    Configuration,
    DeploymentItem,
    DeploymentLine,
    EnvironmentItem,
    ToolItem,
)
from workbench.agents.rules.projects import Part, Project
from workbench.agents.store import claims
from workbench.agents.store.configurations import configuration_key
from workbench.agents.store.projects import ProjectStore

#: So many of a project's things are removed in one transaction.
_SOME = 10
_MODELS: dict[Part, Any] = {
    Part.AGENTS: AgentItem,
    Part.TOOLS: ToolItem,
    Part.ENVIRONMENT: EnvironmentItem,
    Part.DEPLOYMENTS: DeploymentItem,
}


class ContentStore:
    """What hangs on the projects of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._projects = ProjectStore(scope)

    def named(self, project: Project, *, limit: int) -> list[dict[str, str]]:
        """Return kind, id and name of some agents and tools. Two queries of indexes."""
        found = []
        for model, kind, name in ((AgentItem, "agent", "agent_id"), (ToolItem, "tool", "tool_id")):
            index: Any = model.project_index
            items = index.query(project.project_id, scan_index_forward=False, limit=limit, page_size=limit)
            found += [{"kind": kind, "id": getattr(item, name), "name": item.name} for item in items]
        return found

    def remove_some(self, project: Project, part: Part) -> bool:
        """Remove up to ten things of a part for good; ``False`` where the index shows none any more."""
        model = _MODELS[part]
        listed = list(model.project_index.query(project.project_id, limit=_SOME, page_size=_SOME))
        there = [item for item in batch_get([(model, key_of(model, item)) for item in listed]) if item is not None]
        if not there:
            return False
        if part is Part.DEPLOYMENTS:
            for item in there:
                _remove_below(item)
        tx = Transaction()
        for item in there:
            tx.delete(item, model.revision.exists())
            for release in _RELEASES[part](item):
                pointers.release(tx, kind=release[0], value=release[1])
        self._projects.uncount(tx, project.project_id, part, len(there))
        tx.commit()
        return True


def _remove_below(deployment: DeploymentItem) -> None:
    """Remove the lines of a deployment's log, and the configuration that it pinned."""
    _delete_all(personal.partition(DeploymentLine, deployment.deployment_id))
    if deployment.digest:
        _delete_all(personal.partition(Configuration, configuration_key(deployment.organization_id, deployment.digest)))


def _delete_all(items: Iterable[Any]) -> None:
    tx = Transaction()
    for item in items:
        tx.delete(item)
    tx.commit()


_RELEASES: dict[Part, Callable[[Any], list[tuple[str, str]]]] = {
    Part.AGENTS: lambda item: [("agent", item.agent_id)],
    Part.TOOLS: lambda item: [("tool", item.tool_id), claims.name_claim(item)],
    Part.ENVIRONMENT: lambda _: [],
    Part.DEPLOYMENTS: lambda item: [("deployment", item.deployment_id)],
}
