"""Workers are lost, runs are stopped and resumed: nothing is done twice that must not be, nothing comes late."""

from collections.abc import Callable
from typing import Any

import pytest

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, Denied, NotFound
from tests.organizations.media.conftest import Killed
from tests.people import STRANGER
from tests.workbench.runs.executing import WORKER, Team, counting, lines, offering, take_over
from workbench.runs import services
from workbench.runs.models import HistoryItem, SlotsItem
from workbench.runs.rules.runs import AT_ONCE, Decision, Finished, Spot, WaitKind
from workbench.runs.rules.states import RunStatus
from workbench.runs.services import executing
from workbench.runs.store.desk import Desk, Lost
from workbench.runs.store.runs import RunMoved, RunStore

Kill = Callable[[Any, str], None]


def _desk(run_id: str) -> Desk:
    store = RunStore(WORKER)
    return Desk(store.take(store.get(run_id), now=clock.now()), now=clock.now())


def _active() -> int:
    return int(SlotsItem.get("demo#slots", consistent_read=True).active)


def test_who_takes_over_repeats_no_finished_node(team: Team) -> None:
    calls = counting()
    dying = [True]

    def die(_: Any) -> str:
        if dying.pop() if dying else False:
            raise Killed
        return "lived"

    name = offering(die)
    agent = team.line(
        ("once", "tool", {"tool": "test-count"}), ("dies", "tool", {"tool": name}), builtin_tools=["test-count", name]
    )
    run = team.start(agent)
    with pytest.raises(Killed):
        take_over(run)
    lost = team.look(run).run

    take_over(run)

    found = team.look(run)
    assert (lost.status, lost.done) == (RunStatus.RUNNING, 2)
    assert (found.run.status, found.output, len(calls)) == (RunStatus.COMPLETED, "lived", 1)
    assert _active() == 0


@pytest.mark.parametrize("place", ["checkpoint", "complete"])
def test_a_worker_lost_before_it_writes_costs_no_more_than_the_node(team: Team, kill_at: Kill, place: str) -> None:
    run = team.start(team.line(("n", "parallel", {})))
    kill_at(Desk, place)
    with pytest.raises(Killed):
        take_over(run)

    take_over(run)

    assert team.look(run).run.status is RunStatus.COMPLETED
    assert HistoryItem.get(run.agent_id, run.run_id).status == "completed"


def test_what_a_worker_brings_late_is_refused(team: Team) -> None:
    run = team.start(team.line())
    early = _desk(run.run_id)
    late = Finished(Spot.of("", "start"), "late")

    take_over(run)

    with pytest.raises(Lost):
        early.checkpoint(late)
    with pytest.raises(Lost):
        early.fail({"message": "late"}, tx=Transaction())
    assert team.look(run).run.status is RunStatus.COMPLETED


def test_a_call_whose_outcome_is_unknown_waits_for_a_person(team: Team) -> None:
    tool = team.tool(code="export default () => 'called'")
    run = team.start(team.line(("once", "tool", {"tool": tool}), tools=[tool]))
    lost = _desk(run.run_id)
    lost.checkpoint(Finished(Spot.of("", "start"), {}))
    lost.note_effect(Spot.of("", "once"), "try-1")  # and then nobody heard of it again

    take_over(run)
    (wait,) = team.look(run).waits
    services.decide(
        team.owner, run_id=run.run_id, wait_id=wait.wait_id, decision=Decision.DONE, output="it was", now=clock.now()
    )
    found = team.go_on(run)

    assert wait.kind is WaitKind.UNKNOWN
    assert (found.run.status, found.output) == (RunStatus.COMPLETED, "it was")


def test_a_built_in_tool_that_says_that_it_is_called_once_is_not_repeated(team: Team) -> None:
    calls: list[str] = []

    def do(_: Any) -> None:
        calls.append("")
        raise Killed

    name = offering(do, is_idempotent=False)
    run = team.start(team.line(("once", "tool", {"tool": name}), builtin_tools=[name]))
    with pytest.raises(Killed):
        take_over(run)

    take_over(run)

    (wait,) = team.look(run).waits
    assert (wait.kind, len(calls)) == (WaitKind.UNKNOWN, 1)


def test_a_call_that_a_person_wants_again_is_made_again(team: Team) -> None:
    tool = team.tool(code="export default () => 'called'")
    run = team.start(team.line(("once", "tool", {"tool": tool}), tools=[tool]))
    lost = _desk(run.run_id)
    lost.note_effect(Spot.of("", "once"), "try-1")
    take_over(run)
    (wait,) = team.look(run).waits

    services.decide(team.owner, run_id=run.run_id, wait_id=wait.wait_id, decision=Decision.AGAIN, now=clock.now())

    assert team.go_on(run).output == "called"


def test_stopping_is_for_good_and_resuming_goes_on_from_there(team: Team) -> None:
    calls = counting()
    stopping = [True]

    def stop(_: Any) -> str:
        if stopping.pop() if stopping else False:
            services.stop(team.member, run_id=run.run_id, now=clock.now())
        return "through"

    name = offering(stop)
    agent = team.line(
        ("once", "tool", {"tool": "test-count"}), ("stops", "tool", {"tool": name}), builtin_tools=["test-count", name]
    )
    run = team.start(agent)

    stopped = team.go_on(run)
    again = services.stop(team.member, run_id=run.run_id, now=clock.now())
    services.resume(team.member, run_id=run.run_id, now=clock.now())
    found = team.go_on(run)

    assert (stopped.run.status, again.status, stopped.run.done) == (RunStatus.STOPPED, RunStatus.STOPPED, 2)
    assert (found.run.status, found.output, len(calls)) == (RunStatus.COMPLETED, "through", 1)
    with pytest.raises(Conflict):
        services.resume(team.member, run_id=run.run_id, now=clock.now())
    with pytest.raises(Conflict):
        services.stop(team.member, run_id=run.run_id, now=clock.now())


def test_a_run_is_stopped_while_it_is_queued(team: Team) -> None:
    run = team.start(team.line())

    services.stop(team.owner, run_id=run.run_id, now=clock.now())

    assert team.go_on(run).run.status is RunStatus.STOPPED
    assert HistoryItem.get(run.agent_id, run.run_id).status == "stopped"


def test_only_who_started_it_and_builders_stop_a_run(team: Team) -> None:
    run = team.start(team.line())

    with pytest.raises(Denied):
        services.stop(team.colleague, run_id=run.run_id, now=clock.now())
    with pytest.raises(NotFound):
        services.stop(STRANGER, run_id=run.run_id, now=clock.now())


def test_a_run_that_failed_goes_on_from_the_node_that_did(team: Team) -> None:
    calls = counting()
    broken = [True]
    name = offering(lambda _: 1 / 0 if broken else "mended")
    agent = team.line(
        ("once", "tool", {"tool": "test-count"}), ("may", "tool", {"tool": name}), builtin_tools=["test-count", name]
    )
    failed = team.run(agent).run
    broken.clear()

    services.resume(team.member, run_id=failed.run_id, now=clock.now())
    found = team.go_on(failed)

    assert failed.error is not None
    assert (failed.status, failed.error["node"]) == (RunStatus.FAILED, "may")
    assert (found.run.status, found.output, len(calls), found.run.error) == (RunStatus.COMPLETED, "mended", 1, None)


def test_only_who_started_a_run_has_it_go_on_with_another_configuration(team: Team) -> None:
    run = team.start(team.line(("stop", "approval", {"title": "Go on?"})))
    services.stop(team.member, run_id=run.run_id, now=clock.now())

    with pytest.raises(Denied):
        services.resume(team.owner, run_id=run.run_id, latest=True, now=clock.now())

    again = services.resume(team.member, run_id=run.run_id, latest=True, now=clock.now())
    assert again.status is RunStatus.QUEUED


def test_who_takes_over_counts_on_from_what_was_written_last(team: Team) -> None:
    run = team.start(team.line(("rest", "parallel", {})))
    store, seen = RunStore(WORKER), _desk(run.run_id)
    before = store.get(run.run_id)
    seen.log("Written meanwhile.")
    seen.flush()

    with pytest.raises(RunMoved):
        store.take(before, now=clock.now())

    take_over(run)
    assert [line for line in lines(run) if "meanwhile" in line] == ["Written meanwhile."]
    assert team.look(run).run.status is RunStatus.COMPLETED


def test_runs_beyond_the_limit_wait_for_their_turn(team: Team) -> None:
    agent = team.line()
    runs = [team.start(agent) for _ in range(AT_ONCE + 1)]
    for run in runs[:-1]:
        _desk(run.run_id)

    take_over(runs[-1])
    queued = team.look(runs[-1]).run
    services.stop(team.member, run_id=runs[0].run_id, now=clock.now())
    take_over(runs[-1])

    assert queued.status is RunStatus.QUEUED
    assert team.look(runs[-1]).run.status is RunStatus.COMPLETED


def test_a_run_that_no_attempt_goes_on_with_says_so(team: Team) -> None:
    run = team.start(team.line())
    _desk(run.run_id)

    executing.give_up(WORKER, run_id=run.run_id, now=clock.now())

    found = team.look(run).run
    assert found.error is not None
    assert (found.status, found.error["code"]) == (RunStatus.FAILED, "broken")
    assert _active() == 0
