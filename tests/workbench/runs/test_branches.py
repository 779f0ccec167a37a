"""Nodes that can be executed at once are; what one of them does to the run leaves the others whole."""

import threading
from typing import Any

import pytest

from diatonic.common import clock
from tests.organizations.media.conftest import Killed
from tests.workbench.runs.executing import END, Drawn, Team, counting, lines, offering, take_over
from workbench.runs import services
from workbench.runs.rules.runs import Decision
from workbench.runs.rules.states import RunStatus

_TIMEOUT = 20
_START: Drawn = ("start", "trigger", {})


def _beside(*names: str) -> list[tuple[str, ...]]:
    return [way for name in names for way in (("start", name), (name, "end"))]


def test_branches_are_executed_at_the_same_time(team: Team) -> None:
    both = threading.Barrier(3)
    name = offering(lambda _: both.wait(_TIMEOUT) >= 0)
    nodes: list[Drawn] = [(each, "tool", {"tool": name}) for each in ("a", "b", "c")]
    agent = team.flow(_START, *nodes, END, edges=_beside("a", "b", "c"), builtin_tools=[name])

    found = team.run(agent)

    assert (found.run.status, found.output) == (RunStatus.COMPLETED, {"a": True, "b": True, "c": True})
    assert (found.run.done, found.run.lines) == (5, len(lines(found.run)))


def test_all_that_are_executed_are_told_of_and_nothing_else(team: Team) -> None:
    both, seen = threading.Barrier(2), list[frozenset[str]]()

    def look(_: Any) -> int:
        if both.wait(_TIMEOUT) == 0:
            (run,) = services.list_runs(team.owner).items
            seen.append(services.get_run(team.owner, run_id=run.run_id).at_work)
        return both.wait(_TIMEOUT)

    name = offering(look)
    nodes: list[Drawn] = [(each, "tool", {"tool": name}) for each in ("a", "b")]
    found = team.run(team.flow(_START, *nodes, END, edges=_beside("a", "b"), builtin_tools=[name]))

    assert seen == [{"a", "b"}]
    assert (found.run.status, found.at_work) == (RunStatus.COMPLETED, frozenset())


def test_a_long_branch_does_not_hold_up_a_short_one(team: Team) -> None:
    through = threading.Event()
    slow = offering(lambda _: through.wait(_TIMEOUT), "test-slow")
    last = offering(lambda _: through.set(), "test-last")
    agent = team.flow(
        _START,
        ("long", "tool", {"tool": slow}),
        ("first", "parallel", {}),
        ("second", "parallel", {}),
        ("third", "tool", {"tool": last}),
        END,
        edges=[*_beside("long"), ("start", "first"), ("first", "second"), ("second", "third"), ("third", "end")],
        builtin_tools=[slow, last],
    )

    assert team.run(agent).output == {"long": True, "third": None}


def test_many_branches_of_many_agents_share_the_threads_of_the_run(team: Team) -> None:
    calls = counting()
    nodes: list[Drawn] = [(f"n{number}", "tool", {"tool": "test-count"}) for number in range(6)]
    inner = team.flow(_START, *nodes, END, edges=_beside(*(name for name, _, _ in nodes)), builtin_tools=["test-count"])
    asks: list[Drawn] = [(f"ask{number}", "sub_agent", {"agent_id": inner, "input": {}}) for number in range(6)]
    outer = team.flow(_START, *asks, END, edges=_beside(*(name for name, _, _ in asks)))

    found = team.run(outer)

    assert (found.run.status, len(calls)) == (RunStatus.COMPLETED, 36)


def test_a_branch_that_fails_lets_the_others_come_to_their_end(team: Team) -> None:
    calls, failed = counting(), threading.Event()
    broken = [True]

    def fail(_: Any) -> str:
        failed.set()
        if broken:
            raise ValueError("broken")
        return "mended"

    def rest(_: Any) -> str:
        failed.wait(_TIMEOUT)
        calls.append({})
        return "through"

    names = [offering(fail, "test-fail"), offering(rest, "test-rest")]
    agent = team.flow(
        _START,
        ("bad", "tool", {"tool": names[0]}),
        ("good", "tool", {"tool": names[1]}),
        END,
        edges=_beside("bad", "good"),
        builtin_tools=names,
    )

    ended = team.run(agent).run
    broken.clear()
    services.resume(team.member, run_id=ended.run_id, now=clock.now())
    found = team.go_on(ended)

    assert ended.error is not None
    assert (ended.status, ended.error["node"]) == (RunStatus.FAILED, "bad")
    assert (found.output, len(calls)) == ({"bad": "mended", "good": "through"}, 1)


def test_two_branches_wait_for_two_people_and_each_is_asked_once(team: Team) -> None:
    agent = team.flow(_START, ("one", "approval", {}), ("two", "approval", {}), END, edges=_beside("one", "two"))
    run = team.start(agent)
    take_over(run)
    first, second = team.look(run).waits

    for wait in (first, second):
        at = team.look(run).run
        services.decide(team.owner, run_id=at.run_id, wait_id=wait.wait_id, decision=Decision.APPROVE, now=clock.now())
        take_over(run)

    assert {first.node, second.node} == {"one", "two"}
    assert team.look(run).run.status is RunStatus.COMPLETED


def test_a_worker_lost_in_a_branch_leaves_what_the_others_finished(team: Team) -> None:
    calls, dying = counting(), [True]

    def die(_: Any) -> str:
        if dying.pop() if dying else False:
            raise Killed
        return "lived"

    name = offering(die)
    agent = team.flow(
        _START,
        ("dies", "tool", {"tool": name}),
        ("counts", "tool", {"tool": "test-count"}),
        END,
        edges=_beside("dies", "counts"),
        builtin_tools=[name, "test-count"],
    )
    run = team.start(agent)
    with pytest.raises(Killed):
        take_over(run)

    take_over(run)

    assert team.look(run).output == {"dies": "lived", "counts": {"calls": 1}}
    assert len(calls) == 1


def test_of_two_branches_that_set_a_variable_the_later_one_counts(team: Team) -> None:
    first = threading.Event()
    early = offering(lambda _: "early", "test-early")
    late = offering(lambda _: first.wait(_TIMEOUT) and "late", "test-late")
    then = offering(lambda _: first.set(), "test-then")
    agent = team.flow(
        _START,
        ("late", "tool", {"tool": late, "sets": "said"}),
        ("early", "tool", {"tool": early, "sets": "said"}),
        ("then", "tool", {"tool": then}),
        ("end", "output", {"value": "{{vars.said}}"}),
        edges=[*_beside("late"), ("start", "early"), ("early", "then"), ("then", "end")],
        builtin_tools=[early, late, then],
    )

    assert team.run(agent).output == "late"
