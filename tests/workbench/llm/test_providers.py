"""Both wire formats, through the clients that are used in earnest."""

from dataclasses import replace
from typing import Any

import pytest

from tests.bedrock_server import tokens
from tests.workbench.llm.conftest import HAIKU, REGION
from workbench.llm import providers
from workbench.llm.providers import Assembly, Failed, Failure, Interrupted, breaker
from workbench.llm.rules.catalog import Provider
from workbench.llm.rules.messages import Message, ModelRequest, Reply, Stop, Text, ToolResult, ToolSpec, ToolUse, Usage

ADD = ToolSpec("add", "Adds numbers.", {"type": "object", "properties": {"a": {"type": "number"}}})
HELLO = ModelRequest(HAIKU, (Message("user", (Text("Hello"),)),), system="Be brief.", max_tokens=50, temperature=0)
ESTIMATE = Usage(99, 99)


class Asker:
    """Asks one of the two; what they are told to answer is the same."""

    def __init__(self, server: Any, provider: Provider) -> None:
        self.server, self.provider = server, provider

    def ask(self, request: ModelRequest = HELLO, *, streamed: bool = True, seconds: float = 20, **more: Any) -> Reply:
        self.shown: list[str] = []
        listening = {"on_text": self.shown.append} if streamed else {}
        self.assembly = Assembly(seconds=seconds, **{**listening, **more})
        providers.ask(self.provider, request, REGION, self.assembly)
        return self.assembly.reply(ESTIMATE)

    def fails(self, request: ModelRequest = HELLO, **options: Any) -> Failed:
        with pytest.raises(Failed) as failed:
            self.ask(request, **options)
        return failed.value


@pytest.fixture(params=[Provider.BEDROCK, Provider.ENDPOINT])
def asker(request: pytest.FixtureRequest) -> Asker:
    name = "bedrock" if request.param is Provider.BEDROCK else "endpoint"
    return Asker(request.getfixturevalue(name), request.param)


@pytest.mark.parametrize("streamed", [True, False])
def test_a_reply_arrives_with_its_usage(asker, streamed):
    asker.server.say("Good ", "day.")

    reply = asker.ask(streamed=streamed)

    assert (reply.text, reply.stop, reply.usage) == ("Good day.", Stop.END, Usage(12, 3))
    assert asker.shown == (["Good ", "day."] if streamed else [])


@pytest.mark.parametrize("streamed", [True, False])
def test_tools_that_are_wanted_at_once_arrive_in_order(asker, streamed):
    asker.server.use_tools(("1", "add", '{"a": 1}'), ("2", "add", '{"a": 2}'))

    reply = asker.ask(replace(HELLO, tools=(ADD,)), streamed=streamed)

    assert reply.stop is Stop.TOOL_USE
    assert reply.tool_uses == (ToolUse("1", "add", {"a": 1}), ToolUse("2", "add", {"a": 2}))


@pytest.mark.parametrize("raw", ['{"a": ', "[1]", '{"a": NaN}', "[" * 100_000])
def test_arguments_that_are_no_object_are_handed_on_as_malformed(asker, raw):
    asker.server.use_tools(("1", "add", raw))

    (use,) = asker.ask(replace(HELLO, tools=(ADD,))).tool_uses

    assert (use.arguments, use.malformed) == ({}, raw)


def test_a_conversation_with_tools_goes_out_in_the_provider_words(asker):
    uses = (Text("Let me see."), ToolUse("1", "add", {"a": 1}), ToolUse("2", "add", {"a": 2}))
    results = (Message("user", (ToolResult("1", "3"),)), Message("user", (ToolResult("2", "too big", is_error=True),)))
    asked = replace(HELLO, messages=(*HELLO.messages, Message("assistant", uses), *results), tools=(ADD,))

    asker.ask(asked)

    (sent,) = asker.server.asked
    if asker.provider is Provider.BEDROCK:
        assert sent["system"] == [{"text": "Be brief."}]
        assert sent["inferenceConfig"] == {"maxTokens": 50, "temperature": 0}
        assert sent["toolConfig"]["tools"][0]["toolSpec"]["inputSchema"] == {"json": ADD.input_schema}
        assert [part["toolResult"]["status"] for part in sent["messages"][2]["content"]] == ["success", "error"]
    else:
        assert [message["role"] for message in sent["messages"]] == ["system", "user", "assistant", "tool", "tool"]
        assert [call["function"]["arguments"] for call in sent["messages"][2]["tool_calls"]] == ['{"a": 1}', '{"a": 2}']
        assert sent["messages"][4] == {"role": "tool", "tool_call_id": "2", "content": "Error: too big"}
        assert (sent["temperature"], sent["max_tokens"], sent["tools"][0]["function"]["name"]) == (0, 50, "add")


def test_what_has_no_room_for_us_is_asked_again(asker):
    for _ in range(2):
        _throttle(asker)
    asker.server.say("Now.")

    assert asker.ask().text == "Now."
    assert len(asker.server.asked) == 3


def test_what_never_has_room_is_given_up(asker):
    for _ in range(4):
        _throttle(asker)

    assert asker.fails().failure is Failure.THROTTLED
    assert len(asker.server.asked) == 4


def test_nothing_is_asked_again_once_a_word_was_shown(asker):
    asker.server.break_off("Good ", how="throttle")

    assert asker.fails().failure is Failure.BROKEN
    assert (asker.shown, asker.assembly.received, len(asker.server.asked)) == (["Good "], ["Good "], 1)


def test_a_stream_that_is_throttled_before_its_first_word_is_asked_again(asker):
    asker.server.break_off(how="throttle")
    asker.server.say("Now.")

    assert asker.ask().text == "Now."


@pytest.mark.parametrize("how", ["cut", "end"])
def test_a_connection_that_is_cut_leaves_what_had_come(asker, how):
    asker.server.break_off("Good ", how=how)

    assert asker.fails().failure is Failure.BROKEN
    assert asker.assembly.received == ["Good "]


@pytest.mark.parametrize("streamed", [True, False])
def test_what_hangs_is_given_up(asker, streamed):
    asker.server.break_off("Good ", how="hang")

    assert asker.fails(streamed=streamed, seconds=0.3).failure is Failure.BROKEN


def test_a_request_that_is_not_taken_is_not_made_again(asker):
    _refuse(asker, 400, "ValidationException")

    assert asker.fails().failure is Failure.REFUSED
    assert len(asker.server.asked) == 1


def test_somebody_can_stop_it_between_two_words(asker):
    asker.server.say("one ", "two ", "three ")

    with pytest.raises(Interrupted):
        asker.ask(should_stop=lambda: len(asker.shown) == 2)
    assert asker.assembly.received == ["one two "]


def test_who_fails_again_and_again_is_left_alone_until_it_works(asker):
    for _ in range(breaker.FAILURES):
        asker.server.break_off("Good ", how="end")
        asker.fails()
    asked = len(asker.server.asked)

    assert isinstance(asker.fails(), breaker.Open)
    assert len(asker.server.asked) == asked

    breaker.worked(HAIKU, REGION)
    assert asker.ask().text == "Yes."


def test_requests_that_are_wrong_do_not_open_the_breaker(asker):
    for _ in range(breaker.FAILURES):
        _refuse(asker, 400, "ValidationException")
        asker.fails()

    assert asker.ask().text == "Yes."


def test_without_a_cache_everybody_asks(asker, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}

    assert asker.ask().text == "Yes."


def test_a_frame_with_a_wrong_checksum_is_not_believed(bedrock):
    asker = Asker(bedrock, Provider.BEDROCK)
    bedrock.break_off("Good ", how="corrupt")

    assert asker.fails().failure is Failure.BROKEN
    assert asker.shown == ["Good "]


def test_bedrock_tells_of_its_cache_apart(bedrock):
    bedrock.usage = tokens(5, 7, cacheReadInputTokens=100, cacheWriteInputTokens=20)

    assert Asker(bedrock, Provider.BEDROCK).ask().usage == Usage(5, 7, 100, 20)
    assert (bedrock.models, bedrock.regions) == ([HAIKU], [REGION])


def test_an_endpoint_counts_its_cache_within(endpoint):
    endpoint.usage = {"prompt_tokens": 100, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 60}}

    assert Asker(endpoint, Provider.ENDPOINT).ask().usage == Usage(40, 7, 60)


def test_an_endpoint_that_tells_no_usage_is_charged_by_the_estimate(endpoint):
    endpoint.usage = None

    assert Asker(endpoint, Provider.ENDPOINT).ask().usage == ESTIMATE


def test_an_endpoint_leads_nowhere_else(endpoint):
    endpoint.redirects_to = f"{endpoint.url}/elsewhere"
    endpoint.refuse(302)

    assert Asker(endpoint, Provider.ENDPOINT).fails().failure is Failure.REFUSED


def test_an_answer_that_is_no_json_is_broken(endpoint):
    endpoint.break_off("Good ", how="garble")

    assert Asker(endpoint, Provider.ENDPOINT).fails().failure is Failure.BROKEN


def test_nobody_there_is_told_from_a_broken_answer(configure):
    configure(model_endpoint="http://127.0.0.1:1/v1")

    assert Asker(None, Provider.ENDPOINT).fails().failure is Failure.AWAY


def test_the_demo_echoes_and_says_so():
    assembly = Assembly(seconds=5)
    providers.ask(Provider.DEMO, replace(HELLO, model="demo"), "", assembly)

    reply = assembly.reply(ESTIMATE)

    assert reply.text == "This is the demo provider, which only repeats what it is told. You said: Hello"
    assert reply.usage.output == len(reply.text.split())


def _throttle(asker: Asker) -> None:
    _refuse(asker, 429, "ThrottlingException")


def _refuse(asker: Asker, status: int, code: str) -> None:
    asker.server.refuse(status, *((code,) if asker.provider is Provider.BEDROCK else ()))
