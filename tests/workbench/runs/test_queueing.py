"""Ten runs of an organization are under way at once; of those that wait the oldest is next, and nobody asks for them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from diatonic.common import clock
from diatonic.common.jobs.store import Job
from tests.organizations.media.conftest import Killed, work
from tests.workbench.runs.executing import WORKER, Team, offering, take_over
from workbench.runs import services
from workbench.runs.models import QueueItem, RunItem, SlotsItem
from workbench.runs.rules.runs import AT_ONCE, Decision, Run
from workbench.runs.rules.standing import standing
from workbench.runs.rules.states import RunStatus
from workbench.runs.store import queueing
from workbench.runs.store.desk import Desk
from workbench.runs.store.runs import RunStore


def _counts() -> tuple[int, int]:
    found = SlotsItem.get("demo#slots", consistent_read=True)
    return int(found.active), int(found.waiting)


def _line() -> list[str]:
    return [item.run_id for item in QueueItem.query("demo#queue", consistent_read=True, page_size=100)]


def _jobs(run: Run) -> list[dict[str, Any]]:
    return [dict(job.arguments) for job in Job.scan() if job.arguments.get("run_id") == run.run_id]


def _full(team: Team, beyond: int) -> tuple[list[Run], list[Run]]:
    """Start as many runs as may be under way, and some more."""
    agent = team.line()
    runs = [team.start(agent) for _ in range(AT_ONCE + beyond)]
    return runs[:AT_ONCE], runs[AT_ONCE:]


def test_who_finds_no_slot_waits_without_a_job_and_the_oldest_is_next(team: Team) -> None:
    under_way, (first, second) = _full(team, 2)
    assert (_counts(), _line()) == ((AT_ONCE, 2), [first.run_id, second.run_id])
    assert [_jobs(first), _jobs(second)] == [[], []]

    take_over(under_way[3])

    assert (_counts(), _line()) == ((AT_ONCE, 1), [second.run_id])
    assert _jobs(first) == [{"run_id": first.run_id, "turn": 0}]
    assert [team.look(run).run.status for run in (first, second)] == [RunStatus.QUEUED] * 2


def test_nobody_overtakes_those_who_wait(team: Team) -> None:
    under_way, (first,) = _full(team, 1)
    SlotsItem("demo#slots").update(actions=[SlotsItem.active.add(-1)])  # and its worker is lost before it calls up

    late = team.start(under_way[0].agent_id)

    assert _line() == [first.run_id, late.run_id]
    take_over(under_way[0])
    assert (_counts(), _line()) == ((AT_ONCE, 0), [])


def test_all_that_wait_are_executed_in_their_order(team: Team) -> None:
    order: list[str] = []
    name = offering(lambda given: order.append(given["n"]))
    agent = team.line(
        ("note", "tool", {"tool": name, "arguments": {"n": "{{input.n}}"}}), inputs=["n"], builtin_tools=[name]
    )
    runs = [team.start(agent, n=f"{number:02}") for number in range(3 * AT_ONCE)]

    while work("demo", only="runs.tasks.go_on"):
        pass

    assert {team.look(run).run.status for run in runs} == {RunStatus.COMPLETED}
    assert _counts() == (0, 0)
    waited = order[AT_ONCE:]  # the others were under way at the same time
    assert sorted(waited[:AT_ONCE]) == [f"{number:02}" for number in range(AT_ONCE, 2 * AT_ONCE)]


@pytest.mark.parametrize("deed", ["stop", "park"])
def test_whoever_gives_a_slot_back_calls_up_the_next(team: Team, deed: str) -> None:
    asking = team.line(("ask", "approval", {"title": "Well?"}))
    under_way = [team.start(asking) for _ in range(AT_ONCE)]
    waiting = team.start(asking)

    if deed == "stop":
        services.stop(team.member, run_id=under_way[0].run_id, now=clock.now())
    else:
        take_over(under_way[0])

    assert (_counts(), len(_jobs(waiting))) == ((AT_ONCE, 0), 1)


def test_a_run_that_is_stopped_while_it_waits_leaves_the_line(team: Team) -> None:
    under_way, (first, second) = _full(team, 2)

    services.stop(team.member, run_id=first.run_id, now=clock.now())
    resumed = services.resume(team.member, run_id=first.run_id, now=clock.now())

    assert resumed.is_lined_up
    assert (_counts(), _line()) == ((AT_ONCE, 2), [first.run_id, second.run_id])
    for run in under_way:
        take_over(run)
    assert team.go_on(first).run.status is RunStatus.COMPLETED
    assert team.look(second).run.status is RunStatus.COMPLETED


def test_what_was_answered_while_all_slots_were_taken_goes_on_as_the_oldest(team: Team) -> None:
    asked = team.run(team.line(("ask", "approval", {"title": "Well?"}))).run
    under_way, (other,) = _full(team, 1)
    (wait,) = team.look(asked).waits

    services.decide(team.owner, run_id=asked.run_id, wait_id=wait.wait_id, decision=Decision.APPROVE, now=clock.now())
    take_over(asked)

    assert standing(team.look(asked).run) == "queued"
    assert _line() == [asked.run_id, other.run_id]
    take_over(under_way[0])
    assert _line() == [other.run_id]
    assert team.go_on(asked).run.status is RunStatus.COMPLETED


def test_who_is_killed_before_it_calls_up_does_so_when_its_job_comes_again(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way, (first,) = _full(team, 1)

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(queueing, "call_up", die)
        with pytest.raises(Killed):
            take_over(under_way[0])
    assert (_counts(), _jobs(first)) == ((AT_ONCE - 1, 1), [])

    take_over(under_way[0])

    assert (_counts(), len(_jobs(first))) == ((AT_ONCE, 0), 1)


def test_many_that_begin_and_end_at_once_forget_none(team: Team) -> None:
    agent = team.line()
    with ThreadPoolExecutor(8) as people:
        runs = list(people.map(lambda _: team.start(agent), range(3 * AT_ONCE)))
        active, waiting = _counts()
        while work_all(people, runs):
            pass

    assert active + waiting == len(runs)
    assert {team.look(run).run.status for run in runs} == {RunStatus.COMPLETED}
    assert (_counts(), _line()) == ((0, 0), [])


def work_all(workers: ThreadPoolExecutor, runs: list[Run]) -> bool:
    """Let workers go on with what has a slot, at once; ``False`` where nothing is left."""
    items = RunItem.batch_get([run.run_id for run in runs], consistent_read=True)
    with_slot = [item.run_id for item in items if item.has_slot]
    list(workers.map(lambda run_id: services.go_on(WORKER, run_id=run_id, now=clock.now()), with_slot))
    return bool(with_slot)


def test_a_job_of_an_earlier_turn_leaves_the_run_to_who_has_it(team: Team) -> None:
    run = team.start(team.line(("ask", "approval", {"title": "Well?"})))
    services.go_on(WORKER, run_id=run.run_id, turn=0, now=clock.now())
    (wait,) = team.look(run).waits
    services.decide(team.owner, run_id=run.run_id, wait_id=wait.wait_id, decision=Decision.APPROVE, now=clock.now())
    store = RunStore(WORKER)
    at_work = Desk(store.take(store.get(run.run_id), now=clock.now()), now=clock.now())

    services.go_on(WORKER, run_id=run.run_id, turn=0, now=clock.now())  # killed when it had parked, it comes again

    at_work.log("It is mine.")
    at_work.flush()
    services.go_on(WORKER, run_id=run.run_id, turn=1, now=clock.now())
    assert team.look(run).run.status is RunStatus.COMPLETED


def test_a_place_in_line_whose_run_knows_nothing_of_it_keeps_nobody_waiting(team: Team) -> None:
    under_way, (first, second) = _full(team, 2)
    RunItem(first.run_id).update(actions=[RunItem.is_lined_up.set(False)])

    take_over(under_way[0])

    assert (_counts(), _line(), len(_jobs(second))) == ((AT_ONCE, 0), [], 1)
