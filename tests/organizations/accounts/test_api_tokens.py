"""API tokens: what they may do, how they end, and what they cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from diatonic.common import clock, ids
from diatonic.common.dynamo.connection import counting
from organizations.accounts import services
from organizations.accounts.models import ApiTokenModel
from organizations.accounts.rules import Account, Identity
from organizations.accounts.rules.tokens import PREFIX, TokenKey, read_key
from organizations.audit import services as audit
from organizations.membership import services as membership
from organizations.membership.models import Member
from organizations.notifications import services as notifications
from tests.guessing import almost
from tests.organizations.people import (
    NOW,
    be_here,
    join,
    make_organization,
    make_person,
    scope_for,
    sign_in,
)


@pytest.fixture(autouse=True)
def _organizations():
    make_organization("demo")
    make_organization("other")


@pytest.fixture
def ada() -> Account:
    return make_person("demo", name="Ada", instructor=True)


def made(account: Account, *scopes: str, **wishes: Any) -> str:
    scope = scope_for(account, "demo")
    wishes = {"name": "CI", "scopes": scopes or ["learn.view", "modules.view"], "now": clock.now(), **wishes}
    return services.create_token(scope, **wishes)[1]


def ask(text: str, path: str = "/api/me", **headers: str) -> Any:
    client = Client(raise_request_exception=False)
    return client.get(path, headers={"Authorization": f"Bearer {text}", **headers})


def item_of(text: str) -> ApiTokenModel:
    key = read_key(text)
    assert key is not None
    return ApiTokenModel.get(f"{key.organization_id}#{key.user_id}", key.token_id, consistent_read=True)


def test_a_token_is_its_person_with_the_chosen_permissions(ada):
    me = ask(made(ada)).json()

    assert me["user_id"] == ada.user_id
    assert me["organization"]["organization_id"] == "demo"
    assert me["organization"]["permissions"] == ["learn.view", "modules.view"]


def test_a_token_knows_its_id_in_the_scope(ada):
    text = made(ada)

    found = services.find_by_token(text, now=clock.now())

    assert services.scope_of(found, groups=()).token_id == item_of(text).token_id
    assert scope_for(ada, "demo").token_id == ""


def test_a_token_costs_one_call_and_once_a_minute_a_second(ada):
    text = made(ada)
    be_here(ada)

    for expected in ({"BatchGetItem": 1, "UpdateItem": 1}, {"BatchGetItem": 1}):
        with counting() as calls:
            assert ask(text).status_code == 200
        assert calls.by_operation == expected

    item = item_of(text)
    assert item.last_used_from == "127.0.0.1"
    item.update([ApiTokenModel.last_used_at.set(clock.iso(clock.now() - timedelta(seconds=61)))])
    with counting() as calls:
        ask(text)
    assert calls.by_operation == {"BatchGetItem": 1, "UpdateItem": 1}


def test_a_token_does_less_when_its_person_may_less(ada):
    text = made(ada)

    Member("demo", ada.user_id).update([Member.permissions.set({"instructor": False})])

    assert ask(text).json()["organization"]["permissions"] == ["learn.view"]
    assert ask(text, "/api/education/modules").status_code == 403


def test_a_token_does_less_from_the_next_request_when_its_persons_role_is_less_and_no_more_when_it_is_more(ada):
    boss, anna = make_person("demo", name="Boss", role="owner"), make_person("demo", name="Anna", role="admin")
    text, members = made(anna, "learn.view", "members.manage", "audit.view"), "/api/organizations/demo/members"
    assert ask(text, members).status_code == 200

    for role, allowed, status in (
        ("member", ["learn.view"], 403),
        ("owner", ["audit.view", "learn.view", "members.manage"], 200),
        ("viewer", ["learn.view"], 403),
    ):
        membership.change_member(scope_for(boss, "demo"), user_id=anna.user_id, role=role, now=clock.now())
        assert ask(text).json()["organization"]["permissions"] == allowed
        assert ask(text, members).status_code == status


def test_a_token_has_nothing_of_a_group_that_its_person_has_left(ada):
    services.sign_in(Identity(ada.user_id, ada.email, "Ada", ("reviewers",)), now=NOW)
    body = {"name": "CI", "scopes": ["modules.publish", "modules.view"]}
    text = sign_in(ada).post("/api/me/tokens", body, "application/json").json()["token"]
    assert ask(text).json()["organization"]["permissions"] == ["modules.publish", "modules.view"]

    services.sign_in(Identity(ada.user_id, ada.email, "Ada", ()), now=NOW)

    assert ask(text).json()["organization"]["permissions"] == ["modules.view"]


def test_a_suspended_members_token_is_refused_at_the_next_request(ada):
    boss, text = scope_for(make_person("demo", name="Boss", role="owner"), "demo"), made(ada)

    membership.change_member(boss, user_id=ada.user_id, status="inactive", now=clock.now())
    for path in ("/api/me", "/api/files", "/api/organizations/demo"):
        assert (ask(text, path).status_code, ask(text, path).json()["code"]) == (403, "membership_suspended")

    membership.change_member(boss, user_id=ada.user_id, status="active", now=clock.now())
    assert ask(text).status_code == 200


def test_a_token_acts_in_its_own_organization_only(ada):
    join("other", ada)
    text = made(ada)

    assert ask(text, **{"X-Organization": "demo"}).status_code == 200
    assert ask(text, **{"X-Organization": "other"}).json()["code"] == "not_found"


def test_the_table_holds_nothing_that_opens_a_door(ada):
    text = made(ada)

    stored = str(item_of(text).to_simple_dict())

    assert text.partition(".")[2] not in stored
    assert text not in stored


@pytest.mark.parametrize(
    "junk",
    [
        PREFIX,
        f"{PREFIX}.",
        f"{PREFIX}abc.def",
        f"{PREFIX}" + "A" * 600 + ".b",
        f"{PREFIX}éé.ü",
        TokenKey("Demo", "ada", ids.new(), "x").text(),
        TokenKey("demo", "ada", "1", "x").text(),
    ],
)
def test_junk_is_refused_without_a_look(junk):
    with counting() as calls, pytest.raises(services.BadToken):
        services.find_by_token(junk, now=NOW)

    assert calls.total == 0


def test_a_guessed_secret_is_refused(ada):
    text = made(ada)

    answer = ask(almost(text))

    assert (answer.status_code, answer.json()["code"]) == (401, "bad_token")
    assert item_of(text).last_used_at is None


def test_a_token_of_somebody_else_is_not_opened_by_mine(ada):
    otto = made(make_person("demo", name="Otto"), "learn.view")
    mine, theirs = read_key(made(ada)), read_key(otto)
    assert mine is not None
    assert theirs is not None

    forged = TokenKey(theirs.organization_id, theirs.user_id, theirs.token_id, mine.secret).text()

    assert ask(forged).status_code == 401


def test_an_expired_token_is_refused_while_it_is_still_listed(ada):
    text = made(ada, days=1, now=clock.now() - timedelta(days=1, seconds=1))

    answer = ask(text)

    assert (answer.status_code, answer.json()["code"]) == (401, "expired_token")
    (listed,) = sign_in(ada).get("/api/me/tokens").json()["items"]
    assert listed["is_expired"]


def test_a_revoked_token_is_refused_at_the_next_request(ada):
    text, client = made(ada), sign_in(ada)
    assert ask(text).status_code == 200

    assert client.delete(f"/api/me/tokens/{item_of(text).token_id}").status_code == 204

    assert ask(text).json()["code"] == "bad_token"
    assert client.get("/api/me/tokens").json()["items"] == []


@pytest.mark.parametrize("status", ["inactive", "suspended"])
def test_a_disabled_persons_token_is_refused_at_the_next_request(ada, status):
    text = made(ada)
    services.set_status(ada.user_id, status=status, now=NOW)

    assert (ask(text).status_code, ask(text).json()["code"]) == (403, "account_disabled")

    services.set_status(ada.user_id, status="active", now=NOW)
    assert ask(text).status_code == 200


def test_a_token_ends_with_the_membership_and_does_not_come_back_with_a_new_one(ada):
    text = made(ada)
    Member("demo", ada.user_id).delete()
    assert ask(text).status_code == 404

    later = clock.iso(clock.now() + timedelta(seconds=1))
    Member(
        "demo", ada.user_id, role="member", permissions={}, joined_at=later, created_at=later, updated_at=later
    ).save()

    assert ask(text).json()["code"] == "bad_token"


def test_a_token_opens_no_page(ada):
    assert ask(made(ada), "/o/demo/").status_code == 302


def test_a_token_can_make_show_and_end_none(ada):
    text = made(ada)
    client, headers = Client(), {"Authorization": f"Bearer {text}"}

    answers = [
        client.get("/api/me/tokens", headers=headers),
        client.post("/api/me/tokens", {"name": "x", "scopes": ["learn.view"]}, "application/json", headers=headers),
        client.delete(f"/api/me/tokens/{item_of(text).token_id}", headers=headers),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "not_by_token")] * 3


@pytest.mark.parametrize(("method", "path"), [("get", "/api/me/welcome"), ("post", "/api/me/welcome/join")])
def test_a_token_finds_no_way_into_another_organization(ada, method, path):
    client, headers = Client(), {"Authorization": f"Bearer {made(ada)}"}

    answer = getattr(client, method)(
        path, {"organization_id": "other"}, content_type="application/json", headers=headers
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "not_by_token")


def test_the_text_is_shown_once(ada):
    client = sign_in(ada)

    answer = client.post("/api/me/tokens", {"name": "CI", "scopes": ["learn.view"]}, "application/json")

    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    made_now = answer.json()
    assert ask(made_now["token"]).json()["organization"]["permissions"] == ["learn.view"]
    assert "token" not in client.get("/api/me/tokens").json()["items"][0]
    in_days = clock.parse(made_now["expires_at"]) - clock.parse(made_now["created_at"])
    assert in_days == timedelta(days=90)


def test_an_idempotency_key_does_not_keep_the_text(ada):
    client, headers = sign_in(ada), {"Idempotency-Key": "once"}
    body = {"name": "CI", "scopes": ["learn.view"]}
    first = client.post("/api/me/tokens", body, "application/json", headers=headers)

    again = client.post("/api/me/tokens", body, "application/json", headers=headers)

    assert first.status_code == 201
    assert (again.status_code, again.json()["code"]) == (409, "idempotency_shown_once")
    assert len(client.get("/api/me/tokens").json()["items"]) == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": " ", "scopes": ["learn.view"]}, "/name"),
        ({"name": "x" * 81, "scopes": ["learn.view"]}, "/name"),
        ({"name": "a\x00b", "scopes": ["learn.view"]}, "/name"),
        ({"name": "CI", "scopes": []}, "/scopes"),
        ({"name": "CI", "scopes": ["learn.view", "members.manage"]}, "/scopes/1"),
        ({"name": "CI", "scopes": ["platform.operate"]}, "/scopes/0"),
        ({"name": "CI", "scopes": ["learn.view"], "expires_in_days": 366}, "/expires_in_days"),
        ({"name": "CI", "scopes": ["learn.view"], "expires_in_days": 0}, "/expires_in_days"),
    ],
)
def test_what_cannot_be_asked_for_is_said_at_its_field(ada, body, pointer):
    answer = sign_in(ada).post("/api/me/tokens", body, "application/json")

    assert answer.status_code == 422
    assert [wrong["pointer"] for wrong in answer.json()["errors"]] == [pointer]


def test_fifty_tokens_are_enough(ada):
    for number in range(50):
        made(ada, name=f"CI {number}")

    answer = sign_in(ada).post("/api/me/tokens", {"name": "CI", "scopes": ["learn.view"]}, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_tokens")


def test_making_and_revoking_is_in_the_audit_log(ada):
    text = made(ada)
    services.revoke_token(scope_for(ada, "demo"), token_id=item_of(text).token_id, now=clock.now())

    owner = make_person("demo", name="Olga", role="owner")
    events = audit.list_events(scope_for(owner, "demo")).items

    assert [event.action for event in events[1:3]] == ["token.revoked", "token.created"]
    assert text.partition(".")[2] not in str(events)


def test_an_administrator_sees_and_ends_a_members_tokens(ada):
    text, admin = made(ada), sign_in(make_person("demo", name="Anna", role="admin"))
    place = f"/api/organizations/demo/members/{ada.user_id}/tokens"
    (listed,) = admin.get(place).json()["items"]

    assert admin.delete(f"{place}/{listed['token_id']}").status_code == 204

    assert ask(text).status_code == 401
    (notice,) = notifications.list_notices(scope_for(ada, "demo")).items
    assert notice.text == "Anna revoked your API token “CI”."


def test_an_administrator_does_not_touch_an_owners_tokens():
    owner = make_person("demo", name="Olga", role="owner")
    text, admin = made(owner), sign_in(make_person("demo", name="Anna", role="admin"))
    place = f"/api/organizations/demo/members/{owner.user_id}/tokens"

    assert admin.get(place).status_code == 403
    assert admin.delete(f"{place}/{item_of(text).token_id}").status_code == 403
    assert ask(text).status_code == 200


def test_who_runs_one_organization_sees_nothing_of_another(ada):
    join("other", ada)
    made(ada)
    admin = sign_in(make_person("other", name="Anna", role="admin"))

    assert admin.get(f"/api/organizations/other/members/{ada.user_id}/tokens").json()["items"] == []
    assert admin.get(f"/api/organizations/demo/members/{ada.user_id}/tokens").status_code == 404
