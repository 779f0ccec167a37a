"""A suspended member is told so, and who can change that; of the organization they learn its name alone."""

from typing import Any

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.scope import system_scope
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account
from organizations.membership import services as membership
from tests.organizations.people import NOW, join, make_organization, make_person, scope_for, sign_in
from tests.people import make_module

SENTENCE = "Your membership of Demo Organization is suspended. Its owners and administrators can change that."


@pytest.fixture
def ada() -> Account:
    make_organization("demo")
    make_organization("other")
    return make_person("demo", name="Ada Byron", role="member", instructor=True)


def suspend(account: Account) -> None:
    change(account, "inactive")


def change(account: Account, status: str) -> None:
    scope = system_scope("demo", reason="test")
    membership.change_member(scope, user_id=account.user_id, status=status, now=NOW)


def problem(answer: Any) -> tuple[int, str, str]:
    said = answer.json()
    return answer.status_code, said["code"], said["detail"]


def test_a_page_says_so_and_nothing_else_of_the_organization(ada):
    make_module(title="Sourdough", scope=scope_for(ada, "demo"))
    client = sign_in(ada)
    suspend(ada)

    for address in ("/o/demo/", "/o/demo/teach/", "/o/demo/organization/members/"):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 403
        assert SENTENCE in page
        assert "can give you the permission" not in page
        assert "Sourdough" not in page
        assert 'href="/o/demo/' not in page
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/education/modules", {"X-Organization": "demo"}),
        ("/api/education/modules", {}),  # at home
        ("/api/organizations/demo/members", {}),
        ("/api/organizations/demo", {"X-Organization": "other"}),
        ("/api/organizations/demo", {"X-Organization": "demo"}),
    ],
)
def test_the_api_has_a_code_for_it_however_the_organization_is_named(ada, path, headers):
    client = sign_in(ada)
    suspend(ada)

    assert problem(client.get(path, headers=headers)) == (403, "membership_suspended", SENTENCE)


def test_an_api_token_is_told_the_same(ada):
    _, text = accounts.create_token(scope_for(ada, "demo"), name="Script", scopes=["modules.view"], now=clock.now())
    suspend(ada)

    answer = Client().get("/api/education/modules", headers={"Authorization": f"Bearer {text}"})

    assert problem(answer) == (403, "membership_suspended", SENTENCE)


def test_who_is_let_back_in_works_on_and_who_is_removed_is_a_stranger(ada):
    client = sign_in(ada)
    suspend(ada)
    change(ada, "active")
    assert client.get("/o/demo/").status_code == 200

    suspend(ada)
    membership.remove_member(system_scope("demo", reason="test"), user_id=ada.user_id, now=NOW)

    assert client.get("/o/demo/").status_code == 404
    assert client.get("/api/organizations/demo").status_code == 404


@pytest.mark.parametrize("has_asked", [False, True])
def test_strangers_still_find_nothing_also_those_who_ask_to_join(ada, has_asked):
    stan = make_person("other", name="Stan", role="owner")
    client = sign_in(stan)
    if has_asked:
        visitor = membership.visitor("demo", user_id=stan.user_id, name="Stan")
        membership.ask_to_join(visitor, email=stan.email, note="", now=NOW)

    for path in ("/o/demo/", "/api/organizations/demo", "/api/organizations/demo/members"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Demo Organization" not in answer.content.decode()


def test_what_is_ones_own_goes_on(ada):
    join("other", ada)
    client = sign_in(ada)
    suspend(ada)

    assert client.get("/o/other/").status_code == 200
    assert client.get("/api/organizations").json()["items"][0]["organization_id"] == "other"
    assert client.get("/api/me").status_code == 200
    page = client.get("/start/", follow=True)
    assert page.redirect_chain[-1][0] == "/organizations/"
    assert SENTENCE in page.content.decode()


def test_who_asks_again_to_join_belongs_there_already(ada):
    client = sign_in(ada)
    suspend(ada)

    answer = client.post("/api/organizations/demo/join-requests", {"note": "Hello."}, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (409, "already_asked")
