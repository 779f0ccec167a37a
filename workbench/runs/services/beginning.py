"""What a run of an agent is to be given, for the form that asks for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diatonic.common import ids
from diatonic.common.scope import Scope
from workbench.agents import services as agents
from workbench.agents.rules.agents import AgentType
from workbench.agents.rules.graphs import Graph
from workbench.runs import policies
from workbench.runs.rules import flows, wholes
from workbench.runs.rules.variables import Variable
from workbench.runs.services.watching import find_run
from workbench.runs.store.runs import RunStore, RunUnknown

_PROJECT = "project"


def get_inputs(scope: Scope, *, agent_id: str, draft: bool, now: datetime) -> tuple[Variable, ...]:
    """Return what a run of an agent or, with a project's id, of its main agent is given. Needs ``runs.execute``.

    Raises ``AgentUnknown``, ``NotDeployed``. A draft whose graph has problems is given nothing: it cannot be run. No
    DynamoDB call for a main agent, two for a draft, four for what is deployed.
    """
    policies.check_can_execute(scope)
    if ids.belongs(agent_id, organization_id=scope.organization_id, kind=_PROJECT):
        return wholes.MESSAGE
    if not draft:
        return wholes.asked_of(agents.pinned(scope, agent_id=agent_id, draft=False, now=now).config, agent_id)
    agent = agents.get_agent(scope, agent_id=agent_id)
    if agent.type is not AgentType.FLOW:
        return wholes.MESSAGE
    graph = agent.config.graph
    return () if agent.problems or graph is None else tuple(flows.inputs_of(Graph.of(graph)))


def get_given(scope: Scope, *, run_id: str, project_id: str) -> dict[str, Any]:
    """Return what a run of the project was given, for the form by which it is run again: nothing where it is gone.

    As ``find_run``. Raises ``RunUnknown``, also for one of another project. Two DynamoDB calls.
    """
    run = find_run(scope, run_id=run_id)
    if run.project_id != project_id:
        raise RunUnknown
    given, _, _ = RunStore(scope).ends(run, ())
    return dict(given) if isinstance(given, Mapping) else {}
