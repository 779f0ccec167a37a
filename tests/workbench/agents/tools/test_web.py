"""Built-in tools that ask other servers: only those that are listed, and with limits on everything."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from diatonic.common.offers import Asked
from diatonic.common.scope import Scope
from tests.web_servers import Web, onward, page
from workbench.agents.tools import builtin
from workbench.agents.tools.builtin.pages import text_of
from workbench.agents.tools.outcomes import ToolOutcome

NOW = datetime(2026, 7, 1, tzinfo=UTC)
SCOPE = Scope("o-1", "u-1", "editor")


@pytest.fixture
def web(settings: Any) -> Iterator[Web]:
    settings.EGRESS_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with Web() as running:
        yield running


def read(url: str, *hosts: str) -> ToolOutcome:
    return builtin.call("http-get", {"url": url}, Asked(SCOPE, NOW, hosts=hosts or ("127.0.0.1",)))


def refused(url: str, *hosts: str) -> str:
    outcome = read(url, *hosts)
    assert outcome.failure is not None, outcome.output
    return outcome.failure.code


def test_a_page_is_brought_as_its_text(web: Web) -> None:
    web.answers["/"] = page(b"<title>News</title><script>bad()</script><p>Hello <b>there</b>,<p>world &amp; all")

    assert read(web.url()).output == {
        "url": web.url(),
        "status": 200,
        "content_type": "text/html",
        "text": "News\nHello there,\nworld & all",
        "is_cut": False,
    }


def test_json_is_brought_as_it_is(web: Web) -> None:
    web.answers["/"] = page(b'{"a": [1, null]}', kind="application/json")

    assert read(web.url()).output["json"] == {"a": [1, None]}


@pytest.mark.parametrize("body", [b"{", b"[NaN]", b"[" * 30_000])
def test_what_is_no_json_is_text(web: Web, body: bytes) -> None:
    web.answers["/"] = page(body, kind="application/json")

    assert read(web.url()).output["text"].encode() == body


def test_a_failure_of_the_server_is_an_answer(web: Web) -> None:
    assert read(web.url("/gone")).output["status"] == 404


def test_only_servers_that_are_listed_are_asked(web: Web) -> None:
    assert refused(web.url(), "example.com", "*.0.0.1", "127.0.0.10") == "host_not_listed"
    assert web.asked == []


def test_without_a_list_nothing_is_asked(web: Web) -> None:
    outcome = builtin.call("http-get", {"url": web.url()}, Asked(SCOPE, NOW))

    assert outcome.failure is not None
    assert (outcome.failure.code, web.asked) == ("host_not_listed", [])


def test_a_redirect_leads_to_no_server_that_is_not_listed(web: Web) -> None:
    web.answers["/"] = onward(web.url("/", host="pages.example.org"))

    assert refused(web.url()) == "host_not_listed"
    assert len(web.asked) == 1


def test_a_listed_server_in_a_private_network_is_not_asked(web: Web, settings: Any) -> None:
    settings.EGRESS_ALLOWED_NETWORKS = []

    assert refused(web.url()) == "not_public"
    assert refused("http://169.254.169.254/latest/meta-data/", "169.254.169.254") == "not_public"
    assert web.asked == []


def test_a_reference_to_a_secret_that_a_model_writes_is_sent_as_it_is(web: Web) -> None:
    read(web.url("/?key={{env.API_KEY}}"))

    assert "{{env.API_KEY}}" in web.asked[0] or "%7B%7Benv.API_KEY%7D%7D" in web.asked[0]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "//127.0.0.1/", "x", "http://u:p@127.0.0.1/"],
)
def test_other_addresses_are_refused(url: str) -> None:
    assert refused(url) == "address_refused"


@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream", "video/mp4"])
def test_what_no_model_reads_is_not_brought(web: Web, kind: str) -> None:
    web.answers["/"] = page(b"x", kind=kind)

    assert refused(web.url()) == "type_refused"


def test_a_long_page_is_cut_and_says_so(web: Web) -> None:
    web.answers["/"] = page(b"a " * 400_000, kind="text/plain")

    output = read(web.url()).output

    assert (len(output["text"]), output["is_cut"]) == (60_000, True)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a<br>b<div>c</div>d", "a\nb\nc\nd"),
        ("<head><title>T</title><meta x></head><body>b</body>", "T\nb"),
        ("<STYLE>x</STYLE >a<style>b", "a"),
        ("a<!-- <p>x --> b<!doctype html><?xml?>", "a b"),
        ("1 < 2 &lt;p&gt; <3 <>", "1 < 2 <p> <3 <>"),
        ("<a href='x'>link</a>s and<img src=x onerror=y>", "links and"),
        ("<p>  many \t spaces </p>\n\n\n<p> &nbsp; </p><p>end", "many spaces\nend"),
        ("a\x00b\u202ec&#x202e;d", "abcd"),
        ("a<p", "a<p"),
    ],
)
def test_the_text_of_a_page_is_what_somebody_reads(markup: str, text: str) -> None:
    assert text_of(markup) == text


@given(st.text(alphabet="<>/!-a pscriptyle=\"'&;\n", max_size=200))
def test_any_markup_has_a_text(markup: str) -> None:
    assert len(text_of(markup)) <= len(markup) + 600


@pytest.mark.parametrize("piece", ["<div>", "<", "<!--", "<script>", "<p <", "&", "</", "<title>", " ", "\n "])
def test_pages_that_are_made_for_it_take_no_longer(piece: str) -> None:
    begun = time.process_time()

    text_of(piece * (512 * 1024 // len(piece)))

    assert time.process_time() - begun < 4


@pytest.fixture
def engine(settings: Any) -> Iterator[Web]:
    """A search engine of the operators, in their own network."""
    with Web() as running:
        settings.DIATONIC = settings.DIATONIC.model_copy(
            update={"search_endpoint": running.url("").rstrip("/"), "search_key": SecretStr("open-sesame")}
        )
        yield running


def searched(engine: Web, body: bytes, arguments: dict[str, Any] | None = None, **how: Any) -> ToolOutcome:
    asked_for = arguments or {"query": "a b&c"}
    path = "/search?q=a+b%26c&format=json"
    engine.answers[path] = page(body, kind="application/json", **how)
    return builtin.call("web-search", asked_for, Asked(SCOPE, NOW))


RESULT = {"title": "A page", "url": "https://example.com/", "content": "What it says", "engine": "x"}


def test_a_search_brings_titles_addresses_and_extracts(engine: Web) -> None:
    body = json.dumps({"results": [RESULT, {"url": "javascript:1"}, 5, RESULT | {"title": None}]}).encode()

    found = searched(engine, body).output

    assert found == {
        "results": [
            {"title": "A page", "url": "https://example.com/", "extract": "What it says"},
            {"title": "", "url": "https://example.com/", "extract": "What it says"},
        ]
    }
    assert "Authorization: Bearer open-sesame" in engine.asked[0]
    assert parse_qs(urlsplit(engine.asked[0].split(" ")[1]).query)["q"] == ["a b&c"]


def test_no_more_is_brought_than_asked_for(engine: Web) -> None:
    body = json.dumps({"results": [RESULT] * 30}).encode()

    assert len(searched(engine, body, {"query": "a b&c", "count": 2}).output["results"]) == 2
    assert len(searched(engine, body).output["results"]) == 5


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b" " * 1_100_000, b"<html>"])
def test_an_answer_that_makes_no_sense_is_a_failure_in_words(engine: Web, body: bytes) -> None:
    failure = searched(engine, body).failure

    assert failure is not None
    assert (failure.code, failure.message) == ("unavailable", "The search does not answer as it should just now.")


def test_a_search_that_fails_or_leads_elsewhere_is_not_followed(engine: Web) -> None:
    assert searched(engine, b"{}", status="500 No").is_error
    engine.answers["/search?q=x&format=json"] = onward("https://example.com/")

    assert builtin.call("web-search", {"query": "x"}, Asked(SCOPE, NOW)).is_error


def test_without_a_search_of_the_operators_there_is_none() -> None:
    assert not builtin.get("web-search").is_active()
    outcome = builtin.call("web-search", {"query": "x"}, Asked(SCOPE, NOW))
    assert outcome.failure is not None
    assert outcome.failure.code == "not_available"
