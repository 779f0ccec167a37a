"""What the identity provider says of people who stay signed in is asked for again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.dynamo.connection import counting
from diatonic.common.jobs.store import Job
from organizations.accounts import services
from organizations.accounts.models import Session, User
from organizations.accounts.rules import Account, Identity
from tests.organizations.accounts.issuers import Pool
from tests.organizations.media.conftest import work
from tests.organizations.people import account_of, join, make_organization, scope_for, sign_in
from tests.routes.iam import Asked, refused


@pytest.fixture
def person(pool: Pool) -> tuple[Account, str]:
    """Somebody of the pool, a reviewer there, and their address."""
    make_organization("demo")
    sub, email = pool.invite(name="Grace")
    pool.add_to_group(email, "reviewers")
    services.provision(Identity(sub, email, "Grace", ("instructors",)), home="demo", now=clock.now())
    join("demo", account_of(sub))
    return account_of(sub), email


def make_old(account: Account, client: Client | None = None) -> None:
    """Let the groups be from an hour ago, and the session unused for a while."""
    long_ago = clock.iso(clock.now() - timedelta(hours=1))
    User(account.user_id).update([User.groups_read_at.set(long_ago)])
    for row in Session.user_index.query(account.user_id, limit=5):
        Session(row.session_id).update([Session.last_activity.set(long_ago)])


def permissions(client: Client, **headers: str) -> Any:
    return client.get("/api/me", headers=headers).json()["organization"]["permissions"]


def test_groups_are_read_again_and_hold_from_the_next_request(person):
    account, _ = person
    client = sign_in(account)
    assert "modules.edit" in permissions(client)
    make_old(account)

    client.get("/api/me")
    with Asked() as asked:
        work("demo", only="read_groups")

    assert {"modules.publish"} <= set(permissions(client))
    assert "modules.edit" not in permissions(client)
    assert refused("worker", asked.calls) == []


def test_it_costs_one_call_in_half_an_hour_and_none_else(person):
    account, _ = person
    client = sign_in(account)
    client.get("/api/me")
    make_old(account)

    with counting() as calls:
        client.get("/api/me")
    assert calls.by_operation == {"GetItem": 1, "BatchGetItem": 1, "UpdateItem": 1, "TransactWriteItems": 1}

    work("demo", only="read_groups")
    for row in Session.user_index.query(account.user_id, limit=5):
        Session(row.session_id).update([Session.last_activity.set(clock.iso(clock.now() - timedelta(minutes=2)))])
    with counting() as calls:
        client.get("/api/me")
    assert calls.by_operation == {"GetItem": 1, "BatchGetItem": 1, "UpdateItem": 1}


def test_a_request_does_not_wait_for_a_job_that_is_being_done(person):
    account, _ = person
    client = sign_in(account)
    client.get("/api/me")
    make_old(account)
    client.get("/api/me")
    job = Job.get(f"groups#{account.user_id}")
    job.update([Job.leased_until.set(clock.iso(clock.now() + timedelta(minutes=1)))])
    make_old(account)

    assert client.get("/api/me").status_code == 200


def test_whom_the_provider_disables_is_signed_out_and_their_tokens_are_refused(person, pool):
    account, email = person
    client = sign_in(account)
    _, text = services.create_token(scope_for(account, "demo"), name="CI", scopes=["learn.view"], now=clock.now())
    by_token = {"Authorization": f"Bearer {text}"}
    pool.disable(email)

    services.read_groups(account.user_id, now=clock.now())

    assert client.get("/api/me").status_code == 401
    assert Client().get("/api/me", headers=by_token).json()["code"] == "bad_token"
    services.sign_in(Identity(account.user_id, email, "Grace", ("reviewers",)), now=clock.now())
    assert Client().get("/api/me", headers=by_token).status_code == 200


def test_whom_the_provider_does_not_know_is_signed_out(person):
    account = services.sign_in(Identity('x" or sub = "y', "", "Eve", ()), now=clock.now())
    client = sign_in(account)

    services.read_groups(account.user_id, now=clock.now())

    assert client.get("/api/me").status_code == 401
    assert account_of(person[0].user_id).groups == ("instructors",)


def test_an_account_that_never_signed_in_is_left_alone(person):
    account, _ = person
    User(account.user_id).update([User.groups_read_at.remove()])

    with counting() as calls:
        services.read_groups_later(account_of(account.user_id), now=clock.now())

    assert calls.by_operation == {"BatchGetItem": 1}
