"""Profiles in the JSON API, and their pages."""

import pytest
from django.test import Client

from community.profiles import services
from community.profiles.rules import Relation
from organizations.accounts.rules import Account
from tests.organizations.people import NOW, make_organization, make_person, scope_for, sign_in

GIVEN = {"role": "Baker", "bio": "I *bake*.", "links": [{"url": "https://example.org", "label": "Bread"}]}
EDIT = "/o/demo/community/profile/edit/"


@pytest.fixture
def account() -> Account:
    make_organization("demo")
    return make_person("demo", name="Ada")


@pytest.fixture
def ada(account) -> Client:
    return _browser(account)


@pytest.fixture
def ben(account) -> Account:
    return make_person("demo", name="Ben")


def _browser(account: Account) -> Client:
    client = sign_in(account)
    session = client.session
    session["home"] = "demo"
    session.save()
    return client


def _address(account: Account, what: str = "profile") -> str:
    return f"/api/community/users/{account.user_id}/{what}"


def _put(client: Client, account: Account, body, tag="0"):
    return client.put(_address(account), body, "application/json", headers={"If-Match": f'"{tag}"'})


def test_a_profile_is_read_and_written(ada, account):
    empty = ada.get(_address(account))
    assert (empty.status_code, empty["ETag"], empty.json()["name"]) == (200, '"0"', "Ada")

    written = _put(ada, account, GIVEN)
    assert (written.status_code, written["ETag"]) == (200, '"1"')
    said = ada.get(_address(account)).json()
    assert said == written.json()
    assert (said["role"], said["bio"], said["links"]) == ("Baker", "I *bake*.", GIVEN["links"])
    assert said["standing"]["level"] == "new"
    assert said["standing"]["next_level"] == "member"
    assert said["standing"]["allowed"].startswith("You may write 10 posts")

    stale = _put(ada, account, GIVEN)
    assert (stale.status_code, stale.json()["revision"]) == (412, 1)


def test_a_change_says_which_revision_it_is_of(ada, account):
    answer = ada.put(_address(account), GIVEN, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "if_match_required")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "Somebody"},
        {"role": "x" * 5_000},
        {"bio": "x" * 200_000},
        {"links": [{"url": "javascript:alert(1)"}]},
        {"links": [{"url": "https://example.org", "rel": "x"}]},
        {"links": [{}]},
        {"links": "https://example.org"},
        {"expertise": ["x"] * 10_000},
        {"expertise": [None]},
        {"role": "a\u202eb"},
    ],
)
def test_what_cannot_be_taken_says_where(ada, account, body):
    answer = _put(ada, account, body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["errors"]
    assert ada.get(_address(account)).json()["revision"] == 0


def test_the_profile_of_somebody_else_is_theirs(ada, ben):
    answer = _put(ada, ben, GIVEN)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")

    for unknown in ("nobody", "x" * 128, "..%2f", "%00", "a:b:c"):
        assert ada.get(f"/api/community/users/{unknown}/profile").status_code == 404
    assert ada.get(f"/api/community/users/{'x' * 129}/profile").status_code == 422


def test_blocking_tells_nobody(ada, account, ben):
    theirs = _browser(ben)
    before = theirs.get(_address(account)).json()

    assert ada.put(_address(ben, "block")).status_code == 204
    assert ada.put(_address(ben, "mute")).status_code == 204

    assert theirs.get(_address(account)).json() == before
    assert theirs.get("/api/community/users/me/people").json()["items"] == []
    mine = ada.get(_address(ben)).json()
    assert (mine["i_block"], mine["i_mute"]) == (True, True)
    listed = ada.get("/api/community/users/me/people").json()
    assert [(one["name"], one["is_blocked"], one["is_muted"]) for one in listed["items"]] == [("Ben", True, True)]

    assert ada.delete(_address(ben, "block")).status_code == 204
    assert ada.delete(_address(ben, "mute")).status_code == 204
    assert ada.get("/api/community/users/me/people").json()["items"] == []


def test_the_form_saves_and_keeps_what_was_typed(ada, account):
    shown = ada.get(EDIT).content.decode()
    assert 'name="links-4-url"' in shown
    assert "To become Member:" in shown

    typed = {"revision": "0", "role": "Baker", "expertise": "Sourdough, rye", "links-1-url": "https://example.org"}
    assert ada.post(EDIT, typed).status_code == 302
    said = ada.get(_address(account)).json()
    assert (said["role"], said["expertise"]) == ("Baker", ["sourdough", "rye"])
    assert said["links"] == [{"url": "https://example.org", "label": ""}]

    wrong = ada.post(EDIT, {**typed, "revision": "1", "role": "x" * 81, "links-1-url": "ftp://example.org"})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "x" * 81 in page
    assert "ftp://example.org" in page
    assert "A whole address such as https://example.org" in page


def test_a_form_of_an_older_state_keeps_what_was_typed_and_can_be_saved_then(ada, account):
    _put(ada, account, GIVEN)

    stale = ada.post(EDIT, {"revision": "0", "role": "Miller"})
    page = stale.content.decode()
    assert stale.status_code == 412
    assert 'value="Miller"' in page
    assert 'name="revision" value="1"' in page
    assert ada.post(EDIT, {"revision": "1", "role": "Miller"}).status_code == 302


def test_the_list_of_hidden_people_takes_them_off_again(ada, account, ben):
    choose = f"/o/demo/community/hidden/{ben.user_id}/"
    assert ada.post(choose, {"do": "block", "next": "/o/demo/"})["Location"] == "/o/demo/"
    assert ada.post(choose, {"do": "mute", "next": "//evil.example"})["Location"] == "/o/demo/community/hidden/"
    assert "Unblock Ben" in ada.get("/o/demo/community/hidden/").content.decode()

    ada.post(choose, {"do": "unblock"})
    ada.post(choose, {"do": "unmute"})
    assert "Nobody" in ada.get("/o/demo/community/hidden/").content.decode()
    assert ada.post(choose, {"do": "befriend"}).status_code == 422


def test_an_api_token_reads_profiles_and_chooses_nothing(ada, account, ben):
    made = ada.post("/api/me/tokens", {"name": "CI", "scopes": ["community.view"]}, "application/json").json()
    bearer = {"Authorization": f"Bearer {made['token']}", "If-Match": '"0"'}
    program = Client()

    assert program.get(_address(ben), headers=bearer).status_code == 200
    for answer in (
        program.put(_address(account), GIVEN, "application/json", headers=bearer),
        program.put(_address(ben, "block"), headers=bearer),
        program.get("/api/community/users/me/people", headers=bearer),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_by_token")


def test_a_profile_says_nothing_of_who_blocks_whom(ada, account, ben):
    services.hide(scope_for(ben, "demo"), user_id=account.user_id, relation=Relation.BLOCKED, now=NOW)

    said = ada.get(_address(ben)).json()
    assert (said["i_block"], said["i_mute"], said["is_full"]) == (False, False, True)
