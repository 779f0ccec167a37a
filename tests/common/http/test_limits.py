"""How often one may ask, and that nobody is held up without Redis."""

from typing import Any

import pytest
import redis
import structlog
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from diatonic.common.http import limits
from tests.organizations.people import make_person, sign_in


@pytest.fixture
def tight(settings):
    settings.RATE_LIMIT_FACTOR = 1
    settings.RATE_LIMITS = {"read": (3, 5), "write": (1, 2), "sign-in": (1, 2)}


def statuses(client: Client, path: str, times: int, **extra: Any) -> list[int]:
    return [client.get(path, **extra).status_code for _ in range(times)]


def test_an_address_is_held_up(tight):
    client = Client()

    assert statuses(client, "/sign-in-problem/", 6) == [401] * 5 + [429]
    assert statuses(client, "/sign-in-problem/", 1, REMOTE_ADDR="192.0.2.9") == [401]


def test_the_answer_says_when_to_come_back(tight, member):
    for _ in range(3):
        member.get("/api/things/1")

    answer = member.get("/api/things/1")

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    # The window slides, and the refused one counts: at worst this minute, and half of the next until two of four left.
    assert 1 <= int(answer["Retry-After"]) <= 90
    assert answer["RateLimit-Limit"] == "3"
    assert answer["RateLimit-Remaining"] == "0"
    assert answer["RateLimit-Reset"] == answer["Retry-After"]
    assert member.get("/organizations/")["Content-Type"].startswith("text/html")


def test_a_person_is_held_up_at_whatever_address(tight, member):
    answers = [member.get("/api/things/1", REMOTE_ADDR=f"192.0.2.{number}").status_code for number in range(4)]

    assert answers == [200, 200, 200, 429]
    assert sign_in(make_person("demo")).get("/api/things/1").status_code == 200


def test_writing_is_counted_apart_and_stricter(tight, member):
    body = {"title": "x"}

    assert member.post("/api/things", body, content_type="application/json").status_code == 201
    assert member.post("/api/things", body, content_type="application/json").status_code == 429
    assert member.get("/api/things/1").status_code == 200


def test_signing_in_is_counted_apart(tight):
    client = Client()

    assert statuses(client, "/oidc/authenticate/", 3) == [302, 302, 429]
    assert client.get("/sign-in-problem/").status_code == 401


def test_refused_strangers_are_counted_too(tight):
    assert statuses(Client(), "/api/me", 6) == [401] * 5 + [429]
    assert statuses(Client(), "/nowhere", 6, REMOTE_ADDR="192.0.2.9") == [404] * 5 + [429]


def test_health_is_never_held_up(tight):
    assert set(statuses(Client(), "/healthz", 9)) == {200}


def test_neighbours_of_one_network_share_a_limit(tight):
    client = Client()

    answers = [client.get("/nowhere", REMOTE_ADDR=f"2001:db8::{number:x}").status_code for number in range(1, 7)]

    assert answers == [404] * 5 + [429]
    assert client.get("/nowhere", REMOTE_ADDR="2001:db8:0:1::1").status_code == 404


def test_a_made_up_forwarded_address_changes_nothing(tight):
    client = Client()

    answers = [client.get("/nowhere", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in range(6)]

    assert answers == [404] * 5 + [429]


def test_behind_a_proxy_its_word_counts(tight, settings):
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"trusted_proxies": 1})
    client = Client()

    for number in range(9):
        headers = {"X-Forwarded-For": f"10.0.0.{number}, 192.0.2.{number}"}
        assert client.get("/nowhere", headers=headers).status_code == 404
    answers = [client.get("/nowhere", headers={"X-Forwarded-For": f"10.0.0.{n}, 192.0.2.77"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [404] * 5 + [429]


@given(st.integers(1, 50), st.integers(0, 200), st.integers(0, 200), st.floats(0, 59.9))
def test_whoever_waits_as_long_as_told_may_ask_again(amount, current, last, elapsed):
    wait = limits._wait(amount, current=current, last=last, elapsed=elapsed)

    if wait == 0:
        return
    later = elapsed + wait + 0.001
    if later < 60:
        current += 1
    else:
        current, last, later = 1, current, later - 60
    assert wait <= 120
    assert limits._wait(amount, current=current, last=last, elapsed=min(later, 60)) == 0


def test_a_person_costs_one_call_to_redis(tight, member):
    member.get("/api/things/1")
    with redis.Redis.from_url(settings.DIATONIC.redis_url) as client:
        before = client.info("commandstats")["cmdstat_evalsha"]["calls"]
        member.get("/api/things/1")
        assert client.info("commandstats")["cmdstat_evalsha"]["calls"] == before + 1


def test_who_is_refused_costs_no_call(tight):
    client = Client()
    statuses(client, "/nowhere", 6)

    with redis.Redis.from_url(settings.DIATONIC.redis_url) as counted:
        before = counted.info("commandstats")["cmdstat_evalsha"]["calls"]
        assert statuses(client, "/nowhere", 3) == [429] * 3
        assert counted.info("commandstats")["cmdstat_evalsha"]["calls"] == before


def test_without_redis_nobody_is_held_up_and_the_log_says_so_once(tight, settings):
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    client = Client()

    with structlog.testing.capture_logs() as logged:
        assert set(statuses(client, "/nowhere", 9)) == {404}

    assert [line["event"] for line in logged if line["event"] == "rate_limit_off"] == ["rate_limit_off"]
