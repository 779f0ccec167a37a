"""Fetching from strangers' servers, which may do as they like."""

import gzip
import threading
import time
import zlib

import pytest

from diatonic.common.egress import EgressFailed, EgressRefused, Limits, fetch
from tests.web_servers import Web, onward, page

_QUICK = Limits(seconds=1.0, connect_seconds=1.0)


def test_what_is_there_is_brought(web):
    web.answers["/a?b=1"] = page("<title>Äpfel</title>".encode())

    found = fetch(web.url("/a?b=1"), allowed_types=["text/html"])

    assert (found.status, found.content_type, found.charset) == (200, "text/html", "utf-8")
    assert found.body.decode() == "<title>Äpfel</title>"
    assert (found.url, found.redirects) == (web.url("/a?b=1"), ())
    assert "Cookie" not in web.asked[0]
    assert f"Host: 127.0.0.1:{web.port}\r\n" in web.asked[0]


def test_a_failure_of_the_server_is_an_answer(web):
    found = fetch(web.url("/nothing"))

    assert (found.status, found.is_good) == (404, False)


def test_proxies_of_the_environment_do_not_count(web, monkeypatch):
    web.answers["/"] = page(b"here")
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert fetch(web.url()).body == b"here"


def test_a_compressed_answer_is_unpacked_and_chunks_are_put_together(web):
    packed = gzip.compress(b"apple " * 1000)
    web.answers["/gzip"] = page(packed, "Content-Encoding: gzip")
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:10], packed[10:])) + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    web.answers["/chunks"] = head + chunks

    assert fetch(web.url("/gzip")).body == fetch(web.url("/chunks")).body == b"apple " * 1000


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_refused_without_being_unpacked(web, encoding):
    bomb = zlib.compress(bytes(200 * 2**20), 9) if encoding == "deflate" else gzip.compress(bytes(200 * 2**20))
    web.answers["/"] = page(bomb, f"Content-Encoding: {encoding}")

    with pytest.raises(EgressRefused, match="larger than 5"):
        fetch(web.url())


def test_what_is_too_large_is_refused_or_cut(web):
    web.answers["/said"] = page(bytes(10 * 2**20))
    web.answers["/unsaid"] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"x" * (10 * 2**20)

    for path in ("/said", "/unsaid"):
        with pytest.raises(EgressRefused, match=r"larger than 5\.0 MB"):
            fetch(web.url(path))
        assert len(fetch(web.url(path), limits=Limits(body=1000, cut=True)).body) == 1000


def test_only_kinds_that_are_wanted_are_taken(web):
    web.answers["/html"] = page(b"x")
    web.answers["/png"] = page(b"x", kind="image/PNG")
    web.answers["/unsaid"] = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"

    assert fetch(web.url("/png"), allowed_types=["image/*"]).content_type == "image/png"
    for path, kinds in (("/html", ["image/*"]), ("/png", ["text/html"]), ("/unsaid", ["text/html"])):
        with pytest.raises(EgressRefused, match="kind"):
            fetch(web.url(path), allowed_types=kinds)


def test_redirects_are_followed_and_remembered(named, dns_server):
    first = named.url("/1", host="pages.example.org")
    named.answers |= {"/1": onward("2?x=ä"), "/2?x=%C3%A4": onward(named.url("/3"), "308 Permanent Redirect")}
    named.answers["/3"] = page(b"there")

    found = fetch(first)

    assert found.body == b"there"
    assert found.redirects == (first, named.url("/2?x=%C3%A4", host="pages.example.org"))
    assert found.url == named.url("/3")


def test_five_redirects_are_followed_six_are_not(web):
    web.answers |= {f"/{n}": onward(f"/{n + 1}") for n in range(1, 7)}
    web.answers["/7"] = page(b"there")
    web.answers["/round"] = onward("/round")

    assert len(fetch(web.url("/2")).redirects) == 5
    for path in ("/1", "/round"):
        with pytest.raises(EgressRefused, match="more than 5 times"):
            fetch(web.url(path))


@pytest.mark.parametrize(
    "where",
    [
        "http://169.254.169.254/latest/meta-data/",
        "//169.254.169.254/",
        "http://[::1]:{port}/secret",
        "http://127.0.0.2:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://localhost:{port}/secret",
        "http://name@127.0.0.1:{port}/secret",
        "file:///etc/passwd",
        "http://[",
    ],
)
def test_no_redirect_leads_inside(web, where):
    web.answers |= {"/": onward(where.format(port=web.port)), "/secret": page(b"secret")}

    with Web("127.0.0.2", port=web.port) as neighbour, pytest.raises(EgressRefused):
        fetch(web.url())

    assert len(web.asked) == 1
    assert neighbour.asked == []


def test_a_name_is_resolved_once_and_that_address_is_asked(named, dns_server):
    """What resolves to something else the second time (rebinding) changes nothing."""
    dns_server.place("turning.example.org", ["127.0.0.1"], ["127.0.0.2"])
    named.answers["/"] = page(b"the one that was checked")
    with Web("127.0.0.2", port=named.port) as inside:
        inside.answers["/"] = page(b"secret")

        assert fetch(named.url(host="turning.example.org")).body == b"the one that was checked"
        assert dns_server.asked == ["turning.example.org."] * 2  # for each family
        assert f"Host: turning.example.org:{named.port}\r\n" in named.asked[0]

        with pytest.raises(EgressRefused, match="public internet"):
            fetch(named.url(host="turning.example.org"))
        assert inside.asked == []


def test_a_redirect_to_the_same_name_is_resolved_and_checked_anew(named, dns_server):
    dns_server.place("turning.example.org", ["127.0.0.1"], ["127.0.0.2"])
    named.answers |= {"/": onward("/secret"), "/secret": page(b"secret")}

    with Web("127.0.0.2", port=named.port) as inside, pytest.raises(EgressRefused):
        fetch(named.url(host="turning.example.org"))

    assert inside.asked == []


@pytest.mark.parametrize(
    "addresses",
    [["169.254.169.254"], ["10.0.0.1"], ["::1"], ["127.0.0.1", "10.0.0.1"], ["93.184.216.34", "127.0.0.2"], []],
)
def test_a_name_with_an_address_inside_is_not_asked_at_all(named, dns_server, addresses):
    dns_server.place("inside.example.org", addresses)
    dns_server.alias("alias.example.org", "inside.example.org")

    for host in ("inside.example.org", "alias.example.org"):
        with pytest.raises(EgressRefused, match="not the name of a server on the public internet"):
            fetch(named.url(host=host))

    assert named.asked == []


def test_who_asks_cannot_tell_an_inner_name_from_none(opened, dns_server):
    dns_server.place("wiki.example.org", ["10.0.0.1"])

    said = set()
    for host in ("wiki.example.org", "nobody.example.org"):
        with pytest.raises(EgressRefused) as refused:
            fetch(f"http://{host}/")
        said.add((refused.value.code, refused.value.detail.replace(host, "")))

    assert len(said) == 1


def test_name_servers_that_fail_are_a_failure_to_try_again(opened, dns_server):
    dns_server.failing = True

    with pytest.raises(EgressFailed, match="no answer just now"):
        fetch("http://pages.example.org/")


def test_unusual_ports_are_not_asked(settings):
    settings.EGRESS_ALLOWED_NETWORKS = []

    with pytest.raises(EgressRefused, match="80 and 443"):
        fetch("http://93.184.216.34:22/")


def test_a_server_that_is_not_there_is_a_failure(web):
    web.__exit__()

    with pytest.raises(EgressFailed, match="does not answer"):
        fetch(web.url(), limits=_QUICK)


def _hang(connection, over: threading.Event) -> None:
    over.wait(20)


def _drip(head: bytes):
    def drip(connection, over: threading.Event) -> None:
        connection.sendall(head)
        while not over.wait(0.05):
            connection.sendall(b"x")

    return drip


@pytest.mark.parametrize(
    "answer",
    [
        _hang,
        _drip(b""),
        _drip(b"HTTP/1.1 200 OK\r\nX: "),
        _drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        _drip(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"),
    ],
    ids=["hangs", "drips a status", "drips headers", "drips a body", "drips what it promised"],
)
def test_a_slow_server_is_left_in_time(web, answer):
    web.answers["/"] = answer
    began = time.monotonic()

    with pytest.raises(EgressFailed, match="too long"):
        fetch(web.url(), limits=_QUICK)

    assert time.monotonic() - began < 3


def test_redirects_do_not_win_time(web):
    def slowly(connection, over: threading.Event) -> None:
        over.wait(0.4)
        connection.sendall(onward("/"))

    web.answers["/"] = slowly

    with pytest.raises(EgressFailed, match="too long"):
        fetch(web.url(), limits=_QUICK)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 10**6,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 10**5,
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 10**6,
    ],
    ids=["many headers", "a long header", "going on", "tiny chunks"],
)
def test_an_answer_larger_than_it_says_is_refused(web, answer):
    web.answers["/"] = answer

    with pytest.raises((EgressRefused, EgressFailed)):
        fetch(web.url(), limits=Limits(body=10_000))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 999999 \r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        page(b"not packed", "Content-Encoding: gzip"),
        page(gzip.compress(b"x" * 1000)[:20], "Content-Encoding: gzip"),
    ],
    ids=["nothing", "ssh", "too short", "a wrong status", "a wrong chunk", "not packed", "half packed"],
)
def test_what_is_no_answer_is_a_failure_in_words(web, answer):
    web.answers["/"] = answer

    with pytest.raises(EgressFailed) as failed:
        fetch(web.url())

    assert failed.value.detail.endswith(".")


def test_a_compression_that_nobody_asked_for_is_refused(web):
    web.answers["/"] = page(b"x", "Content-Encoding: br")

    with pytest.raises(EgressRefused, match="compression"):
        fetch(web.url())
