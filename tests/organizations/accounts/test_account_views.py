"""The account screens as a browser without scripts asks for them."""

import re
from typing import Any

import pytest
from django.test import Client

from diatonic.common import clock
from organizations.accounts import services
from organizations.accounts.rules import Account
from organizations.accounts.rules.preferences import Preferences
from tests.organizations.people import account_of, make_organization, make_person, scope_for, sign_in

HERE = "/o/demo/account/"
PROFILE = {"name": "Ada Lovelace", "time_zone": "Asia/Tokyo", "locale": "fr-FR", "theme": "dark"}
TOKEN = {"name": "CI", "scopes": ["learn.view"], "expires_in_days": "30"}


@pytest.fixture
def ada() -> Account:
    make_organization("demo")
    return make_person("demo", name="Ada")


@pytest.fixture
def client(ada: Account) -> Client:
    return sign_in(ada)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_profile_is_saved_and_the_page_is_as_it_says(client, ada):
    answer = client.post(HERE, PROFILE, follow=True)

    page = text_of(answer)
    assert "Your profile is saved." in page
    assert re.search(r'<html[^>]*data-theme="dark"[^>]*data-locale="fr-FR"[^>]*data-time-zone="Asia/Tokyo"', page)
    assert 'data-bs-theme="dark"' in page
    assert 'value="Ada Lovelace"' in page
    expected = Preferences(
        email_notifications=False, ai_auto_response=False, locale="fr-FR", time_zone="Asia/Tokyo", theme="dark"
    )
    assert account_of(ada.user_id).preferences == expected


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "a\u202eb"}, "Write 1 to 100 characters."),
        ({"time_zone": "Middle/Earth"}, "Select a valid choice."),
        ({"theme": "pink"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(client, ada, change, words):
    answer = client.post(HERE, {**PROFILE, **change})

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert account_of(ada.user_id) == ada


def test_the_look_of_the_menu_is_remembered(client, ada):
    assert client.post("/account/theme/", {"theme": "light"}).status_code == 204
    assert account_of(ada.user_id).preferences.theme == "light"

    assert client.post("/account/theme/", {"theme": "pink"}).status_code == 422


def test_a_session_is_ended_from_the_page(client, ada):
    phone = sign_in(ada)
    page = text_of(client.get(f"{HERE}sessions/"))
    (session,) = re.findall(r'name="session" value="(\w+)"', page)

    answer = client.post(f"{HERE}sessions/end/", {"session": session}, follow=True)

    assert "That session has ended." in text_of(answer)
    assert phone.get("/api/me").status_code == 401


def test_all_others_are_ended_from_the_page(client, ada):
    phone = sign_in(ada)

    answer = client.post(f"{HERE}sessions/end/", {"others": "yes"}, follow=True)

    assert "You are signed out everywhere else." in text_of(answer)
    assert "Sign out everywhere else" not in text_of(answer)
    assert phone.get("/api/me").status_code == 401


def test_a_token_is_shown_on_one_page_only(client):
    made = client.post(f"{HERE}tokens/", TOKEN)

    (text,) = re.findall(r'id="token-text">([^<]+)<', text_of(made))
    assert made["Cache-Control"] == "no-store"
    assert Client().get("/api/me", headers={"Authorization": f"Bearer {text}"}).status_code == 200
    listed = text_of(client.get(f"{HERE}tokens/"))
    assert "CI" in listed
    assert text not in listed


def test_a_form_that_is_sent_twice_makes_one_token(client, ada):
    (token_id,) = re.findall(r'name="token_id" value="([^"]+)"', text_of(client.get(f"{HERE}tokens/")))

    client.post(f"{HERE}tokens/", {**TOKEN, "token_id": token_id})
    again = client.post(f"{HERE}tokens/", {**TOKEN, "token_id": token_id})

    assert again.status_code == 422
    assert "shown once only" in text_of(again)
    assert len(services.list_tokens(scope_for(ada, "demo"))) == 1


@pytest.mark.parametrize("change", [{"name": ""}, {"scopes": []}, {"scopes": ["members.manage"]}])
def test_a_token_that_cannot_be_is_said_beside_the_field(client, ada, change):
    answer = client.post(f"{HERE}tokens/", {**TOKEN, **change})

    assert answer.status_code == 422
    assert 'role="alert"' in text_of(answer)
    assert services.list_tokens(scope_for(ada, "demo")) == []


def test_a_token_is_revoked_from_the_page(client, ada):
    token, _ = services.create_token(scope_for(ada, "demo"), name="CI", scopes=["learn.view"], now=clock.now())

    answer = client.post(f"{HERE}tokens/{token.token_id}/revoke/", follow=True)

    assert "is revoked" in text_of(answer)
    assert services.list_tokens(scope_for(ada, "demo")) == []


def test_only_permissions_that_one_has_are_offered(client):
    page = text_of(client.get(f"{HERE}tokens/"))

    assert "Read published modules" in page
    assert "Read the audit log" not in page


def test_an_administrator_sees_and_ends_what_a_member_comes_in_by(ada):
    phone = sign_in(ada)
    _, text = services.create_token(scope_for(ada, "demo"), name="CI", scopes=["learn.view"], now=clock.now())
    admin = sign_in(make_person("demo", name="Anna", role="admin"))
    place = f"/o/demo/organization/members/{ada.user_id}/sign-ins/"

    page = text_of(admin.get(place))
    assert "Sign-ins of Ada" in page
    (revoke,) = re.findall(r'action="([^"]+/revoke/)"', page)
    admin.post(revoke)
    answer = admin.post(place, follow=True)

    assert "Signed in with no browser." in text_of(answer)
    assert phone.get("/api/me").status_code == 401
    assert Client().get("/api/me", headers={"Authorization": f"Bearer {text}"}).status_code == 401


def test_who_belongs_to_no_organization_has_profile_and_sessions(ada):
    nora = make_person("demo", name="Nora", home="")
    client = sign_in(nora)

    page = text_of(client.get("/account/"))
    assert "Your account" in page
    assert "API tokens" not in page
    assert client.post("/account/", PROFILE)["Location"] == "/account/"
    assert account_of(nora.user_id).name == "Ada Lovelace"
    assert "Sessions" in text_of(client.get("/account/sessions/"))
    assert client.post("/account/sessions/end/", {"others": "yes"})["Location"] == "/account/sessions/"


def test_who_belongs_to_one_is_led_to_the_screens_there(client):
    assert client.get("/account/")["Location"] == HERE
