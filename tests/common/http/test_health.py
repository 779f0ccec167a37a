"""What operators and load balancers ask."""

import socket
import time
from concurrent.futures import wait

import pytest
from django.test import Client
from pydantic import SecretStr

from diatonic.common import storage
from diatonic.common.dynamo import connection
from diatonic.common.http import health


def configure(settings, **changes):
    settings.DIATONIC = settings.DIATONIC.model_copy(update=changes)


@pytest.fixture(autouse=True)
def _warm():
    """Have the clients ready, which take long to make, and leave no question open."""
    storage.answers()
    yield
    wait(health._running.values(), timeout=60)


@pytest.fixture
def elsewhere(settings):
    """Connect to other servers, and afterwards to ours again."""

    def change(**endpoints: str) -> None:
        configure(settings, **endpoints)
        connection.reset()
        storage.reset()

    yield change
    wait(health._running.values(), timeout=60)
    connection.reset()
    storage.reset()


@pytest.fixture
def silent_port():
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_alive_asks_nobody():
    with connection.counting() as calls:
        answer = Client().get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert calls.total == 0


def test_ready_names_every_dependency():
    answer = Client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ready"
    assert set(answer.json()["dependencies"]) == {"dynamodb", "s3", "redis", "oidc"}
    assert set(answer.json()["dependencies"].values()) == {"ok"}


def test_without_redis_it_is_degraded_but_ready(settings):
    configure(settings, redis_url="redis://127.0.0.1:1/0")

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["dependencies"]["redis"] == "failed"


@pytest.mark.parametrize(("setting", "name"), [("dynamodb_endpoint", "dynamodb"), ("s3_endpoint", "s3")])
def test_without_a_needed_server_it_is_not_ready(elsewhere, setting, name):
    elsewhere(**{setting: "http://127.0.0.1:1"})

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
    assert answer.json()["dependencies"][name] in ("failed", "timeout")


def test_without_keys_of_the_issuer_it_is_not_ready(settings):
    settings.OIDC_OP_JWKS_ENDPOINT = "http://127.0.0.1:1/none.json"

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()["dependencies"]["oidc"]) == (503, "failed")


def test_a_server_that_never_answers_does_not_hold_us_up(elsewhere, silent_port):
    elsewhere(redis_url=f"redis://127.0.0.1:{silent_port}/0", s3_endpoint=f"http://127.0.0.1:{silent_port}")

    begun = time.monotonic()
    answer = Client().get("/readyz")

    assert time.monotonic() - begun < 5
    assert answer.json()["dependencies"]["redis"] in ("failed", "timeout")
    assert answer.json()["dependencies"]["s3"] in ("failed", "timeout")


def test_metrics_are_for_this_machine():
    client = Client()
    client.get("/healthz")

    answer = client.get("/metrics")

    assert answer.status_code == 200
    assert b'view="healthz"' in answer.content
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="").status_code == 404


def test_metrics_are_for_who_has_the_token(settings):
    assert Client().get("/metrics", REMOTE_ADDR="192.0.2.7", headers={"Authorization": "Bearer "}).status_code == 404
    configure(settings, metrics_token=SecretStr("a-token"))

    for token, status in (("a-token", 200), ("another", 404), ("", 404)):
        headers = {"Authorization": f"Bearer {token}"}
        assert Client().get("/metrics", REMOTE_ADDR="192.0.2.7", headers=headers).status_code == status


def test_metrics_name_routes_and_not_addresses(member):
    member.get("/api/things/4711")

    content = member.get("/metrics", REMOTE_ADDR="127.0.0.1").content
    assert b"4711" not in content
