"""What the nodes of a flow say: values that are there, conditions that mean something, efforts within limits."""

import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from workbench.agents.rules import graphs
from workbench.agents.rules.graphs import Graph
from workbench.runs.rules.decisions import (
    NotComparable,
    condition_problems,
    effort,
    effort_problems,
    holds,
    pause,
    rounds,
)
from workbench.runs.rules.flows import flow_problems, graph_problems


def flow(*nodes: tuple[str, str, dict[str, Any]], edges: list[tuple[str, ...]] | None = None) -> Graph:
    """A flow of nodes in a row, or with these edges."""
    row = [(a[0], b[0]) for a, b in pairwise(nodes)]
    named = [dict(zip(("source", "target", "source_handle"), way, strict=False)) for way in edges or row]
    return Graph.of({"nodes": [{"id": i, "type": t, "config": c} for i, t, c in nodes], "edges": named})


def problems(graph: Graph, *inputs: str) -> list[tuple[str, str, str]]:
    return [(one.code, one.pointer, one.node_id) for one in flow_problems(graph, inputs=inputs, variables=["total"])]


START: tuple[str, str, dict[str, Any]] = ("start", "trigger", {})
END = ("end", "output", {"value": "{{nodes.ask.text}}"})


def test_a_flow_whose_values_are_all_there_is_good() -> None:
    ask = ("ask", "llm", {"prompt": "Weather in {{input.city}}, {{vars.total}}?", "tries": 3, "seconds": 30})

    assert problems(flow(START, ask, END), "city") == []


def test_all_that_is_missing_is_told_with_its_node_and_place() -> None:
    ask = ("ask", "llm", {"prompt": "{{input.town}} {{vars.gone}} {{nodes.end.x}} {{nodes.ask.x}}"})

    assert problems(flow(START, ask, END), "city") == [("missing_variable", "/nodes/1/config/prompt", "ask")] * 4


def test_a_node_beside_another_does_not_come_before_it() -> None:
    graph = flow(
        START,
        ("a", "data", {}),
        ("b", "data", {"x": "{{nodes.a.y}}"}),
        ("c", "data", {"x": "{{nodes.a.y}} {{nodes.start.z}}"}),
        edges=[("start", "a"), ("start", "b"), ("a", "c")],
    )

    assert problems(graph) == [("missing_variable", "/nodes/2/config/x", "b")]


def test_what_nodes_need_is_told() -> None:
    graph = flow(
        START,
        ("ask", "llm", {"prompt": " ", "tries": 9}),
        ("if", "condition", {"condition": {"test": "roughly"}}),
        ("loop", "loop", {"items": [1]}),
        ("end", "output", {}),
        edges=[("start", "ask"), ("ask", "if"), ("if", "loop", "perhaps"), ("if", "end", "true")],
    )

    assert problems(graph) == [
        ("config", "/nodes/1/config/tries", "ask"),
        ("config", "/nodes/1/config/prompt", "ask"),
        ("config", "/nodes/2/config/condition/test", "if"),
        ("config", "/nodes/3/config/rounds", "loop"),
        ("config", "/nodes/3/config/do", "loop"),
        ("unknown_choice", "/edges/2/source_handle", "if"),
    ]


def test_2000_nodes_that_refer_to_each_other_are_checked_soon() -> None:
    nodes = [START] + [
        (f"n{at}", "condition", {"condition": {"left": "{{nodes.start.x}}", "test": "is_true"}}) for at in range(1_999)
    ]
    edges = [(f"n{at}", f"n{at + step}") for at in range(1_990) for step in range(1, 6)]
    begun = time.process_time()

    flow_problems(flow(*nodes, edges=[("start", "n0"), *edges]), inputs=[])

    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("test", "left", "right", "answer"),
    [
        ("is", 1, 1.0, True),
        ("is", 1, True, False),
        ("is_not", "a", "b", True),
        ("less", 2, 10, True),
        ("less", "2", "10", False),
        ("at_most", 2, 2, True),
        ("more", "b", "a", True),
        ("at_least", 1, 2, False),
        ("contains", "abc", "b", True),
        ("contains", [1, True], True, True),
        ("contains", [1], True, False),
        ("contains", {"k": 1}, "k", True),
        ("begins_with", "abc", "ab", True),
        ("begins_with", 12, 1, False),
        ("is_empty", [], None, True),
        ("is_empty", 0, None, False),
        ("is_true", 1, None, False),
    ],
)
def test_a_test_of_two_values(test: str, left: object, right: object, answer: bool) -> None:
    assert holds({"left": left, "test": test, "right": right}) is answer


@pytest.mark.parametrize(
    ("test", "left", "right"), [("less", 1, "2"), ("more", None, 1), ("less", True, 2), ("contains", 5, 5)]
)
def test_values_that_cannot_be_compared_are_a_failure_and_no_guess(test: str, left: object, right: object) -> None:
    with pytest.raises(NotComparable):
        holds({"left": left, "test": test, "right": right})


def test_conditions_are_put_together() -> None:
    yes, no = {"left": 1, "test": "is", "right": 1}, {"left": 1, "test": "is", "right": 2}

    assert holds({"all": [yes, {"any": [no, yes]}]})
    assert not holds({"all": [yes, no]})


def test_a_condition_that_is_none_is_told_where() -> None:
    nested: Any = {"test": "is"}
    for _ in range(12):
        nested = {"all": [nested]}

    assert [one.pointer for one in condition_problems({"all": [{"test": 1}, 5, {"any": []}]})] == [
        "/all/0/test",
        "/all/1",
        "/all/2/any",
    ]
    assert "nested" in condition_problems(nested)[0].message
    assert "nested" in condition_problems({"any": [{"test": "is"}] * 200})[0].message


def test_effort_has_limits() -> None:
    assert effort_problems({"tries": 5, "seconds": 0.5, "rounds": 1000}) == []
    assert [one.pointer for one in effort_problems({"tries": 0, "seconds": True, "rounds": 1.5})] == [
        "/tries",
        "/rounds",
        "/seconds",
    ]
    assert effort_problems({"turns": 100, "max_tokens": 200_000}) == []
    assert [one.pointer for one in effort_problems({"turns": 101, "max_tokens": "1"})] == ["/turns", "/max_tokens"]
    round_of = {"rounds": 2, "items": [1], "do": {"type": "llm", "config": {"prompt": "Well?", "turns": 101}}}
    assert problems(flow(START, ("ask", "loop", round_of), ("end", "output", {}))) == [
        ("config", "/nodes/1/config/do/config/turns", "ask")
    ]
    assert effort({"tries": 2}).tries == 2
    assert [pause(tries, random=1) for tries in (1, 2, 3, 50)] == [1, 2, 4, 60]
    assert pause(1, random=0) == 0.5


def test_a_loop_leaves_nothing_out() -> None:
    assert rounds([1, 2], 2) == [1, 2]
    with pytest.raises(Exception, match="3 rounds to go; it may go 2"):
        rounds([1, 2, 3], 2)


def test_a_flow_says_itself_what_it_is_given_and_what_its_nodes_keep() -> None:
    inputs = [{"name": "city", "type": "text"}, {"name": "1st", "type": []}, "nonsense"]
    start = ("start", "trigger", {"inputs": inputs})
    keep = ("keep", "data", {"sets": "note", "value": "{{input.city}}"})
    end = ("end", "output", {"value": "{{vars.note}} {{input.town}}"})

    found = [(one.pointer, one.node_id) for one in graph_problems(flow(start, keep, end))]

    assert found == [
        ("/nodes/0/config/inputs/1/name", "start"),
        ("/nodes/0/config/inputs/2/name", "start"),
        ("/nodes/2/config/value", "end"),
    ]


def test_the_flow_that_the_api_s_document_shows_is_good() -> None:
    document = Path(__file__).parents[3] / "docs/API.md"
    shown = document.read_text("utf-8").partition("A whole flow:")[2].partition("```json")[2].partition("```")[0]

    graph = json.loads(shown)

    assert graphs.problems(graph) == []
    assert graph_problems(Graph.of(graph)) == []
