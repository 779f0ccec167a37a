"""Tools: make, list, read, change, delete."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from workbench.agents import policies
from workbench.agents.rules.projects import Part
from workbench.agents.rules.tools import Tool, ToolCard, ToolConfig
from workbench.agents.services.audited import changed_fields, record
from workbench.agents.services.naming import quoted
from workbench.agents.services.projects import editable, get_project
from workbench.agents.store.agents import AgentStore
from workbench.agents.store.projects import ProjectStore
from workbench.agents.store.tools import KIND, ToolDeleting, ToolInUse, ToolStore, stale
from workbench.agents.tools.schemas import check_schema


def create_tool(scope: Scope, *, project_id: str, config: Mapping[str, Any], now: datetime) -> Tool:
    """Make a tool in a project. Two DynamoDB calls.

    For the project's owner, and with ``agents.edit``. Raises ``Invalid``, ``ToolNameTaken`` where the owner has a tool
    of that name in any project here, ``ProjectFull``, ``ProjectDeleting``.
    """
    project = editable(scope, project_id)
    said, at = _parsed(config), clock.iso(now)
    tool = Tool(
        tool_id=ids.scoped(scope.organization_id, KIND),
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
        used_by=frozenset(),
    )
    tx = Transaction()
    ToolStore(scope).add(tx, tool)
    ProjectStore(scope).count_one(tx, project, Part.TOOLS)
    _record(tx, scope, tool, "created", f"made the tool “{tool.name}”", now=now)
    tx.commit()
    return tool


def list_tools(
    scope: Scope, *, project_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[ToolCard]:
    """Return one page of a project's tools, last changed first. Needs ``agents.view``. Two DynamoDB calls."""
    project = get_project(scope, project_id=project_id)
    return ToolStore(scope).page(project.project_id, limit=limit, cursor=cursor)


def get_tool(scope: Scope, *, tool_id: str) -> Tool:
    """Return a tool; needs ``agents.view``. Raises ``ToolUnknown``. Two DynamoDB calls."""
    policies.check_can_view(scope)
    return ToolStore(scope).get(tool_id)


def update_tool(scope: Scope, *, tool_id: str, config: Mapping[str, Any], revision: int, now: datetime) -> Tool:
    """Replace a tool's configuration. Three DynamoDB calls.

    For the project's owner, and with ``agents.edit``. Raises ``Stale`` unless ``revision`` is the present one,
    ``ToolNameTaken``, and ``ToolInUse`` for another name while agents call it by the old one.
    """
    seen = _editable(scope, tool_id)
    said = _parsed(config)
    if seen.revision != revision:
        raise stale(seen)
    if said == seen.config:
        return seen
    if said.name != seen.name and seen.used_by:
        raise _in_use(scope, seen)
    changed = replace(
        seen,
        name=said.name,
        description=said.description,
        type=said.type,
        config=said,
        updated_at=clock.iso(now),
        updated_by_name=scope.user_name,
        revision=seen.revision + 1,
    )
    tx = Transaction()
    ToolStore(scope).replace(tx, changed, seen=seen)
    details = {"fields": changed_fields(seen.config, said)}
    _record(tx, scope, changed, "changed", f"changed the tool “{changed.name}”", now=now, details=details)
    tx.commit()
    return changed


def _editable(scope: Scope, tool_id: str) -> Tool:
    tool = get_tool(scope, tool_id=tool_id)
    policies.check_can_change(scope, tool.user_id)
    if tool.is_deleting:
        raise ToolDeleting("This tool is being deleted.")
    return tool


def _parsed(config: Mapping[str, Any]) -> ToolConfig:
    said = parse(ToolConfig, dict(config), pointer="/config")
    check_schema(said.input_schema, pointer="/config/inputSchema")
    if said.output_schema is not None:
        check_schema(said.output_schema, pointer="/config/outputSchema", of_arguments=False)
    return said


def _in_use(scope: Scope, tool: Tool) -> Conflict:
    found = AgentStore(scope).several(tool.user_id, sorted(tool.used_by)[:100])
    agents = [{"id": agent.agent_id, "name": agent.name} for agent in found if agent is not None]
    names = quoted(agent["name"] for agent in agents)
    told = f"“{tool.name}” is used by {names}: take it out there, then it can be called something else."
    return ToolInUse(told, extra={"agents": agents})


def _record(tx: Transaction, scope: Scope, tool: ToolCard, what: str, summary: str, **more: Any) -> None:
    record(
        tx, scope, action=f"tool.{what}", target_id=tool.tool_id, project_id=tool.project_id, summary=summary, **more
    )
