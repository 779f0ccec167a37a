"""A model asks for tools: they are called for it, it is told what is wrong, and going round in circles ends."""

import json
from decimal import Decimal
from typing import Any

import pytest

from diatonic.common import clock
from diatonic.common.errors import Invalid
from tests.openai_server import OpenAi
from tests.organizations.media.conftest import Killed
from tests.web_servers import Web, onward, page
from tests.workbench.llm.conftest import _no_waiting, configure, endpoint
from tests.workbench.runs.executing import Team, counting, lines, offering, take_over
from workbench.agents import services as agents
from workbench.llm import services as llm
from workbench.runs import services
from workbench.runs.rules.states import RunStatus

__all__ = ["_no_waiting", "configure", "endpoint"]

_LLAMA = {"region": "", "model_id": "llama3"}


def _told(endpoint: OpenAi, request: int = -1) -> list[dict[str, Any]]:
    """Return what tools answered, as the model was told in a request."""
    return [message for message in endpoint.asked[request]["messages"] if message["role"] == "tool"]


def test_the_tools_that_a_model_asks_for_are_called_and_it_is_told(team: Team, endpoint: OpenAi) -> None:
    endpoint.use_tools(("1", "calculator", '{"expression": "6 * 7"}'), ("2", "calculator", '{"wrong": 1}'))
    endpoint.say("It is 42.")

    found = team.run(team.agent(model=_LLAMA, builtin_tools=["calculator"]), message="How much?")

    assert (found.run.status, found.output["text"]) == (RunStatus.COMPLETED, "It is 42.")
    first, second = _told(endpoint)
    assert json.loads(first["content"]) == {"result": "42"}
    assert "The arguments do not fit" in second["content"]
    assert found.run.tokens == 30
    assert found.run.cost > 0


def test_arguments_that_are_no_object_are_given_back(team: Team, endpoint: OpenAi) -> None:
    endpoint.use_tools(("1", "calculator", "[1"))

    found = team.run(team.agent(model=_LLAMA, builtin_tools=["calculator"]), message="How much?")

    assert found.run.status is RunStatus.COMPLETED
    assert "no JSON object" in _told(endpoint)[0]["content"]


def test_the_same_call_again_and_again_ends_the_run(team: Team, endpoint: OpenAi) -> None:
    calls = counting()
    for number in range(6):
        endpoint.use_tools((str(number), "test-count", "{}"))

    found = team.run(team.agent(model=_LLAMA, builtin_tools=["test-count"]), message="Go")

    assert found.run.error is not None
    assert (found.run.status, found.run.error["code"]) == (RunStatus.FAILED, "loop_detected")
    assert len(calls) == 4
    assert "You have called test-count 3 times" in _told(endpoint)[2]["content"]


def test_a_conversation_that_went_round_in_circles_is_given_a_new_chance_when_it_is_resumed(
    team: Team, endpoint: OpenAi
) -> None:
    calls = counting()
    for number in range(5):
        endpoint.use_tools((str(number), "test-count", "{}"))
    ended = team.run(team.agent(model=_LLAMA, builtin_tools=["test-count"]), message="Go").run
    endpoint.say("It is enough.")

    services.resume(team.member, run_id=ended.run_id, now=clock.now())
    found = team.go_on(ended)

    assert ended.error is not None
    assert (ended.error["code"], found.run.status) == ("loop_detected", RunStatus.COMPLETED)
    assert (found.output["text"], len(calls)) == ("It is enough.", 5)


def test_a_conversation_of_too_many_turns_goes_on_for_as_many_again_and_no_more(team: Team, endpoint: OpenAi) -> None:
    counting()
    agent = team.line(
        ("talk", "llm", {"prompt": "Go", "turns": 2, "builtin_tools": ["test-count"], "model": _LLAMA}),
        builtin_tools=["test-count"],
    )
    for number in range(6):
        endpoint.use_tools((str(number), "test-count", f'{{"n": {number}}}'))

    ended = [team.run(agent).run]
    asked = [len(endpoint.asked)]
    for _ in range(2):
        services.resume(team.member, run_id=ended[0].run_id, now=clock.now())
        ended.append(team.go_on(ended[0]).run)
        asked.append(len(endpoint.asked))

    assert [run.error["code"] for run in ended if run.error] == ["too_many_turns"] * 3
    assert asked == [2, 4, 6]


def test_who_takes_over_a_conversation_asks_nothing_twice(team: Team, endpoint: OpenAi) -> None:
    dying = [True]

    def die(_: Any) -> str:
        if dying.pop() if dying else False:
            raise Killed
        return "lived"

    name = offering(die)
    endpoint.use_tools(("1", name, "{}"))
    endpoint.say("Done.")
    run = team.start(team.agent(model=_LLAMA, builtin_tools=[name]), message="Go")
    with pytest.raises(Killed):
        take_over(run)

    take_over(run)

    assert team.look(run).output["text"] == "Done."
    assert len(endpoint.asked) == 2


def test_a_model_has_only_those_servers_asked_that_its_agent_lists(team: Team, endpoint: OpenAi, settings: Any) -> None:
    settings.EGRESS_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with Web() as web:
        web.answers["/"] = page(b"Rye is in.", kind="text/plain")
        asked = json.dumps({"url": web.url()})
        for _ in range(2):
            endpoint.use_tools(("1", "http-get", asked))
            endpoint.say("Read.")
        said = {"model": _LLAMA, "builtin_tools": ["http-get"]}
        listed = team.agent(name="Listed", hosts=["127.0.0.1"], **said)
        without = team.agent(name="Without", **said)

        team.run(listed, message="Look")
        told = [_told(endpoint)[0]["content"]]
        team.run(without, message="Look")
        told.append(_told(endpoint)[0]["content"])

    assert "Rye is in." in told[0]
    assert "Rye is in." not in told[1]
    assert len(web.asked) == 1


def test_a_tool_that_was_switched_off_since_is_neither_offered_nor_called(team: Team, endpoint: OpenAi) -> None:
    calls = counting()
    asking = team.start(team.agent(model=_LLAMA, builtin_tools=["test-count"]), message="Go")
    drawn = team.start(team.line(("count", "tool", {"tool": "test-count"}), name="Line", builtin_tools=["test-count"]))
    agents.switch_builtin_tool(tool_name="test-count", is_active=False, now=clock.now())
    endpoint.use_tools(("1", "test-count", "{}"))

    asked, failed = team.go_on(asking).run, team.go_on(drawn).run

    assert "tools" not in endpoint.asked[0]
    assert "There is no tool" in _told(endpoint)[0]["content"]
    assert failed.error is not None
    assert (asked.status, failed.error["code"], calls) == (RunStatus.COMPLETED, "not_available", [])


def test_a_value_follows_no_server_to_another_one(team: Team, settings: Any) -> None:
    settings.EGRESS_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    at = {"project_id": team.project.project_id, "key": "KEY"}
    agents.set_variable(team.member, **at, fields={"value": "sesame", "hosts": ["127.0.0.1"]}, now=clock.now())
    with Web() as web, Web("127.0.0.2") as elsewhere:
        web.answers["/?k=sesame"] = onward(elsewhere.url("/?k=sesame", host="127.0.0.2"))
        hosts = {"hosts": ["127.0.0.1", "127.0.0.2"]}
        said = {"tool": "http-get", "arguments": {"url": web.url("/") + "?k={{env.KEY}}"}, **hosts}
        found = team.run(team.line(("get", "tool", said), builtin_tools=["http-get"])).run

    assert found.error is not None
    assert found.error["code"] == "host_not_listed"
    assert (len(web.asked), elsewhere.asked) == (1, [])


def test_an_agent_goes_on_with_what_was_said_before(team: Team, endpoint: OpenAi) -> None:
    agent = team.agent(model=_LLAMA, system_prompt="You bake.")
    before = [{"role": "user", "text": "Rye or {{env.KEY}}?"}, {"role": "assistant", "text": "Rye."}]
    endpoint.say("Because it keeps.")

    found = team.run(agent, message="Why?", history=before)

    said = [(one["role"], one["content"]) for one in endpoint.asked[-1]["messages"]]
    assert said[-3:] == [("user", "Rye or {{env.KEY}}?"), ("assistant", "Rye."), ("user", "Why?")]
    assert (found.output["text"], found.given["history"]) == ("Because it keeps.", before)
    assert "history" not in team.run(agent, message="Anew", history=[]).given


@pytest.mark.parametrize(
    ("history", "pointer"),
    [
        ("Rye?", "/input/history"),
        ([{"role": "user", "text": "Rye?"}], "/input/history"),
        ([{"role": "assistant", "text": "Rye."}, {"role": "user", "text": "Why?"}], "/input/history/0/role"),
        ([{"role": "user", "text": " "}, {"role": "assistant", "text": "Rye."}], "/input/history/0/text"),
        ([{"role": "user", "content": "Rye?"}, "Rye."], "/input/history/0"),
    ],
)
def test_what_was_said_before_is_what_two_said_by_turns(team: Team, history: Any, pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        team.start(team.agent(), message="Why?", history=history)

    assert refused.value.fields[0].pointer == pointer


def test_the_main_agent_asks_the_agents_of_its_project(team: Team, endpoint: OpenAi) -> None:
    team.agent(name="Miller", model=_LLAMA)
    main = team.main(model=_LLAMA)
    endpoint.use_tools(("1", "ask-1-Miller", '{"message": "Any flour?"}'))
    endpoint.say("Plenty.")
    endpoint.say("There is plenty.")

    found = team.run(main, message="Is there flour?")

    assert found.output["text"] == "There is plenty."
    assert "Plenty." in _told(endpoint)[0]["content"]
    assert any("answered" in line for line in lines(found.run))


def test_a_flow_is_asked_for_what_its_trigger_declares_and_wrong_values_are_given_back(
    team: Team, endpoint: OpenAi
) -> None:
    inputs = [{"name": "flour", "type": "number"}, {"name": "kind", "type": "text", "required": False}]
    flow = ("start", "trigger", {"inputs": inputs}), ("end", "output", {"value": "{{input.flour}} g are weighed"})
    team.flow(*flow, edges=[("start", "end")], name="Weigher")
    main = team.main(model=_LLAMA)
    endpoint.use_tools(("1", "ask-1-Weigher", '{"message": "Some flour"}'), ("2", "ask-1-Weigher", '{"flour": "some"}'))
    endpoint.use_tools(("3", "ask-1-Weigher", '{"flour": 500}'))
    endpoint.say("500 g.")

    found = team.run(main, message="Weigh some flour")

    (tool,) = (one["function"] for one in endpoint.asked[0]["tools"])
    assert tool["parameters"]["properties"] == {"flour": {"type": "number"}, "kind": {"type": "string"}}
    assert tool["parameters"]["required"] == ["flour"]
    told = [one["content"] for one in _told(endpoint)]
    assert all("The arguments do not fit" in one and "flour" in one for one in told[:2])
    assert "500 g are weighed" in told[2]
    assert (found.run.status, found.output["text"]) == (RunStatus.COMPLETED, "500 g.")


def test_a_model_that_writes_a_reference_to_the_environment_gets_no_value_sent(
    team: Team, endpoint: OpenAi, settings: Any
) -> None:
    settings.EGRESS_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    at = {"project_id": team.project.project_id, "key": "KEY"}
    agents.set_variable(team.member, **at, fields={"value": "sesame", "hosts": ["127.0.0.1"]}, now=clock.now())
    with Web() as web:
        wanted = web.url("/?k={{env.KEY}}")
        endpoint.use_tools(("1", "http-get", json.dumps({"url": wanted})))
        endpoint.say(wanted)
        said = {"model": _LLAMA, "builtin_tools": ["http-get"], "hosts": ["127.0.0.1"]}
        asked = team.run(team.agent(**said), message="Look")
        endpoint.say(wanted)
        by_answer = team.line(
            ("word", "llm", {"prompt": "Where?", "model": _LLAMA}),
            (
                "whole",
                "tool",
                {"tool": "http-get", "arguments": {"url": "{{nodes.word.text}}"}, "hosts": ["127.0.0.1"]},
            ),
            name="Answerer",
            builtin_tools=["http-get"],
        )
        team.run(by_answer)

    assert asked.run.status is RunStatus.COMPLETED
    assert len(web.asked) == 2
    assert all("sesame" not in one and "env.KEY" in one for one in web.asked)
    assert agents.list_environment(team.member, project_id=at["project_id"])[0].last_used_at == ""


def test_a_listed_server_does_not_lead_into_a_private_network(team: Team, endpoint: OpenAi, settings: Any) -> None:
    settings.EGRESS_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with Web() as web, Web("127.0.0.2") as inside:
        web.answers["/"] = onward(inside.url("/", host="127.0.0.2"))
        endpoint.use_tools(("1", "http-get", json.dumps({"url": web.url("/")})))
        said = {"model": _LLAMA, "builtin_tools": ["http-get"], "hosts": ["127.0.0.1", "127.0.0.2"]}

        found = team.run(team.agent(**said), message="Look")

    assert found.run.status is RunStatus.COMPLETED
    assert (len(web.asked), inside.asked) == (1, [])
    assert _told(endpoint)[0]["content"].startswith("Error:")


@pytest.mark.parametrize("how", ["hang", "cut", "throttle"])
def test_an_endpoint_that_does_not_end_its_answer_ends_the_run_and_leaves_no_reservation(
    team: Team, endpoint: OpenAi, configure: Any, how: str
) -> None:
    configure(model_seconds=1)
    endpoint.break_off("It ", how=how)

    found = team.run(team.agent(model=_LLAMA), message="Hello").run

    assert found.error is not None
    assert (found.status, found.error["code"]) == (RunStatus.FAILED, "model_failed")
    (_, month), *_ = llm.get_budgets(team.owner, now=clock.now())
    assert (month.cost, month.spent) == (found.cost, found.cost)
    assert found.cost > 0


def test_a_budget_that_is_used_up_ends_the_run_with_the_reason(team: Team, endpoint: OpenAi) -> None:
    team.limit(run_cost=Decimal("0.0000001"))

    found = team.run(team.agent(model=_LLAMA), message="Hello")

    assert found.run.error is not None
    assert (found.run.status, found.run.error["code"]) == (RunStatus.FAILED, "budget_exhausted")
    assert endpoint.asked == []
