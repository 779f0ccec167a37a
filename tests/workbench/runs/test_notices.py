"""Who is told that a run waits for them: until somebody has answered, once, and in the words of what it waits for."""

from typing import Any

import pytest

from diatonic.common import clock, personal
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting as counting_calls
from diatonic.common.jobs.store import Job
from diatonic.common.scope import Scope
from organizations.notifications import services as notifications
from organizations.notifications.rules import Group, group_of
from tests.organizations.media.conftest import Killed, work
from tests.organizations.people import make_person, scope_for
from tests.routes.iam import Asked, refused
from tests.workbench.runs.executing import END, WORKER, Drawn, Team
from workbench.agents import services as agents
from workbench.runs import services
from workbench.runs.models import PartItem
from workbench.runs.rules.runs import Decision, Run, WaitKind
from workbench.runs.rules.states import RunStatus
from workbench.runs.services import tooling
from workbench.runs.store import telling

_THROWS = "export default () => { throw new Error('no') }"
_ASKS = ("ask", "approval", {"title": "Bake it?"})


def tell() -> int:
    """Do what is due by now to tell people, or no more to."""
    return work("demo", only="runs.tasks.tell") + work("demo", only="runs.tasks.tell_failed")


def told(scope: Scope) -> list[tuple[str, str]]:
    return [(one.text, one.url) for one in notifications.list_notices(scope).items if group_of(one.kind) is Group.RUNS]


def page(run: Run) -> str:
    return f"/o/demo/workbench/runs/{run.run_id}/"


def decide(team: Team, run: Run, decision: Decision = Decision.APPROVE, *, which: int = 0) -> None:
    wait = team.look(run).waits[which]
    services.decide(team.owner, run_id=run.run_id, wait_id=wait.wait_id, decision=decision, now=clock.now())


def parallel(team: Team, *titles: str) -> str:
    asks: list[Drawn] = [(f"ask{number}", "approval", {"title": title}) for number, title in enumerate(titles)]
    ways = [way for name, _, _ in asks for way in (("start", name), (name, "end"))]
    return team.flow(("start", "trigger", {}), *asks, END, edges=[*ways])


@pytest.fixture
def builder(team: Team) -> Scope:
    return scope_for(make_person("demo", name="Bea", builder=True), "demo")


def test_who_may_approve_is_told_and_nobody_else_until_somebody_has_decided(team: Team, builder: Scope) -> None:
    run = team.run(team.line(_ASKS)).run
    with Asked() as calls:
        tell()

    asked = [("“Baker” waits for an approval: Bake it?", page(run))]
    everybody = (team.owner, builder, team.member, team.colleague, team.viewer)
    assert [told(one) for one in everybody] == [asked, asked, [], [], []]

    decide(team, run)
    assert told(builder) == asked  # in the decision's own request nothing is looked up
    with calls:
        tell()

    assert [told(one) for one in everybody] == [[], [], [], [], []]
    assert refused("worker", calls.calls) == []
    assert team.go_on(run).run.status is RunStatus.COMPLETED


def test_people_are_found_by_as_many_calls_however_many_they_are(team: Team, builder: Scope) -> None:
    first = team.run(team.line(_ASKS)).run
    with counting_calls() as few:
        services.tell(WORKER, run_id=first.run_id, now=clock.now())
    for number in range(8):
        make_person("demo", name=f"Bea {number}", builder=True)
    run = team.run(team.line(_ASKS)).run

    with counting_calls() as many:
        services.tell(WORKER, run_id=run.run_id, now=clock.now())

    assert (few.total, many.total) == (5, 5)
    assert len(told(builder)) == 2


def test_telling_again_changes_nothing_and_does_not_come_up_again(team: Team, builder: Scope) -> None:
    run = team.run(team.line(_ASKS)).run
    tell()
    (before,) = notifications.list_notices(builder).items
    notifications.mark_read(builder, up_to=before.notification_id, now=clock.now())

    for _ in range(3):
        services.tell(WORKER, run_id=run.run_id, now=clock.now())

    (after,) = notifications.list_notices(builder).items
    assert (after.notification_id, after.is_read) == (before.notification_id, True)


@pytest.mark.parametrize("is_written", [False, True], ids=["before", "after"])
def test_a_worker_that_is_lost_as_it_tells_leaves_one_line(
    team: Team, builder: Scope, monkeypatch: pytest.MonkeyPatch, *, is_written: bool
) -> None:
    run = team.run(team.line(_ASKS)).run
    real = Transaction._write

    def dying(self: Transaction, token: str) -> None:
        if is_written:
            real(self, token)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Transaction, "_write", dying)
        with pytest.raises(Killed):
            services.tell(WORKER, run_id=run.run_id, now=clock.now())
    tell()

    assert len(told(builder)) == 1
    decide(team, run)
    tell()
    assert told(builder) == []


def test_nobody_is_told_of_what_was_answered_while_they_were_looked_for(
    team: Team, builder: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = team.run(team.line(_ASKS)).run
    real = telling.told_of

    def answered_first(*arguments: Any) -> Any:
        monkeypatch.setattr(telling, "told_of", real)
        decide(team, run)
        return real(*arguments)

    monkeypatch.setattr(telling, "told_of", answered_first)
    services.tell(WORKER, run_id=run.run_id, now=clock.now())

    assert told(builder) == []


def test_what_a_run_waits_for_at_once_is_one_line(team: Team, builder: Scope) -> None:
    run = team.run(parallel(team, "Bake it?", "Sell it?")).run
    tell()
    (first,) = notifications.list_notices(builder).items
    assert first.text == "“Baker” waits for you: 2 things are to be answered."

    decide(team, run)
    tell()

    (second,) = notifications.list_notices(builder).items
    (left,) = [one.title for one in team.look(run).waits if one.is_open]
    assert (second.notification_id, second.text) == (first.notification_id, f"“Baker” waits for an approval: {left}")


def test_a_run_that_is_stopped_asks_nobody_and_asks_again_when_it_is_resumed(team: Team, builder: Scope) -> None:
    run = team.run(team.line(_ASKS)).run
    tell()

    services.stop(team.member, run_id=run.run_id, now=clock.now())
    tell()
    assert told(builder) == []

    services.resume(team.member, run_id=run.run_id, now=clock.now())
    team.go_on(run)
    tell()
    assert len(told(builder)) == 1


def test_a_run_that_fails_beside_a_question_asks_nobody(team: Team, builder: Scope) -> None:
    broken = team.tool(code=_THROWS)
    agent = team.flow(
        ("start", "trigger", {}),
        _ASKS,
        ("broken", "tool", {"tool": broken}),
        ("end", "output", {}),
        edges=[("start", "ask"), ("start", "broken"), ("ask", "end"), ("broken", "end")],
        tools=[broken],
    )
    run = team.start(agent)
    failed = team.go_on(run).run
    tell()

    assert failed.status is RunStatus.FAILED
    assert told(builder) == []


def test_of_a_call_that_nobody_heard_of_again_those_are_told_who_may_say_how_it_ended(
    team: Team, builder: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: Any, **__: Any) -> Any:
        raise Killed

    tool = team.tool()
    run = team.start(team.line(("once", "tool", {"tool": tool}), tools=[tool]))
    with monkeypatch.context() as patch:
        patch.setattr(tooling, "run_code", lost)
        with pytest.raises(Killed):
            services.go_on(WORKER, run_id=run.run_id, now=clock.now())
    services.go_on(WORKER, run_id=run.run_id, now=clock.now())
    tell()

    assert [one.kind for one in team.look(run).waits] == [WaitKind.UNKNOWN]
    assert told(builder) == [("“Baker” waits: nobody knows how one of its calls ended. Did it happen?", page(run))]
    assert told(team.member) == []


def test_who_started_a_run_is_told_of_what_their_browser_is_to_do_after_a_moment(team: Team, builder: Scope) -> None:
    tool = team.tool(name="show", type="frontend_action", code=None)
    run = team.run(team.line(("show", "tool", {"tool": tool}), tools=[tool])).run
    (due,) = [
        job for job in Job.scan() if job.task.endswith("runs.tasks.tell") and job.arguments["run_id"] == run.run_id
    ]

    assert tell() == 0  # a page that is open answers by itself
    assert clock.parse(due.due_at) > clock.now()
    services.tell(WORKER, run_id=run.run_id, now=clock.now())

    waits = [("“Baker” waits for something that only your browser can do. Open the run.", page(run))]
    assert (told(team.member), told(builder)) == (waits, [])

    (wait,) = team.look(run).waits
    services.expire(WORKER, run_id=run.run_id, wait_id=wait.wait_id, now=clock.now())
    tell()
    assert told(team.member) == []


def test_who_is_erased_is_not_named_among_those_who_were_told(team: Team, builder: Scope) -> None:
    run = team.run(team.line(_ASKS)).run
    tell()
    (holding,) = [one for one in personal.holdings() if one.name == "runs.told"]
    subject = personal.Subject(builder.user_id, "demo", frozenset(["Bea"]))
    (item,) = holding.find(subject)
    tx = Transaction()
    holding.erase(tx, item, subject, clock.now())
    tx.commit()

    kept = PartItem.get(run.run_id, "told#deciders", consistent_read=True)
    assert builder.user_id not in repr(kept.attribute_values)
    assert team.owner.user_id in kept.told


def test_who_started_what_is_deployed_hears_that_it_failed_in_one_line_for_an_agent(team: Team) -> None:
    tool = team.tool(code=_THROWS)
    agent = team.line(("bad", "tool", {"tool": tool}), tools=[tool])
    drafted = team.run(agent)
    assert drafted.run.status is RunStatus.FAILED
    tell()
    assert told(team.member) == []  # who runs a draft looks at it

    agents.request_deployment(team.member, project_id=team.project.project_id, fields={}, now=clock.now())
    work("demo", only="deploy")
    runs = [services.execute(team.member, agent_id=agent, given={}, now=clock.now()) for _ in range(2)]
    for run in runs:
        team.go_on(run)
    tell()

    ((text, url),) = told(team.member)
    assert text.startswith("Your run of “Baker” failed. ")
    assert url in [page(run) for run in runs]
    assert told(team.owner) == []
