"""The API: inviting with verdicts, the list, and the invited person's side."""

from typing import Any

import pytest
from django.test import Client

from diatonic.common import clock
from organizations.accounts import services as accounts
from tests.organizations.invites.inviting import ADA, invite, make_account, make_inviter, seats, token_of
from tests.organizations.people import account_of, join, scope_for, sign_in

INVITES = "/api/organizations/demo/invites"


@pytest.fixture
def scope() -> Any:
    return make_inviter()


@pytest.fixture
def owner(scope: Any) -> Client:
    return sign_in(account_of(scope.user_id))


def _post(client: Client, path: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(path, body or {}, "application/json", headers={"X-Organization": "demo"})


def _get(client: Client, path: str) -> Any:
    return client.get(path, headers={"X-Organization": "demo"})


def test_a_dry_run_says_what_would_be_and_sending_does_it(scope, owner):
    body = {"emails": [ADA, "ADA@example.org", "x"], "permissions": {"reviewer": True}}

    dry = _post(owner, INVITES, {**body, "dry_run": True})
    assert (dry.status_code, dry.json()["sent"], seats(scope).invited) == (200, 0, 0)
    assert [line["verdict"] for line in dry.json()["items"]] == ["new", "spelled_otherwise", "invalid"]
    sent = _post(owner, INVITES, body)
    again = _post(owner, INVITES, body)

    assert (sent.status_code, sent.json()["sent"]) == (201, 1)
    made = sent.json()["items"][0]["invite"]
    assert (made["email"], made["status"], made["permissions"]) == (ADA, "pending", {"reviewer": True})
    assert made["mail"]["state"] == "waiting"
    assert "token" not in str(made)
    assert (again.status_code, again.json()["items"][0]["verdict"]) == (200, "invited")


def test_the_list_has_the_seats_and_is_by_state(scope, owner):
    invite(scope)

    everything = _get(owner, INVITES).json()
    cancelled = _get(owner, f"{INVITES}?state=cancelled").json()

    assert [one["email"] for one in everything["items"]] == [ADA]
    assert everything["seats"] == {"members": 1, "invited": 1, "limit": 100, "free": 98}
    assert cancelled["items"] == []
    assert _get(owner, f"{INVITES}?state=lost").status_code == 422


def test_the_invited_person_looks_and_accepts(scope):
    token = token_of(invite(scope))
    ada = sign_in(make_account())

    assert Client().get(f"/api/invites/{token}").json()["case"] == "signed_out"
    looked = ada.get(f"/api/invites/{token}").json()
    accepted = ada.post(f"/api/invites/{token}/accept", {}, "application/json")
    again = ada.post(f"/api/invites/{token}/accept", {}, "application/json")

    assert (looked["case"], looked["organization_name"], looked["email"]) == ("open", "Demo Organization", ADA)
    assert accepted.json() == {"organization_id": "demo", "role": "member"}
    assert (again.status_code, again.json()["code"]) == (409, "invite_member")


def test_another_person_is_refused_with_the_reason(scope):
    token = token_of(invite(scope))
    eve = sign_in(make_account("eve@example.org"))

    refused = eve.post(f"/api/invites/{token}/accept", {}, "application/json")

    assert (refused.status_code, refused.json()["code"]) == (403, "not_invited")
    assert Client().post(f"/api/invites/{token}/accept", {}, "application/json").status_code == 401


def test_no_program_accepts_for_a_person(scope):
    ada = make_account()
    join("demo", ada)
    _, text = accounts.create_token(scope_for(ada, "demo"), name="CI", scopes=["learn.view"], days=1, now=clock.now())
    token = token_of(invite(make_inviter("other")))

    headers = {"Authorization": f"Bearer {text}"}
    refused = Client().post(f"/api/invites/{token}/accept", {}, "application/json", headers=headers)

    assert (refused.status_code, refused.json()["code"]) == (403, "not_by_token")


def test_a_link_a_second_mail_and_the_end(scope, owner):
    made = invite(scope)
    here = f"{INVITES}/{made.invite_id}"

    assert _get(owner, f"{here}/link").json()["url"].endswith(f"/invites/{token_of(made)}/")
    again = _post(owner, f"{here}/resend")
    assert (again.status_code, again.json()["code"]) == (429, "sent_just_now")
    assert 0 < int(again["Retry-After"]) <= 301
    assert owner.delete(here, headers={"X-Organization": "demo"}).status_code == 204
    assert owner.delete(here, headers={"X-Organization": "demo"}).status_code == 409
    assert Client().post(f"/api/invites/{token_of(made)}/ask").json()["code"] == "invite_over"


def test_tokens_that_cannot_be_any_are_not_found(owner):
    for token in ("x", "%00", "a" * 54, "ä" * 54, "../../me"):
        assert owner.get(f"/api/invites/{token}").status_code == 404
