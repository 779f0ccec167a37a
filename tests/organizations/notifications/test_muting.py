"""Threads that people want to hear no more of."""

from typing import Any

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account
from organizations.notifications import services
from tests.organizations.notifications.test_news import news
from tests.organizations.people import make_organization, make_person, scope_for, sign_in

PAGE, API = "/o/demo/notifications/", "/api/me/muted-threads/demo:post:1"


@pytest.fixture
def ada() -> Account:
    make_organization("demo")
    return make_person("demo", name="Ada")


@pytest.fixture
def client(ada: Account) -> Client:
    return sign_in(ada)


def tell(account: Account, actor: str, **changed: Any) -> None:
    tx = Transaction()
    services.send_news(tx, news(actor, **changed), to=[("demo", account.user_id)], now=clock.now())
    tx.commit()


def listed(client: Client) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get("/api/me/notifications").json()["items"]
    return items


def test_nothing_more_is_told_of_a_muted_thread_whatever_it_is_about(client, ada):
    tell(ada, "Ben")

    assert client.put(API).json() == {"thread": "demo:post:1", "is_muted": True}
    tell(ada, "Cem")
    tell(ada, "Dan", kind="community.reply", about="demo:comment:7", thread="demo:post:1", event="r1")
    tell(ada, "Eve", about="demo:post:2")

    assert [(one["names"], one["is_muted"]) for one in listed(client)] == [(["Eve"], False), (["Ben"], True)]
    assert services.is_muted(scope_for(ada, "demo"), thread="demo:post:1")


def test_muting_twice_is_once_and_can_be_undone(client, ada):
    tell(ada, "Cem")
    for _ in range(2):
        client.put(API)
    assert client.delete(API).json() == {"thread": "demo:post:1", "is_muted": False}
    client.delete(API)

    tell(ada, "Ben")

    assert [(one["names"], one["is_muted"]) for one in listed(client)] == [(["Ben", "Cem"], False)]


def test_nobody_mutes_a_thread_that_no_notification_of_theirs_is_of(client, ada):
    otto = make_person("demo", name="Otto")
    tell(otto, "Ben")

    for refused in (client.put(API), client.delete(API)):
        assert (refused.status_code, refused.json()["code"]) == (404, "thread_unknown")
    assert client.post(f"{PAGE}threads/demo:post:1/mute/").status_code == 404
    assert client.get(f"{PAGE}threads/demo:post:1/").status_code == 404
    with pytest.raises(services.ThreadNotFound):  # which a thread that is muted is not
        services.is_muted(scope_for(ada, "demo"), thread="demo:post:1")


def test_others_hear_on(client, ada):
    otto = make_person("demo", name="Otto")
    tell(ada, "Cem")
    client.put(API)
    tx = Transaction()
    services.send_news(tx, news("Ben"), to=[("demo", ada.user_id), ("demo", otto.user_id)], now=clock.now())
    tx.commit()

    assert [one["names"] for one in listed(client)] == [["Cem"]]
    assert [one["names"] for one in listed(sign_in(otto))] == [["Ben"]]


def test_what_a_moderator_decided_is_heard_always(client, ada):
    tell(ada, "Ben")
    client.put(API)
    decided = {"kind": "moderation.removed", "what": "removed"}

    tell(ada, "Moderator", **decided)

    one, _ = listed(client)
    assert one["thread"] == ""
    wish = next(
        wish for wish in client.get("/api/me/notification-preferences").json()["items"] if wish["group"] == "moderation"
    )
    assert wish["is_fixed"]
    answer = client.put(
        "/api/me/notification-preferences", {"groups": {"moderation": {"bell": False}}}, "application/json"
    )
    assert all(wish["bell"] for wish in answer.json()["items"] if wish["group"] == "moderation")


@pytest.mark.parametrize("group", ["replies", "mentions", "reactions"])
def test_each_kind_of_the_community_can_be_quiet_at_the_bell(client, ada, group):
    kinds = {"replies": "community.reply", "mentions": "community.mention", "reactions": "community.reaction"}
    for kind in kinds.values():
        tell(ada, "Ben", kind=kind)

    client.put("/api/me/notification-preferences", {"groups": {group: {"bell": False}}}, "application/json")

    assert client.get(f"{PAGE}count/").content.startswith(b"2<")


def test_the_screen_mutes_and_offers_to_undo_it(client, ada):
    tell(ada, "Ben")
    assert "Mute this thread" in client.get(PAGE).content.decode()

    page = client.post(f"{PAGE}threads/demo:post:1/mute/", follow=True).content.decode()

    assert "You will hear no more of this thread." in page
    assert f'action="{PAGE}threads/demo:post:1/unmute/"' in page
    assert "Unmute" in page
    page = client.post(f"{PAGE}threads/demo:post:1/unmute/", follow=True).content.decode()
    assert "Mute this thread" in page


def test_what_is_no_thread_is_refused_and_looking_mutes_nothing(client, ada):
    assert client.put(f"/api/me/muted-threads/{'x' * 201}").status_code == 422
    assert client.post(f"{PAGE}threads/{'x' * 201}/mute/").status_code == 422
    assert client.get(f"{PAGE}threads/demo:post:1/mute/").status_code == 405


def test_a_token_mutes_nothing(ada):
    _, text = accounts.create_token(scope_for(ada, "demo"), name="CI", scopes=["learn.view"], now=clock.now())

    answer = Client().put(API, headers={"Authorization": f"Bearer {text}"})

    assert answer.json()["code"] == "not_by_token"
