"""The graph of a flow: its nodes and edges, and all that is wrong with them, found at once."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import Any

MAX_NODES, MAX_EDGES = 2_000, 10_000
#: So much may a graph take as JSON.
MAX_BYTES = 1_500_000
#: So many problems are told; whoever made more has made the same one often.
MAX_PROBLEMS = 200
_MAX_ID = 100
_MAX_DEPTH = 20
_MAX_CYCLES = 20


class NodeType(StrEnum):
    """What a node does."""

    TRIGGER = "trigger"
    LLM = "llm"
    TOOL = "tool"
    DATA = "data"
    CONDITION = "condition"
    LOOP = "loop"
    PARALLEL = "parallel"
    APPROVAL = "approval"
    SUB_AGENT = "sub_agent"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (a JSON pointer into the graph, and the node where it is one), what, in words."""

    code: str
    pointer: str
    message: str
    node_id: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a graph that is well formed. ``config`` is the node's own: its meaning is the engine's."""

    id: str
    type: NodeType
    config: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from node to node. ``source_handle``: which way out of the source, such as a condition's ``true``."""

    source: str
    target: str
    source_handle: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes by id, in the order in which they were drawn, and edges."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]

    @classmethod
    def of(cls, graph: Mapping[str, Any]) -> "Graph":
        """Return a graph in which :func:`problems` found nothing."""
        nodes = {one["id"]: Node(one["id"], NodeType(one["type"]), one.get("config") or {}) for one in graph["nodes"]}
        edges = (Edge(one["source"], one["target"], one.get("source_handle") or "") for one in graph.get("edges", ()))
        return cls(nodes, tuple(edges))


@dataclass(frozen=True, slots=True)
class Known:
    """What nodes may name: the project's tools and the built-in ones by name, its agents by id."""

    tools: Collection[str] = ()
    agents: Collection[str] = ()


def shape_problems(graph: Any) -> list[Problem]:
    """Return why something cannot be stored as a graph at all: too large, too deep, or not lists of objects."""
    if not isinstance(graph, Mapping):
        return [Problem("not_a_graph", "", "A graph is an object with nodes and edges.")]
    if _depth(graph) > _MAX_DEPTH:
        return [Problem("too_deep", "", f"A graph may be nested {_MAX_DEPTH} levels deep.")]
    return list(_list_problems(graph))[:MAX_PROBLEMS] or _size_problems(graph)


def _list_problems(graph: Mapping[str, Any]) -> Iterator[Problem]:
    for name, most in (("nodes", MAX_NODES), ("edges", MAX_EDGES)):
        listed = graph.get(name, [])
        if not isinstance(listed, list):
            yield Problem("not_a_graph", f"/{name}", "A list.")
        elif len(listed) > most:
            told = f"A graph has at most {most:,} {name}; this one has {len(listed):,}."
            yield Problem("too_many", f"/{name}", told)
        else:
            for number, one in enumerate(listed):
                if not isinstance(one, dict):
                    yield Problem("not_a_graph", f"/{name}/{number}", "An object.")


def _size_problems(graph: Mapping[str, Any]) -> list[Problem]:
    try:
        size = len(json.dumps(graph, ensure_ascii=False, allow_nan=False).encode())
    except ValueError:  # half a character, or a number that JSON does not have
        return [Problem("not_json", "", "A text or a number in it cannot be written as JSON.")]
    if size <= MAX_BYTES:
        return []
    return [Problem("too_large", "", f"A graph takes at most {MAX_BYTES:,} bytes; this one takes {size:,}.")]


def problems(graph: Mapping[str, Any], known: Known | None = None) -> list[Problem]:
    """Return all that keeps a graph from being executed, at most 200 of them; none for one that can be.

    ``known``: which tools and agents there are; without, names are not looked at.
    """
    if wrong := shape_problems(graph):
        return wrong
    nodes, edges = graph.get("nodes", []), graph.get("edges", [])
    found = [*_node_problems(nodes)]
    ids = {str(one.get("id")) for one in nodes if _is_id(one.get("id"))}
    found += _edge_problems(edges, ids)
    ways = {(one["source"], one["target"]) for one in edges if _is_way(one, ids)}
    places = {one["id"]: f"/nodes/{number}" for number, one in reversed([*enumerate(nodes)]) if _is_id(one.get("id"))}
    found += _cycles(ways, ids, places)
    found += _ends(nodes)
    found += _unreachable(nodes, ways, places)
    found += _unknown(nodes, known) if known is not None else []
    return found[:MAX_PROBLEMS]


def tools_of(graph: Mapping[str, Any] | None) -> set[str]:
    """Return the tools that a graph's nodes name, built-in ones too, whatever else is wrong with it.

    Those are the tools of tool nodes, those that a model may call, and both where a loop does it.
    """
    found: list[Any] = []
    for kind, config in _deeds(graph):
        if kind == NodeType.TOOL:
            found.append(config.get("tool"))
        elif kind == NodeType.LLM:
            found += _listed(config.get("tools"))
    return {name for name in found if _is_id(name)}


def agents_of(graph: Mapping[str, Any] | None) -> set[str]:
    """Return the ids of the agents that a graph's nodes name: of sub-agent nodes, of models, and where a loop does it."""
    found: list[Any] = []
    for kind, config in _deeds(graph):
        if kind == NodeType.SUB_AGENT:
            found.append(config.get("agent_id"))
        elif kind == NodeType.LLM:
            found += _listed(config.get("agents"))
    return {name for name in found if isinstance(name, str)}


def _deeds(graph: Mapping[str, Any] | None) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    """Yield what the nodes of a graph do, and what loops do in their rounds: its kind, and how it is configured."""
    nodes = (graph or {}).get("nodes")
    left = [one for one in nodes if isinstance(one, Mapping)] if isinstance(nodes, list) else []
    while left:
        one = left.pop()
        config = one.get("config")
        if not isinstance(config, Mapping):
            continue
        yield one.get("type"), config
        if one.get("type") == NodeType.LOOP and isinstance(config.get("do"), Mapping):
            left.append(config["do"])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _depth(value: Any) -> int:
    """Return how deep a value is nested; no deeper than one level more than is allowed is looked."""
    level, reached = [value], 0
    while level and reached <= _MAX_DEPTH:
        reached += 1
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, Mapping) else one)
            if isinstance(inner, Mapping | list)
        ]
    return reached


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _MAX_ID


def _is_way(edge: Mapping[str, Any], ids: Collection[str]) -> bool:
    ends = edge.get("source"), edge.get("target")
    return all(isinstance(one, str) and one in ids for one in ends)


def _node_problems(nodes: list[dict[str, Any]]) -> Iterator[Problem]:
    seen: set[str] = set()
    allowed = ", ".join(NodeType)
    for number, one in enumerate(nodes):
        name, pointer = one.get("id"), f"/nodes/{number}"
        if not _is_id(name):
            yield Problem("no_id", f"{pointer}/id", f"Every node has an id of 1 to {_MAX_ID} characters.")
            name = ""
        elif name in seen:
            yield Problem("same_id", f"{pointer}/id", f"Another node has the id “{name}”, too.", str(name))
        seen.add(str(name))
        if not isinstance(one.get("type"), str) or one["type"] not in set(NodeType):
            yield Problem("unknown_type", f"{pointer}/type", f"One of {allowed}.", str(name))
        if not isinstance(one.get("config", {}), dict | None):
            yield Problem("no_config", f"{pointer}/config", "An object.", str(name))


def _edge_problems(edges: list[dict[str, Any]], ids: Collection[str]) -> Iterator[Problem]:
    for number, one in enumerate(edges):
        for end in ("source", "target"):
            name = one.get(end)
            if not isinstance(name, str) or name not in ids:
                told = f"This edge leads {'from' if end == 'source' else 'to'} a node that is not there."
                yield Problem("dangling_edge", f"/edges/{number}/{end}", told)
        if not isinstance(one.get("source_handle") or "", str):
            yield Problem("no_handle", f"/edges/{number}/source_handle", "A text.")


def _cycles(ways: Iterable[tuple[str, str]], ids: Collection[str], places: Mapping[str, str]) -> Iterator[Problem]:
    """Tell of each cycle once: what goes round is taken out, and the rest is looked at again."""
    left, ways = set(ids), set(ways)
    for _ in range(_MAX_CYCLES):
        sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(left, ()))
        for source, target in sorted(ways):
            sorter.add(target, source)
        try:
            sorter.prepare()
        except CycleError as cycle:
            round_ = [str(name) for name in reversed(cycle.args[1])]
            told = " → ".join(round_[:10]) + (" → …" if len(round_) > 10 else "")  # noqa: PLR2004 -- as much as can be read
            yield Problem("cycle", places[round_[0]], f"These nodes wait for each other: {told}.", round_[0])
            left -= set(round_)
            ways = {way for way in ways if left.issuperset(way)}
        else:
            return


def _ends(nodes: list[dict[str, Any]]) -> Iterator[Problem]:
    triggers = [number for number, one in enumerate(nodes) if one.get("type") == NodeType.TRIGGER]
    if not triggers:
        yield Problem("no_trigger", "/nodes", "A graph begins with a trigger: add one.")
    for number in triggers[1:]:
        yield Problem("two_triggers", f"/nodes/{number}", "A graph has one trigger.", _name(nodes[number]))
    if not any(one.get("type") == NodeType.OUTPUT for one in nodes):
        yield Problem("no_output", "/nodes", "A graph ends with an output: add one.")


def _unreachable(
    nodes: list[dict[str, Any]], ways: Iterable[tuple[str, str]], places: Mapping[str, str]
) -> Iterator[Problem]:
    begins = [one["id"] for one in nodes if one.get("type") == NodeType.TRIGGER and _is_id(one.get("id"))]
    if not begins:
        return
    after: dict[str, list[str]] = {}
    for source, target in ways:
        after.setdefault(source, []).append(target)
    reached, waiting = set(begins), list(begins)
    while waiting:
        for name in after.get(waiting.pop(), ()):
            if name not in reached:
                reached.add(name)
                waiting.append(name)
    for name, pointer in sorted(places.items(), key=lambda place: int(place[1].rpartition("/")[2])):
        if name not in reached:
            yield Problem("unreachable", pointer, "No way leads here from the trigger.", name)


def _unknown(nodes: list[dict[str, Any]], known: Known) -> Iterator[Problem]:
    wanted = {
        NodeType.TOOL: ("tool", known.tools, "There is no such tool in this project."),
        NodeType.SUB_AGENT: ("agent_id", known.agents, "There is no such agent in this project."),
    }
    for number, one in enumerate(nodes):
        kind = one.get("type")
        if kind not in (NodeType.TOOL, NodeType.SUB_AGENT):
            continue
        attribute, there, sentence = wanted[NodeType(kind)]
        config = one.get("config")
        name = config.get(attribute) if isinstance(config, dict) else None
        if not isinstance(name, str) or name not in there:
            pointer = f"/nodes/{number}/config/{attribute}"
            yield Problem(f"unknown_{kind}", pointer, sentence, _name(one))


def _name(node: Mapping[str, Any]) -> str:
    return str(node["id"]) if _is_id(node.get("id")) else ""
