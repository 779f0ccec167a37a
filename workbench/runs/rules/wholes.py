"""What is executed of a pinned configuration: a flow's own graph, or one node that asks a model."""

from collections.abc import Mapping
from typing import Any

from workbench.agents.rules.agents import AgentType
from workbench.agents.rules.graphs import Graph, Node, NodeType
from workbench.runs.rules import talks, variables
from workbench.runs.rules.flows import inputs_of
from workbench.runs.rules.variables import Variable, VariableType

#: The one node of an agent that is no flow, and what it is given: what is said now and, where it goes on, before.
AGENT_NODE = "agent"
MESSAGE = (Variable("message", VariableType.TEXT),)
_HISTORY = Variable("history", VariableType.LIST, is_required=False)


def graph_of(config: Mapping[str, Any], agent_id: str) -> Graph:
    """Return what is executed for an agent of a configuration, or for the main agent of its project."""
    agent = config["agents"].get(agent_id)
    if agent is None:
        main = config["main"]
        return _asking({**_asked(main), "agents": sorted(config["agents"])})
    if agent["type"] == AgentType.FLOW:
        return Graph.of(agent["graph"])
    named = {
        "tools": agent.get("tools", []),
        "builtin_tools": agent.get("builtin_tools", []),
        "hosts": agent.get("hosts", []),
    }
    return _asking({**_asked(agent), **named})


def asked_of(config: Mapping[str, Any], agent_id: str) -> tuple[Variable, ...]:
    """Return what a person is asked for who runs the agent: a flow's own inputs, a ``message`` otherwise."""
    agent = config["agents"].get(agent_id)
    if agent is not None and agent["type"] == AgentType.FLOW:
        return tuple(inputs_of(Graph.of(agent["graph"])))
    return MESSAGE


def given(config: Mapping[str, Any], agent_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a run of the agent begins with. What is no flow takes also a ``history``, as of ``talks.turns``.

    Raises ``Invalid`` with all that is wrong.
    """
    asked = asked_of(config, agent_id)
    if asked is not MESSAGE:
        return variables.given(asked, values)
    found = variables.given((*MESSAGE, _HISTORY), values)
    if not found["history"]:
        del found["history"]
    else:
        talks.turns(found["history"])
    return found


def title_of(config: Mapping[str, Any], agent_id: str) -> str:
    """Return the name of what is executed."""
    return str(config["agents"].get(agent_id, config["main"])["name"])


def _asked(said: Mapping[str, Any]) -> dict[str, Any]:
    asked = {"prompt": "{{input.message}}", "continues": True}
    return {**asked, "system": said.get("system_prompt", ""), "model": said.get("model")}


def _asking(config: dict[str, Any]) -> Graph:
    return Graph({AGENT_NODE: Node(AGENT_NODE, NodeType.LLM, config)}, ())
