"""A run waits for people and browsers: nobody works on it meanwhile, and one answer makes it go on."""

from typing import Any

import pytest

from diatonic.common import clock
from diatonic.common.errors import Conflict, Denied, Invalid, NotFound
from local.processes import wait_until
from tests.workbench.runs.executing import WORKER, Team, offering, take_over
from workbench.runs import services
from workbench.runs.models import SlotsItem
from workbench.runs.rules.runs import Decision, Run, Wait
from workbench.runs.rules.states import RunStatus

_SCHEMA = {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}


def _approval(team: Team, **config: Any) -> tuple[Run, Wait]:
    run = team.run(team.line(("ask", "approval", {"title": "Bake it?", **config}))).run
    (wait,) = team.look(run).waits
    return run, wait


def _action(team: Team, output_schema: Any = _SCHEMA) -> tuple[Run, Wait]:
    tool = team.tool(name="show", type="frontend_action", code=None, output_schema=output_schema)
    run = team.run(team.line(("show", "tool", {"tool": tool, "arguments": {"a": 1}}), tools=[tool])).run
    (wait,) = team.look(run).waits
    return run, wait


def _decide(team: Team, run: Run, wait: Wait, decision: Decision, scope: Any = None, **more: Any) -> Run:
    at = {"run_id": run.run_id, "wait_id": wait.wait_id}
    return services.decide(scope or team.owner, **at, decision=decision, now=clock.now(), **more)


def test_a_run_waits_for_an_approval_and_goes_on_with_it(team: Team) -> None:
    run, wait = _approval(team)
    waiting = team.look(run).run
    active = int(SlotsItem.get("demo#slots", consistent_read=True).active)

    take_over(run)  # a job too many does no harm
    _decide(team, run, wait, Decision.APPROVE, note="Well.")
    found = team.go_on(run)

    assert (waiting.status, waiting.is_parked, active) == (RunStatus.RUNNING, True, 0)
    assert (found.run.status, found.run.is_parked) == (RunStatus.COMPLETED, False)
    assert found.output == {"decision": "approve", "note": "Well."}


def test_an_approval_is_decided_once_by_who_may(team: Team) -> None:
    run, wait = _approval(team)

    with pytest.raises(Denied):
        _decide(team, run, wait, Decision.APPROVE, team.member)
    with pytest.raises(Invalid):
        _decide(team, run, wait, Decision.AGAIN)
    _decide(team, run, wait, Decision.APPROVE)
    with pytest.raises(services.Answered):
        _decide(team, run, wait, Decision.REJECT)


def test_what_is_rejected_fails_and_is_asked_again_when_it_is_resumed(team: Team) -> None:
    run, wait = _approval(team)
    _decide(team, run, wait, Decision.REJECT, note="Too hot.")
    failed = team.go_on(run).run

    services.resume(team.member, run_id=run.run_id, now=clock.now())
    (again,) = team.go_on(run).waits
    _decide(team, run, again, Decision.APPROVE)

    assert failed.error is not None
    assert (failed.status, failed.error["code"]) == (RunStatus.FAILED, "rejected")
    assert "Too hot." in failed.error["message"]
    assert team.go_on(run).run.status is RunStatus.COMPLETED


def test_the_browser_of_who_started_the_run_answers_once_as_the_schema_says(team: Team) -> None:
    run, wait = _action(team)
    at = {"run_id": run.run_id, "wait_id": wait.wait_id}

    with pytest.raises(Denied):
        services.give_result(team.owner, **at, output={"ok": True}, now=clock.now())
    with pytest.raises(Invalid):
        services.give_result(team.member, **at, output={"ok": 1}, now=clock.now())
    with pytest.raises(NotFound):
        _decide(team, run, wait, Decision.APPROVE)
    services.give_result(team.member, **at, output={"ok": True}, now=clock.now())
    with pytest.raises(services.Answered):
        services.give_result(team.member, **at, output={"ok": False}, now=clock.now())

    assert wait.asked["arguments"] == {"a": 1}
    assert wait.expires_at
    assert team.go_on(run).output == {"ok": True}


def test_an_action_that_nobody_does_in_time_is_an_error_of_the_tool(team: Team) -> None:
    run, wait = _action(team)

    for _ in range(2):
        services.expire(WORKER, run_id=run.run_id, wait_id=wait.wait_id, now=clock.now())

    failed = team.go_on(run).run
    assert failed.error is not None
    assert failed.error["code"] == "action_expired"


def test_an_action_that_was_open_when_the_run_was_stopped_is_asked_again_with_a_time_of_its_own(team: Team) -> None:
    run, wait = _action(team)
    services.stop(team.member, run_id=run.run_id, now=clock.now())
    services.expire(WORKER, run_id=run.run_id, wait_id=wait.wait_id, now=clock.now())

    services.resume(team.member, run_id=run.run_id, now=clock.now())
    (again,) = team.go_on(run).waits
    services.expire(WORKER, run_id=run.run_id, wait_id=again.wait_id, now=clock.now())

    failed = team.go_on(run).run
    assert again.wait_id != wait.wait_id
    assert failed.error is not None
    assert failed.error["code"] == "action_expired"


def test_what_cannot_be_kept_is_no_answer(team: Team) -> None:
    run, wait = _action(team, output_schema=None)
    at = {"run_id": run.run_id, "wait_id": wait.wait_id}

    for output in (float("inf"), 10**30, "\ud800", [[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]):
        with pytest.raises(Invalid):
            services.give_result(team.member, **at, output=output, now=clock.now())
    services.give_result(team.member, **at, output=1e-200, now=clock.now())

    assert team.go_on(run).run.status is RunStatus.COMPLETED


def test_nothing_is_answered_once_the_run_is_stopped(team: Team) -> None:
    run, wait = _approval(team)
    services.stop(team.member, run_id=run.run_id, now=clock.now())

    with pytest.raises(Conflict):
        _decide(team, run, wait, Decision.APPROVE)
    assert team.look(run).run.status is RunStatus.STOPPED


def test_other_branches_go_on_while_one_waits(team: Team) -> None:
    agent = team.flow(
        ("start", "trigger", {}),
        ("ask", "approval", {"title": "Well?"}),
        ("other", "data", {"action": "put", "key": "k", "value": 1}),
        ("end", "output", {}),
        edges=[("start", "ask"), ("start", "other"), ("ask", "end"), ("other", "end")],
    )

    run = team.run(agent).run

    assert {node["node"] for node in team.look(run).checkpoints} == {"start", "other"}
    (wait,) = team.look(run).waits
    _decide(team, run, wait, Decision.APPROVE)
    assert set(team.go_on(run).output) == {"ask", "other"}


def test_what_is_asked_is_answered_while_other_branches_go_on(team: Team) -> None:
    decided: list[str] = []

    def look(_: Any) -> None:
        wait_until(lambda: bool(team.look(run).waits), "the question", 20)
        (wait,) = team.look(run).waits
        _decide(team, run, wait, Decision.APPROVE)
        decided.append(wait.title)

    name = offering(look)
    agent = team.flow(
        ("start", "trigger", {}),
        ("ask", "approval", {"title": "Well?"}),
        ("other", "tool", {"tool": name}),
        ("end", "output", {}),
        edges=[("start", "ask"), ("start", "other"), ("ask", "end"), ("other", "end")],
        builtin_tools=[name],
    )
    run = team.start(agent)

    found = team.go_on(run)

    assert decided == ["Well?"]
    assert (found.run.status, found.waits, found.run.wait) == (RunStatus.COMPLETED, (), None)
