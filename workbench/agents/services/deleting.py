"""Agents and tools go: at once where nothing names them; else refused with what does, or taken out of that first.

Out of lists a name can be taken: of the tools of an agent, and of what a model in a flow is given. A step of a flow that
*is* the tool or the agent stays a person's to change: without it the flow would do something else, or lead nowhere. So
nothing is taken out while there is such a step. Deployed configurations are copies, and stay as they are.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common import clock, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from workbench.agents import policies
from workbench.agents.rules import uses
from workbench.agents.rules.agents import Agent, AgentType
from workbench.agents.rules.projects import MOST, Part
from workbench.agents.rules.tools import Tool
from workbench.agents.rules.uses import Named, PartState, Use
from workbench.agents.services.agents import get_agent
from workbench.agents.services.audited import record
from workbench.agents.services.naming import Place, check_named, note_uses, quoted
from workbench.agents.services.pinning import all_agents
from workbench.agents.services.tools import get_tool
from workbench.agents.store.agents import AgentInUse, AgentStore
from workbench.agents.store.projects import ProjectStore
from workbench.agents.store.tools import ToolInUse, ToolStore

DELETE_TOOL = "workbench.agents.tasks.delete_tool"
DELETE_AGENT = "workbench.agents.tasks.delete_agent"
#: So many flows share the transaction with which a deletion begins.
_MOST_FLOWS = 90


def delete_tool(
    scope: Scope, *, tool_id: str, cascade: bool = False, told: Collection[str] | None = None, now: datetime
) -> Tool | None:
    """Delete a tool that no agent names. Three DynamoDB calls; four where agents do.

    With ``cascade`` it is taken out of their lists as well: then it is marked as being deleted and returned, and a job
    does the rest. ``told``: the ids of the agents that the person was shown; where there are others, it is refused.
    Raises ``ToolInUse``, which names agents and steps, without ``cascade`` and for steps of flows; ``Stale`` where
    somebody changes the tool, who uses it, or one of these flows in this moment. For the project's owner, and with
    ``agents.edit``.
    """
    seen = get_tool(scope, tool_id=tool_id)
    policies.check_can_change(scope, seen.user_id)
    if seen.is_deleting:
        return seen
    tx, summary = Transaction(), f"deleted the tool “{seen.name}”"
    if not seen.used_by:
        _remove_tool(tx, scope, seen)
        _record(tx, scope, seen, summary, [], now=now)
        tx.commit()
        return None
    found = AgentStore(scope).several(seen.user_id, sorted(seen.used_by)[: MOST[Part.AGENTS]])
    using = [one for one in found if one is not None]
    _check(seen, using, Named.tool(seen.name), told if cascade else (), refused=ToolInUse)
    ToolStore(scope).mark(tx, seen, by=scope.user_name, at=clock.iso(now))
    _let_flows_be(tx, scope, using)
    _record(tx, scope, seen, summary, using, now=now)
    _due(tx, scope, DELETE_TOOL, {"tool_id": tool_id}, now)
    tx.commit()
    at = clock.iso(now)
    return replace(
        seen, state=PartState.DELETING, updated_by_name=scope.user_name, updated_at=at, revision=seen.revision + 1
    )


def delete_agent(
    scope: Scope, *, agent_id: str, cascade: bool = False, told: Collection[str] | None = None, now: datetime
) -> Agent | None:
    """Delete an agent that no flow names. Four DynamoDB calls, one more for its tools, one where the project has flows.

    With ``cascade`` the models of flows that are given it lose it as well; else as :func:`delete_tool`. Flows are found
    by an index: one that names it as a step since this moment is told so before it is deployed. Raises ``AgentInUse``.
    """
    seen = get_agent(scope, agent_id=agent_id)
    policies.check_can_change(scope, seen.user_id)
    if seen.is_deleting:
        return seen
    using, tx = _calling(scope, seen), Transaction()
    summary = f"deleted the agent “{seen.name}”"
    if not using:
        _remove_agent(tx, scope, seen)
        _record(tx, scope, seen, summary, [], now=now)
        tx.commit()
        return None
    _check(seen, using, Named.agent(agent_id), told if cascade else (), refused=AgentInUse)
    going = _changed(seen, scope.user_name, now, state=PartState.DELETING)
    AgentStore(scope).replace(tx, going, seen=seen)
    _let_flows_be(tx, scope, using)
    _record(tx, scope, seen, summary, using, now=now)
    _due(tx, scope, DELETE_AGENT, {"agent_id": agent_id}, now)
    tx.commit()
    return going


def finish_tool_deletion(scope: Scope, *, tool_id: str, now: datetime) -> None:
    """Take a tool that is being deleted out of one agent after the other, and remove it. Idempotent; for the job.

    An agent that loses it is written in the transaction that notes so: whatever happens, the tool is there while
    anything names it. Raises ``Conflict`` and ``Stale`` where something changes in this moment: then it is called again.
    """
    seen = ToolStore(scope).find(tool_id)
    if seen is None or not seen.is_deleting:
        return
    for agent_id in sorted(seen.used_by):
        tx = Transaction()
        (agent,) = AgentStore(scope).several(seen.user_id, [agent_id])
        if agent is not None:
            _take_out(tx, scope, agent, Named.tool(seen.name), by=seen.updated_by_name, now=now)
        ToolStore(scope).unuse(tx, user_id=seen.user_id, tool_id=tool_id, agent_id=agent_id)
        tx.commit()
    tx = Transaction()
    _remove_tool(tx, scope, seen)
    tx.commit()


def finish_agent_deletion(scope: Scope, *, agent_id: str, now: datetime) -> None:
    """Take an agent that is being deleted out of one flow after the other, and remove it. Idempotent; for the job.

    Every agent of the project is looked at. Raises ``Unavailable`` where the index does not show all of them yet,
    ``Stale`` where one changes in this moment: then it is to be called again.
    """
    seen = AgentStore(scope).find(agent_id)
    if seen is None or not seen.is_deleting:
        return
    project, named = ProjectStore(scope).find(seen.project_id), Named.agent(agent_id)
    for flow in all_agents(scope, project) if project is not None else ():
        if flow.agent_id != agent_id and uses.is_named(flow.config.graph, named):
            tx = Transaction()
            _take_out(tx, scope, flow, named, by=seen.updated_by_name, now=now)
            tx.commit()
    tx = Transaction()
    _remove_agent(tx, scope, seen)
    tx.commit()


def _calling(scope: Scope, seen: Agent) -> list[Agent]:
    """Return the flows of its project that name an agent."""
    store = AgentStore(scope)
    cards = store.page(seen.project_id, limit=MOST[Part.AGENTS], cursor=None).items
    flows = [one.agent_id for one in cards if one.type is AgentType.FLOW and one.agent_id != seen.agent_id]
    found, named = (store.several(seen.user_id, flows) if flows else []), Named.agent(seen.agent_id)
    return [one for one in found if one is not None and uses.is_named(one.config.graph, named)]


def _check(
    seen: Tool | Agent,
    using: Sequence[Agent],
    named: Named,
    told: Collection[str] | None,
    *,
    refused: type[ToolInUse | AgentInUse],
) -> None:
    """Raise where the thing cannot be taken out of these agents, or where they are others than the person was told."""
    found = [Use(one.agent_id, one.name, uses.steps(one.config.graph, named)) for one in using]
    firm, names = [one for one in found if one.steps], quoted(one.name for one in found)
    flows = sum(one.config.type is AgentType.FLOW for one in using)
    if firm:
        drawn = "; ".join(f"“{one.name}” ({_steps(one.steps)})" for one in firm[:5])
        more = " and others" if len(firm) > 5 else ""  # noqa: PLR2004 -- as many as a sentence bears
        words = f"“{seen.name}” is a step of {drawn}{more}: change or delete these steps first, then it can be deleted."
    elif flows > _MOST_FLOWS:
        words = f"“{seen.name}” is used by {flows} flows: take it out of some of them, then it can be deleted."
    elif told is not None and {one.agent_id for one in found} - set(told):
        words = (
            f"“{seen.name}” is used by {names}: take it out there first, or delete it and have it taken out of them."
        )
    else:
        return
    agents = [{"id": one.agent_id, "name": one.name, "steps": list(one.steps)} for one in found]
    raise refused(words, extra={"agents": agents, "can_cascade": not firm and flows <= _MOST_FLOWS})


def _steps(steps: Sequence[str]) -> str:
    return f"{'step' if len(steps) == 1 else 'steps'} {quoted(steps)}"


def _let_flows_be(tx: Transaction, scope: Scope, using: Iterable[Agent]) -> None:
    """Let the transaction pass only while no flow among these was changed: it might have got such a step."""
    for one in using:
        if one.config.type is AgentType.FLOW:
            AgentStore(scope).unchanged(tx, one)


def _take_out(tx: Transaction, scope: Scope, agent: Agent, named: Named, *, by: str, now: datetime) -> None:
    changes: dict[str, Any] = {"graph": uses.without(agent.config.graph, named)}
    if named.listed == "tools":
        changes["tools"] = [name for name in agent.config.tools if name != named.value]
    config = agent.config.model_copy(update=changes)
    if config == agent.config:
        return
    AgentStore(scope).replace(tx, _changed(agent, by, now, config=config), seen=agent)


def _changed(seen: Agent, by: str, now: datetime, **fields: Any) -> Agent:
    return replace(seen, updated_by_name=by, updated_at=clock.iso(now), revision=seen.revision + 1, **fields)


def _remove_tool(tx: Transaction, scope: Scope, seen: Tool) -> None:
    ToolStore(scope).remove(tx, seen)
    ProjectStore(scope).uncount(tx, seen.project_id, Part.TOOLS)


def _remove_agent(tx: Transaction, scope: Scope, seen: Agent) -> None:
    place = Place(seen.user_id, seen.project_id, seen.agent_id)
    bare = seen.config.model_copy(update={"tools": [], "builtin_tools": [], "graph": None})
    tools = check_named(scope, place, bare, before=seen.config)
    AgentStore(scope).remove(tx, seen)
    note_uses(tx, scope, place, tools, now=None, before=seen.config)
    ProjectStore(scope).uncount(tx, seen.project_id, Part.AGENTS)


def _due(tx: Transaction, scope: Scope, task: str, arguments: dict[str, str], now: datetime) -> None:
    (identifier,) = arguments.values()
    jobs.due(
        tx,
        task=task,
        organization_id=scope.organization_id,
        arguments=arguments,
        at=now,
        job_id=f"delete-{identifier}",
    )


def _record(
    tx: Transaction, scope: Scope, seen: Tool | Agent, summary: str, using: Sequence[Agent], *, now: datetime
) -> None:
    number = len(using)
    out = f" and took it out of {number} {'agent' if number == 1 else 'agents'}" if using else ""
    kind, identifier = ("tool", seen.tool_id) if isinstance(seen, Tool) else ("agent", seen.agent_id)
    record(
        tx,
        scope,
        action=f"{kind}.deleted",
        target_id=identifier,
        project_id=seen.project_id,
        summary=f"{summary}{out}",
        details={"taken_out_of": [one.agent_id for one in using]} if using else None,
        now=now,
    )
