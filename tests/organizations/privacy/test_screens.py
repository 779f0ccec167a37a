"""The screens and the API of privacy."""

import pytest
from django.test import Client

from diatonic.common import clock, retention
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.privacy import services
from tests.guessing import almost
from tests.organizations.people import account_of, make_organization, make_person, scope_for, sign_in
from tests.organizations.privacy.conftest import work


@pytest.fixture
def client(account):
    return sign_in(account)


def test_a_person_asks_for_an_export_and_downloads_it(client, account):
    assert "Put my data together" in client.get("/account/privacy/").content.decode()

    answer = client.post("/account/privacy/export/")

    assert answer["Location"] == "/o/demo/account/privacy/"
    assert "Being put together" in client.get("/account/privacy/").content.decode()
    assert client.get("/account/privacy/export/").status_code == 404
    work()
    assert "Download the ZIP" in client.get("/account/privacy/").content.decode()
    link = client.get("/account/privacy/export/")
    assert link.status_code == 302
    assert "X-Amz-Expires=120" in link["Location"]
    assert link["Cache-Control"] == "no-store"
    assert account.user_id not in link["Location"]


def test_a_person_asks_to_be_erased_and_thinks_better_of_it(client, account):
    refused = client.post("/account/privacy/erase/", {"confirm_name": "yes"})
    assert refused.status_code == 422
    assert "Type erase to confirm" in refused.content.decode()

    assert client.post("/account/privacy/erase/", {"confirm_name": " Erase "}).status_code == 302

    page = client.get("/account/privacy/").content.decode()
    assert "Your account will be erased" in page
    assert services.receipt_address(services.get_erasure(account.user_id)) in page
    assert client.post("/account/privacy/keep/").status_code == 302
    assert "Your account stays." in client.get("/account/privacy/").content.decode()
    assert account_of(account.user_id).is_active


def test_the_last_owner_is_told_what_to_do():
    make_organization("solo")
    client = sign_in(make_person("solo", name="Else", role="owner"))

    refused = client.post("/account/privacy/erase/", {"confirm_name": "erase"})

    assert refused.status_code == 409
    assert "Hand the ownership over first" in refused.content.decode()


def test_the_receipt_is_open_to_whoever_has_its_address(client, account, travel):
    client.post("/account/privacy/erase/", {"confirm_name": "erase"})
    address = services.receipt_address(services.get_erasure(account.user_id))
    assert client.get(address).status_code == 404
    travel(8)
    work()

    page = Client().get(address)

    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    text = page.content.decode()
    assert "Without your name" in text
    assert "Backups" in text
    assert Client(raise_request_exception=False).get(f"{almost(address[:-1])}/").status_code == 404


def test_everybody_sees_what_is_kept_for_how_long(client):
    text = client.get("/o/demo/privacy/").content.decode()

    for kept, _ in retention.table():
        assert kept.title in text
    for kind in services.list_kinds():
        assert kind.title in text


def test_the_numbers_are_the_settings(client, settings):
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"retention_days": {"notifications": 61}})

    assert '<td class="numbers">61</td>' in client.get("/o/demo/privacy/").content.decode()
    assert retention.period("notifications").days == 61


def test_the_api_exports(client):
    made = client.post("/api/me/export")
    assert (made.status_code, made.json()["state"], made.json()["url"]) == (202, "waiting", None)
    work()

    found = client.get("/api/me/export")

    assert found.json()["state"] == "ready"
    assert found.json()["url"].startswith("http")
    assert found["Cache-Control"] == "no-store"


def test_the_api_erases_and_cancels(client, account):
    asked = client.delete("/api/me")
    assert asked.status_code == 202
    assert asked.json()["state"] == "waiting"
    assert client.delete("/api/me").json() == asked.json()
    assert client.get("/api/me/erasure").json() == asked.json()

    assert client.post("/api/me/cancel-erasure").status_code == 204

    assert client.get("/api/me/erasure").json()["code"] == "no_erasure"
    assert client.post("/api/me/cancel-erasure").status_code == 404
    assert account_of(account.user_id).is_active


def test_a_person_without_an_organization_may_do_all_of_it():
    account = accounts.provision(Identity("alone", "alone@example.com", "Al"), home="", now=clock.now())
    client = sign_in(account)

    assert client.post("/account/privacy/export/").status_code == 302
    work()
    assert client.get("/api/me/export").json()["state"] == "ready"
    assert client.delete("/api/me").status_code == 202


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/api/me/export"),
        ("get", "/api/me/export"),
        ("delete", "/api/me"),
        ("post", "/api/me/cancel-erasure"),
    ],
)
def test_an_api_token_does_none_of_it(account, method, path):
    scope = scope_for(account, "demo")
    _, text = accounts.create_token(scope, name="script", scopes=["learn.view"], days=1, now=clock.now())
    client = Client(raise_request_exception=False)

    answer = getattr(client, method)(path, headers={"Authorization": f"Bearer {text}"})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_by_token")
