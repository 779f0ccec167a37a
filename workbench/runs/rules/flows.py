"""What keeps a flow from being executed besides its shape: values that are not there, and conditions that mean nothing.

The shape (ids, types, ways, cycles) is looked at by :mod:`workbench.agents.rules.graphs`, and first.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from diatonic.common.errors import FieldError
from workbench.agents.rules.graphs import MAX_PROBLEMS, Graph, Node, NodeType, Problem
from workbench.runs.rules import decisions, planning
from workbench.runs.rules.variables import Variable, VariableType, declaration_problems, references


def graph_problems(graph: Graph) -> list[Problem]:
    """Return all that is wrong with a well-shaped graph by what it declares itself.

    Its trigger says in ``inputs`` what a run is given (``[{"name", "type", "required", "default"}]``), and a node that
    keeps its result under a name says that name in ``sets``.
    """
    inputs = inputs_of(graph)
    found: list[Problem] = []
    for at, node in enumerate(graph.nodes.values()):
        if node.type is NodeType.TRIGGER:
            pointer = f"/nodes/{at}/config/inputs"
            found += [
                Problem("config", one.pointer, one.message, node.id)
                for one in declaration_problems(inputs, pointer=pointer)
            ]
    sets = {node.config["sets"] for node in graph.nodes.values() if isinstance(node.config.get("sets"), str)}
    return [*found, *flow_problems(graph, inputs={one.name for one in inputs}, variables=sets)][:MAX_PROBLEMS]


def inputs_of(graph: Graph) -> list[Variable]:
    """Return what a run of this graph is given, as its trigger declares it."""
    triggers = (node for node in graph.nodes.values() if node.type is NodeType.TRIGGER)
    return [_declared(one) for node in triggers for one in _listed(node.config.get("inputs"))]


def _declared(one: Any) -> Variable:
    said = one if isinstance(one, Mapping) else {}
    kind = said.get("type", "any")
    return Variable(
        name=str(said.get("name", "")),
        type=VariableType(kind) if isinstance(kind, str) and kind in set(VariableType) else VariableType.ANY,
        is_required=said.get("required") is not False,
        default=said.get("default"),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def flow_problems(graph: Graph, *, inputs: Collection[str], variables: Collection[str] = ()) -> list[Problem]:
    """Return all that is wrong with what the nodes of a well-shaped graph say, at most 200 problems.

    ``inputs`` and ``variables`` are the names that a run begins with and those that its nodes may set. A node may refer
    to nodes that come before it on every way or on some; what a skipped one would have said is found out in the run.
    """
    places = {name: f"/nodes/{at}" for at, name in enumerate(graph.nodes)}
    before = _before(graph)
    found: list[Problem] = []
    for name, node in graph.nodes.items():
        pointer = f"{places[name]}/config"
        known = {*variables, *LOOP_VARIABLES} if node.type is NodeType.LOOP else variables
        found += _missing(node, pointer, {"input": inputs, "vars": known, "nodes": before[name]})
        found += [Problem("config", one.pointer, one.message, name) for one in _config_problems(node, pointer)]
    found += _unled(graph)
    return found[:MAX_PROBLEMS]


def _missing(node: Node, pointer: str, known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    for place, (kind, name, *_) in references(node.config, pointer=pointer):
        if name in known[kind]:
            continue
        told = {
            "input": f"The run is given no value with the name “{name}”.",
            "vars": f"There is no variable with the name “{name}”.",
            "nodes": f"No node “{name}” comes before this one.",
        }[kind]
        yield Problem("missing_variable", place, told, node.id)


def _before(graph: Graph) -> dict[str, set[str]]:
    """Return which nodes come before each one; as numbers of bits, since there may be 2,000 of 2,000."""
    planned = planning.plan(graph)
    bit = {name: 1 << at for at, name in enumerate(planned.order)}
    behind = dict.fromkeys(planned.order, 0)
    for name in planned.order:
        for way in planned.onward[name]:
            behind[way.target] |= behind[name] | bit[name]
    wanted = {
        name: {path[1] for _, path in references(node.config) if path[0] == "nodes"}
        for name, node in graph.nodes.items()
    }
    return {name: {one for one in wanted[name] if behind[name] & bit.get(one, 0)} for name in planned.order}


def _config_problems(node: Node, pointer: str) -> list[FieldError]:
    found = decisions.effort_problems(node.config, pointer=pointer)
    check = _CHECKS.get(node.type)
    return found + check(node.config, pointer) if check else found


def _condition(config: Mapping[str, Any], pointer: str) -> list[FieldError]:
    return decisions.condition_problems(config.get("condition"), pointer=f"{pointer}/condition")


def _prompt(config: Mapping[str, Any], pointer: str) -> list[FieldError]:
    prompt = config.get("prompt")
    return [] if isinstance(prompt, str) and prompt.strip() else [FieldError(f"{pointer}/prompt", "Write a prompt.")]


def _loop(config: Mapping[str, Any], pointer: str) -> list[FieldError]:
    """A loop goes over a list, or as long as a condition holds; how often at most, it says itself."""
    found = [] if "rounds" in config else [FieldError(f"{pointer}/rounds", "Say how often it may go round at most.")]
    if "items" not in config:
        found += decisions.condition_problems(config.get("condition"), pointer=f"{pointer}/condition")
    does = config.get("do")
    if not isinstance(does, Mapping) or does.get("type") not in LOOPED or not isinstance(does.get("config"), Mapping):
        found.append(
            FieldError(f"{pointer}/do", f"What each round does: its type ({', '.join(LOOPED)}) and its config.")
        )
    else:
        found += decisions.effort_problems(does["config"], pointer=f"{pointer}/do/config")
    return found


_CHECKS: dict[NodeType, Callable[[Mapping[str, Any], str], list[FieldError]]] = {
    NodeType.CONDITION: _condition,
    NodeType.LLM: _prompt,
    NodeType.LOOP: _loop,
}
#: What a loop may do in each round, and the variables that only its own configuration has.
LOOPED = (NodeType.LLM, NodeType.TOOL, NodeType.DATA, NodeType.SUB_AGENT)
LOOP_VARIABLES = ("item", "round", "last")
#: What a condition chooses between; a way without either is open whatever it decides.
CHOICES = ("true", "false")


def _unled(graph: Graph) -> Iterator[Problem]:
    """A way out of a condition that it never chooses leads nowhere, and is most likely a slip."""
    for at, edge in enumerate(graph.edges):
        is_choosing = graph.nodes[edge.source].type is NodeType.CONDITION
        if is_choosing and edge.source_handle not in ("", *CHOICES):
            told = f"A condition chooses true or false, and never “{edge.source_handle[:60]}”."
            yield Problem("unknown_choice", f"/edges/{at}/source_handle", told, edge.source)
