"""What configurations name. Of tools and agents: lists, out of which a name can be taken, and steps of flows, which are that thing."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workbench.agents.rules.graphs import NodeType


class PartState(StrEnum):
    """Whether an agent or a tool is there to be worked with."""

    ACTIVE = "active"
    DELETING = "deleting"


@dataclass(frozen=True, slots=True)
class Use:
    """An agent that names a thing. ``steps``: the nodes of its graph that are that thing, and cannot be without it."""

    agent_id: str
    name: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that graphs name: which kind of node is it, where that says so, and in which list a model is given it."""

    step: NodeType
    attribute: str
    listed: str
    value: str

    @classmethod
    def tool(cls, name: str) -> "Named":
        """Return how graphs name a tool."""
        return cls(NodeType.TOOL, "tool", "tools", name)

    @classmethod
    def agent(cls, agent_id: str) -> "Named":
        """Return how graphs name an agent."""
        return cls(NodeType.SUB_AGENT, "agent_id", "agents", agent_id)


def steps(graph: Mapping[str, Any] | None, named: Named) -> tuple[str, ...]:
    """Return the ids of the nodes that are the thing themselves, a loop's rounds among them."""
    found = [
        str(node.get("id"))
        for node in _nodes(graph)
        for kind, config in _deeds(node)
        if kind == named.step and config.get(named.attribute) == named.value
    ]
    return tuple(dict.fromkeys(found))


def is_named(graph: Mapping[str, Any] | None, named: Named) -> bool:
    """Say whether a graph names the thing, as a step or in the list of a model."""
    lists = (config.get(named.listed) for node in _nodes(graph) for kind, config in _deeds(node) if _is_model(kind))
    return bool(steps(graph, named)) or any(isinstance(one, list) and named.value in one for one in lists)


def without(graph: Mapping[str, Any] | None, named: Named) -> dict[str, Any] | None:
    """Return a copy of a graph whose models are not given the thing any more; its steps and edges stay as they are."""
    if graph is None:
        return None
    made = copy.deepcopy(dict(graph))
    for node in _nodes(made):
        for kind, config in _deeds(node):
            if _is_model(kind) and isinstance(config.get(named.listed), list):
                config[named.listed] = [one for one in config[named.listed] if one != named.value]
    return made


def models_of(graph: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """Yield the nodes of a graph that choose a model of their own, each with its id and the model's."""
    for node in _nodes(graph):
        for kind, config in _deeds(node):
            chosen = config.get("model") if _is_model(kind) else None
            if isinstance(chosen, Mapping) and isinstance(chosen.get("model_id"), str):
                yield str(node.get("id")), chosen["model_id"]


def _is_model(kind: Any) -> bool:
    return bool(kind == NodeType.LLM)


def _nodes(graph: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    listed = (graph or {}).get("nodes")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _deeds(node: Mapping[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield what a node does, and what it does in its rounds where it is a loop."""
    one: Any = node
    while isinstance(one, Mapping) and isinstance(one.get("config"), dict):
        yield one.get("type"), one["config"]
        one = one["config"].get("do") if one.get("type") == NodeType.LOOP else None
