"""Values of an environment go where they are meant to go, and stand in nothing that is shown."""

import base64
import html
import json
import time
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diatonic.common.egress import EgressRefused
from diatonic.common.egress.hosts import is_entry, is_listed
from diatonic.common.errors import Invalid
from workbench.agents.tools.redaction import (
    EnvironmentValue,
    HostNotListed,
    RedactedStream,
    Redactor,
    ValueMissing,
    expand,
    expand_url,
    references,
)

VALUES = {
    "API_KEY": EnvironmentValue("s3same/öpen&now", ("api.example.com",)),
    "WIDE": EnvironmentValue("wide-value", ("*.example.com",)),
    "CLOSED": EnvironmentValue("closed-value"),
    "LINES": EnvironmentValue("one\r\nX-Other: two", ("api.example.com",)),
    "AGAIN": EnvironmentValue("{{env.CLOSED}}", ("api.example.com",)),
}


def test_a_value_is_put_in_wherever_a_configuration_names_it() -> None:
    configuration = {"Authorization": "Bearer {{env.API_KEY}}", "body": [{"k": "{{ env.WIDE }}{{env.WIDE}}"}, 1, None]}

    assert expand(configuration, host="api.example.com", values=VALUES) == {
        "Authorization": "Bearer s3same/öpen&now",
        "body": [{"k": "wide-valuewide-value"}, 1, None],
    }


def test_what_a_value_holds_is_not_looked_at_again() -> None:
    assert expand("{{env.AGAIN}}", host="api.example.com", values=VALUES) == "{{env.CLOSED}}"


@pytest.mark.parametrize(
    "text", ["{env.API_KEY}", "{{API_KEY}}", "{{env.}}", "{{env.API-KEY}}", "{{ENV.API_KEY}}", "$API_KEY"]
)
def test_other_spellings_are_text(text: str) -> None:
    assert expand(text, host="api.example.com", values=VALUES) == text


@pytest.mark.parametrize("host", ["example.com", "evil.com", "api.example.com.evil.com", "evilapi.example.com", ""])
def test_a_value_goes_to_no_server_that_it_is_not_for(host: str) -> None:
    with pytest.raises(HostNotListed, match="API_KEY is not for"):
        expand("{{env.API_KEY}}", host=host, values=VALUES)


def test_a_value_without_servers_goes_nowhere() -> None:
    with pytest.raises(HostNotListed):
        expand("{{env.CLOSED}}", host="api.example.com", values=VALUES)


def test_a_key_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueMissing, match="GONE"):
        expand({"{{env.GONE}}": 1}, host="api.example.com", values=VALUES)


def test_a_value_of_several_lines_makes_no_second_header() -> None:
    with pytest.raises(Invalid, match="several lines"):
        expand("{{env.LINES}}", host="api.example.com", values=VALUES)


def test_a_value_stays_within_its_part_of_an_address() -> None:
    url = "https://api.example.com/v1/{{env.API_KEY}}/items?key={{env.API_KEY}}#top"

    expanded = expand_url(url, values=VALUES)

    written = "s3same%2F%C3%B6pen%26now"
    assert expanded == f"https://api.example.com/v1/{written}/items?key={written}#top"


@pytest.mark.parametrize(
    "url",
    [
        "https://{{env.WIDE}}.example.com/",
        "https://{{env.WIDE}}/",
        "https://api.example.com{{env.WIDE}}/",
        "https://api.example.com:8{{env.WIDE}}/",
        "{{env.WIDE}}://api.example.com/",
        "{{env.WIDE}}",
        "https://x:{{env.WIDE}}@api.example.com/",
    ],
)
def test_a_value_has_no_say_in_which_server_is_asked(url: str) -> None:
    with pytest.raises((HostNotListed, EgressRefused)):
        expand_url(url, values=VALUES)


def test_an_address_of_another_server_does_not_get_the_value() -> None:
    with pytest.raises(HostNotListed):
        expand_url("https://evil.com/api.example.com/?k={{env.API_KEY}}", values=VALUES)


def test_the_keys_that_a_configuration_needs_are_known() -> None:
    assert references({"{{env.A}}": ["{{env.B}} {{ env.C }}", {"x": "{{env.A}}"}, 5]}) == {"A", "B", "C"}


def test_a_value_is_not_in_what_is_logged_of_it() -> None:
    assert "s3same" not in repr(VALUES["API_KEY"])


@pytest.mark.parametrize(
    ("host", "entry", "is_it"),
    [
        ("API.example.com.", "api.example.com", True),
        ("a.b.example.com", "*.example.com", True),
        ("example.com", "*.example.com", False),
        ("notexample.com", "*.example.com", False),
        ("", "", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "*.0.0.1", False),
        ("ab.example.com", "*b.example.com", False),
    ],
)
def test_a_list_of_servers_is_read_strictly(host: str, entry: str, is_it: bool) -> None:
    assert is_listed(host, [entry]) is is_it


@pytest.mark.parametrize(
    "entry",
    ["*", "*.", "a b", "https://a.com", "a.com/", "a..com", "a..c", "1::2::3", "-a.com", "a.*.com", "", "x" * 254],
)
def test_what_is_no_server_is_no_entry(entry: str) -> None:
    assert not is_entry(entry)


@pytest.mark.parametrize(
    "entry", ["a.com", "*.a.com", "localhost", "127.0.0.1", "2001:db8::1", "xn--bcher-kva.example"]
)
def test_a_server_is_an_entry(entry: str) -> None:
    assert is_entry(entry)


# Longer than any form may be short of, and not within the mark that is put in its place.
secrets = st.text(st.characters(exclude_characters="[]", exclude_categories=["Cs"]), min_size=8, max_size=40).filter(
    lambda value: len(value.strip()) >= 8 and value not in "[env.NAME]"
)
around = st.text(max_size=30)
WAYS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "JSON": lambda value: json.dumps(value)[1:-1],
    "JSON, not only ASCII": lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    "JSON in JSON": lambda value: json.dumps(json.dumps(value)[1:-1])[1:-1],
    "a path": quote,
    "a part of a query": lambda value: quote(value, safe=""),
    "a form": quote_plus,
    "HTML": html.escape,
    "hex": lambda value: value.encode().hex(),
}


@given(value=secrets, before=around, after=around, way=st.sampled_from(list(WAYS)))
def test_no_form_of_a_value_stays(value: str, before: str, after: str, way: str) -> None:
    written = WAYS[way](value)

    shown = Redactor({"NAME": value}).text(before + written + after)

    assert "[env.NAME]" in shown
    assert written not in shown
    assert len(shown) <= len(before) + len(after) + 40


@given(value=secrets, before=st.binary(max_size=8), after=st.binary(max_size=8), is_url_safe=st.booleans())
def test_nothing_can_be_decoded_of_a_value_in_base64(
    value: str, before: bytes, after: bytes, is_url_safe: bool
) -> None:
    encode = base64.urlsafe_b64encode if is_url_safe else base64.b64encode
    written = encode(before + value.encode() + after).decode()

    shown = Redactor({"NAME": value}).text(f"Basic {written}.")

    assert "[env.NAME]" in shown
    left = shown.removeprefix("Basic ").removesuffix(".").replace("[env.NAME]", "")
    assert len(left) <= len(encode(before)) + len(encode(after)) + 4


@given(
    values=st.dictionaries(st.sampled_from(["A", "B", "C"]), secrets, max_size=3),
    pieces=st.lists(st.text(max_size=10), max_size=12),
    data=st.data(),
)
@example(values={"A": "abcabcab", "B": "cababcabc"}, pieces=["x", "abcabcababcabcab", "cabab"], data=None)
def test_pieces_show_what_the_whole_would(
    values: dict[str, str], pieces: list[str], data: st.DataObject | None
) -> None:
    if data and values:
        pieces = [data.draw(st.sampled_from([piece, *values.values()])) for piece in pieces]
    text = "".join(pieces)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=20))) if data else list(range(len(text)))
    redactor = Redactor(values)
    stream = RedactedStream(redactor)

    shown = "".join(stream.feed(text[a:b]) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)) + stream.end()

    assert shown == redactor.text(text)
    assert not [value for value in values.values() if value in shown]


def test_a_stream_waits_only_where_a_value_may_begin() -> None:
    stream = RedactedStream(Redactor({"KEY": "sesame-open"}))

    assert stream.feed("Hello, wor") == "Hello, wor"
    assert stream.feed("ld: ses") == "ld: "
    assert stream.feed("ame-") == ""
    assert stream.feed("open!") == "[env.KEY]!"
    assert stream.feed(" sesame") == " "
    assert stream.end() == "sesame"


def test_json_is_redacted_in_its_names_and_numbers_too() -> None:
    redactor = Redactor({"PIN": "271828", "KEY": "sesame"})

    assert redactor.json({"sesame!": ["a sesame", {"n": 271828, "f": 1.5, "b": True, "z": None}]}) == {
        "[env.KEY]!": ["a [env.KEY]", {"n": "[env.PIN]", "f": 1.5, "b": True, "z": None}]
    }


@pytest.mark.parametrize("end", ["", "…"])
@pytest.mark.parametrize("written", ["sesame-open", base64.b64encode(b"sesame-open!").decode()[:-2]])
def test_a_long_text_that_was_cut_within_a_value_does_not_end_with_its_beginning(written: str, end: str) -> None:
    redactor, before = Redactor({"KEY": "sesame-open"}), "x " * 300

    for length in range(4, len(written)):
        assert redactor.json({"text": before + written[:length] + end}) == {"text": before + "…"}
    assert redactor.json([before + written, "ends with sesame"])[1] == "ends with sesame"
    assert "[env.KEY]" in redactor.json(before + written)


def test_values_that_overlap_leave_nothing_of_each_other() -> None:
    assert Redactor({"A": "abcdef", "B": "defghi"}).text("xabcdefghiy") == "x[env.A]y"


def test_each_line_of_a_value_of_several_lines_is_one() -> None:
    pem = "-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----\n"

    shown = Redactor({"PEM": pem}).text("line 2 is MIIEvQIBADANBg, they say")

    assert shown == "line 2 is [env.PEM], they say"


def test_very_short_values_are_words_and_stay() -> None:
    assert Redactor({"FLAG": "yes"}).text("yes, of course") == "yes, of course"


def test_many_long_values_take_little_time() -> None:
    redactor = Redactor({f"K{n}": f"{n:04}" + "x1y2z3" * 20 for n in range(100)})
    stream = RedactedStream(redactor)
    begun = time.process_time()

    redactor.text("nothing to see here " * 5_000)
    for _ in range(100):
        stream.feed("a piece of x1y2")

    assert time.process_time() - begun < 3
