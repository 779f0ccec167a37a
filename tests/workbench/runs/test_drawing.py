"""Where nodes are drawn: after all that lead to them, in as few crossings as come of themselves."""

from workbench.agents.rules.graphs import Edge
from workbench.runs.rules.drawing import place


def test_a_node_stands_after_the_last_one_that_leads_to_it() -> None:
    edges = [Edge("a", "b"), Edge("b", "c"), Edge("a", "c"), Edge("a", "b", "true")]

    spots = place(["a", "b", "c", "alone"], edges)

    assert {name: column for name, (column, _) in spots.at.items()} == {"a": 0, "b": 1, "c": 2, "alone": 0}
    assert (spots.columns, spots.rows) == (3, 2)


def test_ways_that_need_not_cross_do_not() -> None:
    ways = [Edge("start", "up"), Edge("start", "down"), Edge("down", "low"), Edge("up", "high")]

    spots = place(["start", "up", "down", "low", "high"], ways)

    assert spots.at["start"][1] == 0.5  # in the middle of two
    assert (spots.at["high"][1], spots.at["low"][1]) == (0, 1)
    assert len(set(spots.at.values())) == 5


def test_nothing_is_drawn_of_nothing() -> None:
    assert place([], []).at == {}
