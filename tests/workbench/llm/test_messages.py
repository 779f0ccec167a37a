"""The form of messages, their canonical bytes, and how many tokens they can have."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from workbench.llm.rules import messages
from workbench.llm.rules.estimates import broken_usage, prompt_tokens, tokens_of, worst_usage
from workbench.llm.rules.messages import Message, ModelRequest, Reply, Stop, Text, ToolResult, ToolSpec, ToolUse, Usage

_ARGUMENTS = some.dictionaries(some.text(max_size=5), some.integers() | some.text(max_size=5) | some.none(), max_size=3)
_PARTS = (
    some.builds(Text, some.text(max_size=20))
    | some.builds(ToolUse, some.text(max_size=5), some.text(max_size=5), _ARGUMENTS)
    | some.builds(ToolResult, some.text(max_size=5), some.text(max_size=20), some.booleans())
)
MESSAGES = some.builds(Message, some.sampled_from(["user", "assistant"]), some.lists(_PARTS, max_size=4).map(tuple))
REQUESTS = some.builds(
    ModelRequest,
    model=some.sampled_from(["small", "large"]),
    messages=some.lists(MESSAGES, max_size=3).map(tuple),
    system=some.text(max_size=20),
    tools=some.lists(some.builds(ToolSpec, some.text(max_size=5), some.text(max_size=5), _ARGUMENTS), max_size=2).map(
        tuple
    ),
    temperature=some.sampled_from([None, 0, 0.5]),
)


@given(MESSAGES)
def test_a_message_comes_back_from_storage_as_it_was(message):
    stored = json.loads(json.dumps(messages.to_json(message)))

    assert messages.from_json(stored) == message


@given(some.lists(some.integers(0, 10**9), min_size=4, max_size=4), some.sampled_from(list(Stop)), MESSAGES)
def test_a_reply_comes_back_from_storage_as_it_was(numbers, stop, message):
    reply = Reply(message, stop, Usage(*numbers))

    assert messages.reply_from_json(json.loads(json.dumps(messages.reply_to_json(reply)))) == reply


def test_malformed_arguments_are_kept_for_whoever_answers_the_model():
    use = Message("assistant", (ToolUse("1", "add", {}, malformed="{oh"),))

    assert messages.from_json(messages.to_json(use)) == use


@pytest.mark.parametrize("stored", [{"role": "system", "content": []}, {"role": "user", "content": [{"image": "x"}]}])
def test_what_is_no_message_is_refused(stored):
    with pytest.raises(ValueError, match="a message"):
        messages.from_json(stored)


@given(REQUESTS, REQUESTS)
def test_requests_have_one_digest_exactly_when_they_are_the_same(first, second):
    same = messages.canonical(first) == messages.canonical(second)

    assert (messages.digest(first) == messages.digest(second)) == same
    assert messages.digest(first) == messages.digest(replace(first))
    assert messages.digest(first) != messages.digest(replace(first, max_tokens=first.max_tokens + 1))


def test_the_order_of_a_tools_arguments_changes_nothing():
    one, other = ({"a": 1, "b": 2}, {"b": 2, "a": 1})
    asked = [ModelRequest("m", (Message("assistant", (ToolUse("1", "t", each),)),)) for each in (one, other)]

    assert messages.digest(asked[0]) == messages.digest(asked[1])


@pytest.mark.parametrize(
    ("text", "real"),
    # Counted with the tokenizers of Llama 3, GPT-4 and Claude 2, whichever has most.
    [
        ("The quick brown fox jumps over the lazy dog.", 11),
        ("1234567890", 10),
        ("{}[]:;!?", 8),
        ("日本語の文章です", 12),
    ],
)
def test_the_estimate_is_no_less_than_tokenizers_count(text, real):
    assert tokens_of(text) >= real


@given(some.text(), some.text())
def test_more_text_never_has_fewer_tokens(first, second):
    assert tokens_of(first + second) >= max(tokens_of(first), tokens_of(second))
    assert tokens_of(first) <= len(first.encode(errors="surrogatepass"))


@given(REQUESTS)
def test_a_request_has_at_least_the_tokens_of_its_texts(request_):
    assert prompt_tokens(request_) > sum(tokens_of(text) for text in messages.texts_of(request_))
    assert worst_usage(request_).output == request_.max_tokens
    assert worst_usage(request_).input > sum(len(text.encode()) for text in messages.texts_of(request_))


def test_what_broke_off_is_charged_for_what_had_come_and_never_beyond_what_was_asked():
    asked = ModelRequest("m", (Message("user", (Text("Hello"),)),), max_tokens=10)

    assert broken_usage(asked, ["Hi ", "there"]).output == 3
    assert broken_usage(asked, ["word " * 100]).output == 10
    assert broken_usage(asked, []) == Usage(input=prompt_tokens(asked))
