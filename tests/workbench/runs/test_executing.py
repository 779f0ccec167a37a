"""A run goes through its nodes, keeps what each came to, and says so."""

from decimal import Decimal
from typing import Any

import pytest

from diatonic.common import clock
from diatonic.common.dynamo.connection import counting as calls_of
from diatonic.common.errors import Denied, Invalid
from diatonic.common.offers import Asked, Offer
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from tests.organizations.people import account_of
from tests.workbench.runs.executing import END, WORKER, Drawn, Team, everything, lines, offering, take_over
from workbench.agents import services as agents
from workbench.agents.models import Configuration
from workbench.agents.tools import builtin
from workbench.runs import services
from workbench.runs.models import HistoryItem, PartItem
from workbench.runs.rules.states import RunStatus

_CALC = {"tool": "calculator", "arguments": {"expression": "{{input.sum}} * 2"}}


def _condition(left: str, right: object) -> dict[str, object]:
    return {"condition": {"left": left, "test": "is", "right": right}}


def test_a_flow_goes_the_way_that_its_condition_chooses(team: Team) -> None:
    agent = team.flow(
        ("start", "trigger", {"inputs": [{"name": "sum", "type": "text"}]}),
        ("double", "tool", {**_CALC, "sets": "doubled"}),
        ("big", "condition", _condition("{{vars.doubled.result}}", "6")),
        ("yes", "output", {"value": "six: {{nodes.double.result}}"}),
        ("no", "output", {"value": "another"}),
        edges=[("start", "double"), ("double", "big"), ("big", "yes", "true"), ("big", "no", "false")],
        builtin_tools=["calculator"],
    )

    found = team.run(agent, sum="3")

    assert (found.run.status, found.output) == (RunStatus.COMPLETED, "six: 6")
    assert {node["node"] for node in found.checkpoints} == {"start", "double", "big", "yes"}
    assert (found.run.done, found.run.total, found.run.has_slot) == (4, 5, False)
    said = lines(found.run)
    assert (said[0], said[-1], len(said)) == ("Queued.", "Completed.", found.run.lines)


def test_an_agent_asks_its_model_and_the_run_says_what_it_cost(team: Team) -> None:
    found = team.run(team.agent(), message="Hello there")

    assert found.run.status is RunStatus.COMPLETED
    assert "You said: Hello there" in found.output["text"]
    assert found.run.tokens == found.output["tokens"] > 0
    history = HistoryItem.get(found.run.agent_id, found.run.run_id)
    assert (history.status, history.tokens, history.cost) == ("completed", found.run.tokens, Decimal(0))
    assert history.input_data == {"message": "Hello there"}
    assert history.execution_time >= 0


def test_the_main_agent_of_a_project_runs_by_the_projects_id(team: Team) -> None:
    team.agent()

    found = team.run(team.project.project_id, message="Who is there?")

    assert "Who is there?" in found.output["text"]


def test_a_run_begins_with_what_its_agent_takes_and_nothing_else(team: Team) -> None:
    agent = team.agent()

    for given in ({}, {"message": 1}, {"message": "x", "more": 1}):
        with pytest.raises(Invalid):
            team.start(agent, **given)
    with pytest.raises(Denied):
        team.start(agent, team.viewer, message="x")
    with pytest.raises(Denied):
        team.start(agent, team.colleague, message="the draft is not theirs")


def test_a_node_costs_one_transaction(team: Team) -> None:
    nodes: list[Drawn] = [(f"n{number}", "parallel", {}) for number in range(10)]
    short, long = team.start(team.line()), team.start(team.line(*nodes))

    counted = []
    for run in (short, long):
        with calls_of() as calls:
            take_over(run)
        counted.append(calls)

    assert team.look(long).run.status is RunStatus.COMPLETED
    assert counted[1].total - counted[0].total == len(nodes)


def test_what_is_large_lies_in_the_bucket_and_is_found_again(team: Team) -> None:
    name = offering(lambda _: {"text": "x" * 50_000, "end": "found"})
    agent = team.line(
        ("make", "tool", {"tool": name}),
        ("say", "data", {"action": "put", "key": "end", "value": "{{nodes.make.end}}"}),
        builtin_tools=[name],
    )

    found = team.run(agent)

    item = PartItem.get(found.run.run_id, "node##make")
    assert not item.body
    assert found.output == "found"
    assert item.place.startswith("runs/demo/")


def test_a_result_over_the_limit_ends_the_run_with_the_reason(team: Team) -> None:
    name = offering(lambda _: ["x" * 1000] * 200)
    body = {"tool": name, "arguments": {}}
    agent = team.line(
        ("loop", "loop", {"items": [1] * 10, "rounds": 10, "do": {"type": "tool", "config": body}}),
        builtin_tools=[name],
    )

    found = team.run(agent)

    assert found.run.error is not None
    assert (found.run.status, found.run.error["code"]) == (RunStatus.FAILED, "output_too_large")


def test_a_loop_does_the_same_for_each(team: Team) -> None:
    does = {
        "type": "tool",
        "config": {"tool": "calculator", "arguments": {"expression": "{{vars.item}} + {{vars.round}}"}},
    }
    agent = team.line(
        ("loop", "loop", {"items": "{{input.numbers}}", "rounds": 5, "do": does}),
        inputs=["numbers"],
        builtin_tools=["calculator"],
    )

    found = team.run(agent, numbers=["10", "20"])
    long = team.run(agent, numbers=["1"] * 6)

    assert found.output == [{"result": "10"}, {"result": "21"}]
    assert long.run.error is not None
    assert long.run.error["code"] == "loop_too_long"


def test_agents_call_agents(team: Team) -> None:
    inner = team.line(("twice", "tool", {"tool": "calculator", "arguments": {"expression": "{{input.sum}} * 2"}}),
                      inputs=["sum"], builtin_tools=["calculator"])  # fmt: skip
    outer = team.line(("ask", "sub_agent", {"agent_id": inner, "input": {"sum": "{{input.sum}}"}}), inputs=["sum"])

    found = team.run(outer, sum="4")

    assert found.output == {"result": "8"}
    assert found.run.done == 3


def test_flows_keep_values_for_each_other(team: Team) -> None:
    team.run(team.line(("keep", "data", {"action": "put", "key": "k", "value": {"n": 1}})))

    found = team.run(team.line(("read", "data", {"action": "get", "key": "k"})))

    assert found.output == {"n": 1}


def test_no_value_of_the_environment_is_kept_anywhere(team: Team) -> None:
    at = {"project_id": team.project.project_id, "key": "SECRET"}
    agents.set_variable(team.member, **at, fields={"value": "open-sesame"}, now=clock.now())
    name = offering(lambda _: {"leak": "it is open-sesame"})
    failing = offering(lambda _: 1 / 0, "test-fail")
    agent = team.line(("leak", "tool", {"tool": name}), builtin_tools=[name])

    found = team.run(agent)

    assert found.output == {"leak": "it is [env.SECRET]"}
    assert "open-sesame" not in everything(found.run)
    assert failing


def test_what_a_run_says_is_for_who_started_it_and_for_builders(team: Team) -> None:
    name = offering(lambda _: 1 / 0)
    run = team.run(team.line(("break", "tool", {"tool": name}), builtin_tools=[name])).run

    for look_into in (services.find_run, services.get_run, services.read_logs):
        with pytest.raises(Denied):
            look_into(team.colleague, run_id=run.run_id)
        assert look_into(team.member, run_id=run.run_id) == look_into(team.owner, run_id=run.run_id)
    with pytest.raises(Denied):
        services.issue_ticket(team.colleague, run_id=run.run_id, now=clock.now())
    with pytest.raises(Denied):
        services.look(team.colleague, run_id=run.run_id, after=0)
    listed = [services.list_runs(scope).items[0].error or {} for scope in (team.colleague, team.member)]
    assert [sorted(error) for error in listed] == [["code"], ["code", "message", "node"]]


def test_a_run_may_what_the_groups_of_who_started_it_let_them_do(team: Team) -> None:
    seen: list[bool] = []

    def look(asked: Asked, _: Any) -> None:
        seen.append(asked.scope.can("files.view"))

    builtin.register(Offer("test-look", "Looks.", {"type": "object"}, "test", look))
    agents.seed_builtin_tools(now=clock.now())
    agent = team.line(("look", "tool", {"tool": "test-look"}), builtin_tools=["test-look"])
    run = team.start(agent)
    account = account_of(team.member.user_id)
    accounts.sign_in(Identity(account.user_id, account.email, account.name, groups=("instructors",)), now=clock.now())

    team.go_on(run)
    accounts.sign_in(Identity(account.user_id, account.email, account.name, groups=()), now=clock.now())
    team.run(agent)

    assert seen == [True, False]


def test_what_dynamodb_cannot_hold_keeps_no_run_from_ending(team: Team) -> None:
    agent = team.line(inputs=("n",))

    for odd in (float("inf"), 1e300, 10**40):
        with pytest.raises(Invalid):
            team.start(agent, n=odd)
    code = "export default () => { let v = 1e-200; for (let n = 0; n < 40; n++) v = [v]; return v; }"
    deep = team.run(team.line(("deep", "tool", {"tool": team.tool(name="deep", code=code)}), tools=["deep"]))

    assert deep.run.status is RunStatus.COMPLETED
    assert team.run(agent, n=1e-200).run.status is RunStatus.COMPLETED


def test_a_run_outlives_its_configuration(team: Team) -> None:
    run = team.run(team.line()).run
    for item in Configuration.query(f"demo#{run.digest}", consistent_read=True, limit=3):
        item.delete()

    found = team.look(run)

    assert (found.run.status, found.nodes) == (RunStatus.COMPLETED, ())
    assert len(found.checkpoints) == 2


def test_a_log_that_is_gone_is_over(team: Team) -> None:
    run = team.run(team.line()).run
    for item in PartItem.query(run.run_id, PartItem.part_id.startswith("log#"), consistent_read=True, limit=50):
        item.delete()

    assert services.look(team.member, run_id=run.run_id, after=0)[1].is_over


def test_tries_are_as_many_as_the_node_says(team: Team) -> None:
    calls: list[Any] = []

    def fail(arguments: Any) -> None:
        calls.append(arguments)
        raise ValueError("no")

    name = offering(fail)
    agent = team.line(("try", "tool", {"tool": name, "tries": 2}), builtin_tools=[name])

    found = team.run(agent)

    assert (found.run.status, len(calls)) == (RunStatus.FAILED, 2)
    assert any(line.startswith("Try 1 of 2 failed") for line in lines(found.run))


def test_the_log_is_read_in_pages_from_any_line(team: Team) -> None:
    run = team.run(team.line(*[(f"n{number}", "parallel", {}) for number in range(5)])).run

    first = services.read_logs(team.member, run_id=run.run_id, limit=3)
    rest = services.read_logs(team.member, run_id=run.run_id, after=first.last, limit=100)

    assert [line.number for line in (*first.items, *rest.items)] == list(range(1, run.lines + 1))
    assert (first.is_over, rest.is_over) == (False, True)


def test_reading_the_log_waits_for_the_next_line_and_no_longer(team: Team) -> None:
    run = team.start(team.agent(), message="Hello")
    woken = []

    def sleep(_seconds: float) -> None:
        woken.append(1)
        take_over(run)

    lines_found = services.read_logs(team.member, run_id=run.run_id, after=1, wait=25.0, sleep=sleep)

    assert woken == [1]
    assert lines_found.items[-1].text == "Completed."
    assert WORKER.is_system
    assert END
