"""The order of nodes: after what leads to them, at once where they can be, and not at all where nothing leads."""

import time
from graphlib import CycleError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agents.rules.graphs import Edge, Graph, Node, NodeType
from workbench.runs.rules.planning import Progress, plan


def graph(nodes: str | list[str], *ways: str) -> Graph:
    """``graph("a b c", "a b", "a c true")``."""
    names = nodes.split() if isinstance(nodes, str) else nodes
    return Graph({name: Node(name, NodeType.DATA, {}) for name in names}, tuple(Edge(*way.split()) for way in ways))


DIAMOND = graph("start left right end", "start left", "start right", "left end", "right end")
FORK = graph("if yes no both after", "if yes true", "if no false", "if both", "yes after", "no after")


def test_a_node_comes_after_all_that_lead_to_it() -> None:
    progress = Progress(plan(DIAMOND))

    assert progress.ready == ("start",)
    assert progress.finish("start") == ("left", "right")
    assert progress.finish("right") == ()
    assert progress.finish("left") == ("end",)
    assert not progress.is_over
    progress.finish("end")
    assert (progress.is_over, progress.skipped) == (True, [])


def test_what_a_condition_does_not_choose_is_skipped_and_what_joins_goes_on() -> None:
    progress = Progress(plan(FORK))

    assert set(progress.finish("if", "false")) == {"no", "both"}
    assert progress.skipped == ["yes"]
    assert progress.finish("no") == ("after",)


def test_what_can_only_be_reached_through_a_skipped_node_is_skipped() -> None:
    progress = Progress(plan(graph("if a b c d", "if a true", "a b", "b c", "if d false")))

    assert progress.finish("if", "false") == ("d",)
    assert progress.skipped == ["a", "b", "c"]


def test_a_choice_that_no_way_belongs_to_skips_all_of_them() -> None:
    progress = Progress(plan(graph("if a", "if a true")))

    progress.finish("if", "perhaps")

    assert (progress.is_over, progress.skipped) == (True, ["a"])


def test_a_resumed_run_goes_on_where_it_was() -> None:
    progress = Progress(plan(FORK), {"if": "true", "both": ""})

    assert (progress.ready, progress.done) == (("yes",), 3)


def test_a_node_is_not_finished_twice_nor_before_its_turn() -> None:
    progress = Progress(plan(DIAMOND))

    with pytest.raises(ValueError, match="end"):
        progress.finish("end")
    progress.finish("start")
    with pytest.raises(ValueError, match="start"):
        progress.finish("start")


def test_the_same_way_twice_is_one() -> None:
    progress = Progress(plan(graph("a b", "a b", "a b")))

    assert progress.finish("a") == ("b",)


def test_a_graph_that_goes_round_has_no_order() -> None:
    with pytest.raises(CycleError):
        plan(graph("a b", "a b", "b a"))


@given(st.data())
def test_every_node_is_executed_or_skipped_once_and_in_order(data: st.DataObject) -> None:
    names = [f"n{at}" for at in range(data.draw(st.integers(1, 12)))]
    pairs = [(a, b) for at, a in enumerate(names) for b in names[at + 1 :]]
    chosen = data.draw(st.lists(st.sampled_from(pairs), max_size=25)) if pairs else []
    ways = [f"{a} {b} {data.draw(st.sampled_from(['', 'x', 'y']))}" for a, b in chosen]
    made = graph(names, *ways)
    progress, executed = Progress(plan(made)), dict[str, str]()

    while progress.ready:
        name = data.draw(st.sampled_from(progress.ready))
        executed[name] = data.draw(st.sampled_from(["", "x", "y"]))
        progress.finish(name, executed[name])

    assert progress.is_over
    assert sorted([*executed, *progress.skipped]) == sorted(names)
    for name in names:
        incoming = [way for way in made.edges if way.target == name]
        opened = [
            way
            for way in incoming
            if way.source in executed
            and ("" in (executed[way.source], way.source_handle) or executed[way.source] == way.source_handle)
        ]
        assert (name in executed) == (not incoming or bool(opened))
        assert all(list(executed).index(way.source) < list(executed).index(name) for way in opened)
    assert Progress(plan(made), executed).is_over


def test_2000_nodes_take_little_time() -> None:
    names = [f"n{at}" for at in range(2_000)]
    ways = [f"n{at} n{at + step}" for at in range(1_990) for step in range(1, 6)]
    begun = time.process_time()

    progress = Progress(plan(graph(names, *ways)))
    while progress.ready:
        progress.finish(progress.ready[0])

    assert progress.is_over
    assert time.process_time() - begun < 2
