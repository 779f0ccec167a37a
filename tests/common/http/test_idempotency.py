"""``Idempotency-Key``: done once, answered twice the same."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.http.idempotency import KEPT, LEASE, IdempotencyKey
from tests.common.http import probe
from tests.organizations.people import make_person, sign_in

KEY = "2f6bb1a0-order-7"
BODY = {"title": "Bread"}


def post(client: Client, path: str = "/api/things", body: object = None, key: str = KEY, **headers: str):
    return client.post(
        path,
        BODY if body is None else body,
        content_type="application/json",
        headers={"Idempotency-Key": key, **headers},
    )


def the_item() -> IdempotencyKey:
    (item,) = IdempotencyKey.scan(limit=2)
    return item


def test_the_same_request_is_done_once_and_answered_the_same(member):
    first, second = post(member), post(member)

    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert second["Content-Type"] == first["Content-Type"]
    assert (first.get("Idempotency-Replayed"), second["Idempotency-Replayed"]) == (None, "true")
    assert len(probe.DONE) == 1


def test_without_a_key_it_is_done_each_time(member):
    for _ in range(2):
        assert member.post("/api/things", BODY, content_type="application/json").status_code == 201

    assert len(probe.DONE) == 2


@pytest.mark.parametrize(
    "other", [{"body": {"title": "Cake"}}, {"path": "/api/things?x=1"}, {"path": "/api/things/refuse"}], ids=str
)
def test_the_same_key_for_another_request_is_refused(member, other):
    post(member)

    answer = post(member, **other)

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert len(probe.DONE) == 1


def test_keys_of_two_people_are_two_keys(member):
    post(member)

    assert post(sign_in(make_person("demo"))).get("Idempotency-Replayed") is None
    assert len(probe.DONE) == 2


@pytest.mark.parametrize(("path", "status"), [("/api/things/refuse", 409), ("/api/things/break", 500)])
def test_a_failure_is_not_kept(member, path, status):
    for _ in range(2):
        assert post(member, path).status_code == status

    assert len(probe.DONE) == 2
    assert list(IdempotencyKey.scan(limit=1)) == []


def test_wrong_input_can_be_mended_under_the_same_key(member):
    assert post(member, body={"title": 1}).status_code == 422
    assert post(member).status_code == 201


def test_a_second_request_while_the_first_runs_waits(member):
    post(member)
    the_item().update([IdempotencyKey.status.remove()])  # as if it were still running

    answer = post(member)

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_running")
    assert answer["Retry-After"] == "1"
    assert len(probe.DONE) == 1


def test_of_many_at_once_one_is_done(member):
    def send(_: int):
        client = Client()
        client.cookies = member.cookies
        return post(client).status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(send, range(12)))

    assert set(statuses) <= {201, 409}
    assert 201 in statuses
    assert len(probe.DONE) == 1


def test_a_failure_after_something_was_written_is_not_run_again(member):
    assert post(member, "/api/things/break-late").status_code == 503

    answer = post(member, "/api/things/break-late")

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_outcome_unknown")
    assert len(probe.DONE) == 1
    assert post(member, "/api/things/break-late", key="another").status_code == 503


def test_a_request_whose_process_died_is_not_run_again(member):
    post(member)
    past = clock.epoch(clock.now() - LEASE)
    the_item().update([IdempotencyKey.status.remove(), IdempotencyKey.leased_until.set(past)])

    assert post(member, body={"title": "Cake"}).json()["code"] == "idempotency_key_reused"
    assert post(member).json()["code"] == "idempotency_outcome_unknown"
    assert len(probe.DONE) == 1


def test_a_key_is_kept_for_a_day(member):
    post(member)
    item = the_item()
    assert abs(item.expires_at - clock.epoch(clock.now() + KEPT)) < 60

    item.update([IdempotencyKey.expires_at.set(clock.epoch(clock.now() - timedelta(seconds=1)))])

    assert post(member, body={"title": "Cake"}).status_code == 201
    assert len(probe.DONE) == 2


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 129, "tab\there"])
def test_a_key_that_is_not_well_formed_is_refused(member, key):
    answer = post(member, key=key)

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_idempotency_key")
    assert probe.DONE == []


def test_nobody_claims_no_key(probing):
    assert post(Client()).status_code == 401
    assert list(IdempotencyKey.scan(limit=1)) == []


def test_only_posts_are_looked_at(member):
    member.get("/api/things/1", headers={"Idempotency-Key": KEY})
    member.put("/api/things/1", headers={"Idempotency-Key": KEY})

    assert list(IdempotencyKey.scan(limit=1)) == []


def test_a_write_without_its_csrf_token_claims_no_key(member):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = member.cookies

    assert post(strict).status_code == 403
    assert post(member).status_code == 201
