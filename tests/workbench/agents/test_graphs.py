"""The graph of a flow: everything that is wrong with it is told at once, and nothing breaks the telling."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from workbench.agents.rules.graphs import MAX_NODES, MAX_PROBLEMS, Graph, Known, problems, shape_problems

START, END = {"id": "start", "type": "trigger"}, {"id": "end", "type": "output"}


def _graph(nodes, *ways):
    return {"nodes": nodes, "edges": [{"source": source, "target": target} for source, target in ways]}


def _codes(graph, known=None):
    return [(one.code, one.pointer) for one in problems(graph, known)]


def test_a_graph_that_can_be_executed_has_no_problems():
    graph = _graph(
        [START, {"id": "ask", "type": "llm", "config": {"prompt": "Why?"}}, END], ("start", "ask"), ("ask", "end")
    )

    assert problems(graph, Known()) == []
    read = Graph.of(graph)
    assert list(read.nodes) == ["start", "ask", "end"]
    assert [(edge.source, edge.target) for edge in read.edges] == [("start", "ask"), ("ask", "end")]


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        (_graph([]), [("no_trigger", "/nodes"), ("no_output", "/nodes")]),
        (_graph([START, END], ("start", "end"), ("end", "gone")), [("dangling_edge", "/edges/1/target")]),
        (_graph([START, END, {"id": "alone", "type": "llm"}], ("start", "end")), [("unreachable", "/nodes/2")]),
        (_graph([START, END, {"id": "end", "type": "output"}], ("start", "end")), [("same_id", "/nodes/2/id")]),
        (
            _graph([START, END, {"id": "odd", "type": "magic"}], ("start", "end"), ("start", "odd")),
            [("unknown_type", "/nodes/2/type")],
        ),
        (_graph([START, {"id": "again", "type": "trigger"}, END], ("start", "end")), [("two_triggers", "/nodes/1")]),
        (_graph([START, {"type": "llm"}, END], ("start", "end")), [("no_id", "/nodes/1/id")]),
        (_graph([START, END], ("start", "end"), ("end", "end")), [("cycle", "/nodes/1")]),
        (
            _graph(
                [START, {"id": "a", "type": "llm"}, {"id": "b", "type": "llm"}, END],
                ("start", "a"),
                ("a", "b"),
                ("b", "a"),
                ("b", "end"),
            ),
            [("cycle", "/nodes/1")],
        ),
    ],
)
def test_each_problem_is_told_where_it_is(graph, expected):
    found = _codes(graph)

    assert [code for code, _ in found] == [code for code, _ in expected]
    if expected[0][0] != "cycle":
        assert found == expected


def test_all_problems_are_told_at_once():
    nodes = [START, {"id": "a", "type": "magic"}, {"id": "b", "type": "tool", "config": {"tool": "none"}}]

    found = {code for code, _ in _codes(_graph(nodes, ("start", "nowhere")), Known(tools={"weigh"}))}

    assert found == {"unknown_type", "dangling_edge", "unknown_tool", "unreachable", "no_output"}


def test_tools_and_agents_that_there_are_can_be_named():
    nodes = [
        START,
        {"id": "b", "type": "tool", "config": {"tool": "weigh"}},
        {"id": "c", "type": "sub_agent", "config": {"agent_id": "demo:agent:1"}},
        END,
    ]
    graph = _graph(nodes, ("start", "b"), ("b", "c"), ("c", "end"))

    assert _codes(graph, Known(tools={"weigh"}, agents={"demo:agent:1"})) == []
    assert [code for code, _ in _codes(graph, Known())] == ["unknown_tool", "unknown_sub_agent"]


def test_two_thousand_nodes_are_taken_and_one_more_is_not():
    names = [f"n{number}" for number in range(MAX_NODES - 2)]
    nodes = [START, *({"id": name, "type": "llm"} for name in names), END]
    chain = list(zip(["start", *names], [*names, "end"], strict=True))

    began = time.monotonic()
    assert problems(_graph(nodes, *chain)) == []
    assert problems(_graph(nodes, *chain, ("n1990", "n5")))[0].code == "cycle"
    assert time.monotonic() - began < 5
    assert [one.code for one in problems(_graph([*nodes, {"id": "more", "type": "llm"}]))] == ["too_many"]


@pytest.mark.parametrize(
    "graph", [None, [], "x", {"nodes": 1}, {"nodes": [1]}, {"nodes": [], "edges": {}}, {"edges": [[]]}]
)
def test_what_is_no_graph_is_not_kept(graph):
    assert {one.code for one in shape_problems(graph)} == {"not_a_graph"}


@pytest.mark.parametrize("value", ["\ud800", float("nan"), float("inf")])
def test_what_json_cannot_say_is_not_kept(value):
    assert [one.code for one in shape_problems({"nodes": [{"id": "a", "config": {"x": value}}]})] == ["not_json"]


def test_what_is_nested_too_deep_or_too_large_is_not_kept():
    deep: dict[str, Any] = {"nodes": []}
    for _ in range(2000):
        deep = {"nodes": [], "more": deep}

    assert [one.code for one in shape_problems(deep)] == ["too_deep"]
    assert [one.code for one in shape_problems({"nodes": [{"id": "x" * 1_600_000}]})] == ["too_large"]


_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: (
        some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(["id", "type", "config", "source"]), inner)
    ),
    max_leaves=8,
)


@given(nodes=some.lists(_values, max_size=4), edges=some.lists(_values, max_size=4))
def test_whatever_stands_in_a_graph_it_is_told_and_nothing_breaks(nodes, edges):
    found = problems({"nodes": nodes, "edges": edges}, Known())

    assert 0 < len(found) <= MAX_PROBLEMS
