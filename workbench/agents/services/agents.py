"""Agents: make, list, read, change, delete."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from workbench.agents import policies
from workbench.agents.rules import graphs
from workbench.agents.rules.agents import Agent, AgentCard, AgentConfig, AgentType
from workbench.agents.rules.projects import Part
from workbench.agents.services.audited import changed_fields, record
from workbench.agents.services.naming import Place, check_named, note_uses
from workbench.agents.services.projects import editable, get_project
from workbench.agents.store.agents import KIND, AgentDeleting, AgentStore, stale
from workbench.agents.store.projects import ProjectStore


def create_agent(scope: Scope, *, project_id: str, config: Mapping[str, Any], now: datetime) -> Agent:
    """Make an agent in a project. Two DynamoDB calls, one more for tools and one for built-in tools.

    For the project's owner, and with ``agents.edit``. Raises ``Invalid`` with every tool that is not there,
    ``ProjectFull``, ``ProjectDeleting``.
    """
    project = editable(scope, project_id)
    said, at = _parsed(config), clock.iso(now)
    place = Place(project.owner_id, project_id, ids.scoped(scope.organization_id, KIND))
    tools = check_named(scope, place, said, before=None)
    agent = Agent(
        agent_id=place.agent_id,
        project_id=project_id,
        organization_id=scope.organization_id,
        user_id=project.owner_id,
        name=said.name,
        description=said.description,
        type=said.type,
        created_at=at,
        updated_at=at,
        updated_by_name=scope.user_name,
        revision=1,
        config=said,
        problems=_problems(said),
    )
    tx = Transaction()
    AgentStore(scope).add(tx, agent)
    note_uses(tx, scope, place, tools, now=said, before=None)
    ProjectStore(scope).count_one(tx, project, Part.AGENTS)
    _record(tx, scope, agent, "created", f"made the agent “{agent.name}”", now=now)
    tx.commit()
    return agent


def list_agents(
    scope: Scope, *, project_id: str = "", limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[AgentCard]:
    """Return one page of the agents of a project, or of the person's own projects here; last changed first.

    Needs ``agents.view``. One DynamoDB call, two for a project.
    """
    policies.check_can_view(scope)
    store = AgentStore(scope)
    if not project_id:
        return store.page_of(scope.user_id, limit=limit, cursor=cursor)
    return store.page(get_project(scope, project_id=project_id).project_id, limit=limit, cursor=cursor)


def get_agent(scope: Scope, *, agent_id: str) -> Agent:
    """Return an agent; needs ``agents.view``. Raises ``AgentUnknown``. Two DynamoDB calls."""
    policies.check_can_view(scope)
    return AgentStore(scope).get(agent_id)


def update_agent(scope: Scope, *, agent_id: str, config: Mapping[str, Any], revision: int, now: datetime) -> Agent:
    """Replace an agent's configuration. Three DynamoDB calls, one more for tools and one for built-in tools.

    For the project's owner, and with ``agents.edit``. Raises ``Stale`` unless ``revision`` is the present one.
    """
    seen = _editable(scope, agent_id)
    said = _parsed(config)
    if seen.revision != revision:
        raise stale(seen)
    if said == seen.config:
        return seen
    place = Place(seen.user_id, seen.project_id, agent_id)
    tools = check_named(scope, place, said, before=seen.config)
    changed = replace(
        seen,
        name=said.name,
        description=said.description,
        type=said.type,
        config=said,
        problems=_problems(said),
        updated_at=clock.iso(now),
        updated_by_name=scope.user_name,
        revision=seen.revision + 1,
    )
    tx = Transaction()
    AgentStore(scope).replace(tx, changed, seen=seen)
    note_uses(tx, scope, place, tools, now=said, before=seen.config)
    details = {"fields": changed_fields(seen.config, said)}
    _record(tx, scope, changed, "changed", f"changed the agent “{changed.name}”", now=now, details=details)
    tx.commit()
    return changed


def _editable(scope: Scope, agent_id: str) -> Agent:
    agent = get_agent(scope, agent_id=agent_id)
    policies.check_can_change(scope, agent.user_id)
    if agent.is_deleting:
        raise AgentDeleting("This agent is being deleted.")
    return agent


def _parsed(config: Mapping[str, Any]) -> AgentConfig:
    said = parse(AgentConfig, dict(config), pointer="/config")
    if said.type is AgentType.FLOW and said.graph is None:
        said = said.model_copy(update={"graph": {"nodes": [], "edges": []}})
    if said.type is not AgentType.FLOW and said.graph is not None:
        raise Invalid("Only a flow has a graph.", fields=[FieldError("/config/graph", "Leave it out.")])
    wrong = graphs.shape_problems(said.graph) if said.graph is not None else []
    if wrong:
        fields = [FieldError(f"/config/graph{one.pointer}", one.message) for one in wrong]
        raise Invalid("This graph cannot be kept.", fields=fields)
    return said


def _problems(config: AgentConfig) -> tuple[graphs.Problem, ...]:
    return tuple(graphs.problems(config.graph)) if config.graph is not None else ()


def _record(tx: Transaction, scope: Scope, agent: AgentCard, what: str, summary: str, **more: Any) -> None:
    record(
        tx,
        scope,
        action=f"agent.{what}",
        target_id=agent.agent_id,
        project_id=agent.project_id,
        summary=summary,
        **more,
    )
