"""The configuration of a project as one piece: put together from the draft, kept by its digest, read again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from diatonic.common.errors import Conflict, FieldError, Invalid, Unavailable
from diatonic.common.scope import Scope
from workbench.agents import policies
from workbench.agents.rules.agents import Agent
from workbench.agents.rules.deployments import GraphCheck, Pinned, There, Trouble, configuration, troubles
from workbench.agents.rules.projects import MOST, Part, Project
from workbench.agents.rules.tools import Tool
from workbench.agents.services.projects import check_not_deleting, get_project
from workbench.agents.store.agents import AgentStore
from workbench.agents.store.builtin import find_builtin
from workbench.agents.store.configurations import ConfigurationStore
from workbench.agents.store.main_config import MainConfigStore
from workbench.agents.store.projects import ProjectStore
from workbench.agents.store.tools import ToolStore

T = TypeVar("T")
#: So many agents or tools are read at once: their bodies may be large.
_AT_ONCE = 25
_checks: list[GraphCheck] = []


def on_graph(check: GraphCheck) -> None:
    """Have every flow's graph looked at before it is deployed or run as a draft: for whoever executes it, at start."""
    _checks.append(check)


class NotDeployed(Conflict):
    """Nothing of this is deployed yet."""

    default_code = "not_deployed"


class NotRunnable(Invalid):
    """The draft cannot be executed as it is; ``fields`` say where and why."""

    default_code = "not_runnable"


@dataclass(frozen=True, slots=True)
class Draft:
    """A project as it is now: its configuration, how much is in it, and what keeps it from being deployed."""

    content: dict[str, Any]
    contents: dict[str, int]
    troubles: list[Trouble]


def assemble(scope: Scope, project: Project) -> Draft:
    """Put the configuration of a project together from what is stored now.

    A read for every 25 agents and tools, and five more. Raises ``Unavailable`` where an index does not show yet what
    was made or deleted a moment ago: then it is to be called again.
    """
    main = MainConfigStore(scope).get(project).config
    agents, tools = all_agents(scope, project), _tools(scope, project)
    named = sorted({name for agent in agents for name in agent.config.builtin_tools})
    builtin = {name for name, tool in find_builtin(named).items() if tool.is_active}
    there = There({tool.name for tool in tools}, builtin, {agent.agent_id for agent in agents}, _checks)
    return Draft(
        content=configuration(project, main, agents, tools),
        contents={"agents": len(agents), "tools": len(tools)},
        troubles=troubles(main, agents, there),
    )


def pinned(scope: Scope, *, agent_id: str, draft: bool, now: datetime) -> Pinned:
    """Return the configuration with which an agent is to be executed: what is deployed, or the draft.

    Needs ``agents.view``, for a draft what changing the project needs. Raises ``AgentUnknown``; :class:`NotDeployed`
    where the agent is in no deployment; :class:`NotRunnable` for a draft of it that has problems. Four DynamoDB calls,
    for a draft those of :func:`assemble` and at most three more.
    """
    policies.check_can_view(scope)
    agent = AgentStore(scope).get(agent_id)
    found = pinned_project(scope, project_id=agent.project_id, draft=draft, only=agent_id, now=now)
    if agent_id not in found.config["agents"]:
        raise NotDeployed(f"The agent “{agent.name}” is not deployed yet: deploy its project, or run the draft.")
    return found


def pinned_project(scope: Scope, *, project_id: str, draft: bool, only: str = "", now: datetime) -> Pinned:
    """Return the configuration with which a project's main agent is to be executed; else as :func:`pinned`."""
    project = get_project(scope, project_id=project_id)
    check_not_deleting(project)
    if draft:
        policies.check_can_change(scope, project.owner_id)
        made = assemble(scope, project)
        wrong = [one for one in made.troubles if one.agent_id in ("", only) and (one.agent_id or not only)]
        if wrong:
            fields = [FieldError(one.pointer or "/", one.message) for one in wrong]
            raise NotRunnable("This draft cannot be run as it is.", fields=fields)
        digest = ConfigurationStore(scope).keep(made.content, project_id=project_id, is_deployed=False, now=now)
        return Pinned(digest, made.content)
    if project.deployed is None:
        raise NotDeployed(f"The project “{project.name}” is not deployed yet: deploy it, or run the draft.")
    digest = project.deployed.digest
    return Pinned(digest, ConfigurationStore(scope).read(digest))


def read_configuration(scope: Scope, *, digest: str) -> Mapping[str, Any]:
    """Return a configuration that was pinned; needs ``agents.view``. Raises ``ConfigurationUnknown``. One DynamoDB call."""
    policies.check_can_view(scope)
    return ConfigurationStore(scope).read(digest)


def all_agents(scope: Scope, project: Project) -> list[Agent]:
    """Return every agent of a project. A query, and a read for every 25. Raises ``Unavailable`` as :func:`assemble`."""
    store, listed = AgentStore(scope), _listed(scope, project, Part.AGENTS)
    found = [store.several(project.owner_id, listed[start : start + _AT_ONCE]) for start in _starts(listed)]
    return _complete([one for some in found for one in some if one is not None], project, Part.AGENTS)


def _tools(scope: Scope, project: Project) -> list[Tool]:
    store, listed = ToolStore(scope), _listed(scope, project, Part.TOOLS)
    found = [store.several(project.owner_id, listed[start : start + _AT_ONCE]) for start in _starts(listed)]
    return _complete([one for some in found for one in some if one is not None], project, Part.TOOLS)


def _listed(scope: Scope, project: Project, part: Part) -> list[str]:
    # More than there may be: what was deleted a moment ago may still be listed.
    return sorted(ProjectStore(scope).ids_of(project.project_id, part, limit=MOST[part] + _AT_ONCE))


def _starts(listed: list[str]) -> range:
    return range(0, len(listed), _AT_ONCE)


def _complete(found: list[T], project: Project, part: Part) -> list[T]:
    if len(found) != project.counts.get(part, 0):
        raise Unavailable("What was changed a moment ago is not to be seen yet. Try again.", retry_after=1)
    return found
