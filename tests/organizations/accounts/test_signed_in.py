"""Where people are signed in: seen and ended, by themselves and by administrators."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.dynamo.connection import counting
from organizations.accounts.models import Session
from organizations.accounts.rules import Account
from organizations.accounts.rules.devices import device_name
from organizations.accounts.sessions import id_of
from organizations.audit import services as audit
from organizations.notifications import services as notifications
from tests.organizations.people import account_of, join, make_organization, make_person, scope_for, sign_in

SESSIONS = "/api/me/sessions"


@pytest.fixture(autouse=True)
def _organizations():
    make_organization("demo")
    make_organization("other")


@pytest.fixture
def ada() -> Account:
    return make_person("demo", name="Ada")


def listed(client: Client) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(SESSIONS).json()["items"]
    return items


def item_of(client: Client) -> Session:
    return Session.get(id_of(str(client.session.session_key)))


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/150.0 Mobile Safari/604.1", "Chrome on iPhone"),
        ("Mozilla/5.0 (Linux; Android 16) SamsungBrowser/28.0 Chrome/130.0 Mobile", "Samsung Internet on Android"),
        ("curl/8.5.0", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_device_has_the_name_that_people_give_it(user_agent, name):
    assert device_name(user_agent) == name


def test_a_person_sees_where_they_are_signed_in_and_which_one_this_is(ada):
    phone, desk = sign_in(ada), sign_in(ada)
    item_of(phone).update(
        [
            Session.ip_address.set("192.0.2.7"),
            Session.user_agent.set("Mozilla/5.0 (iPhone) Safari/604.1"),
            Session.metadata.set({"device_type": "mobile", "login_method": "google"}),
            Session.last_activity.set(clock.iso(clock.now() - timedelta(hours=1))),
        ]
    )

    here, there = listed(desk)

    assert (here["is_current"], there["is_current"]) == (True, False)
    assert (there["device"], there["device_type"]) == ("Safari on iPhone", "mobile")
    assert (there["ip_address"], there["login_method"]) == ("192.0.2.7", "google")


def test_nobody_sees_or_ends_the_sessions_of_somebody_else(ada):
    otto = sign_in(make_person("demo", name="Otto"))
    mine = sign_in(ada)

    assert len(listed(otto)) == 1
    assert otto.delete(f"{SESSIONS}/{id_of(str(mine.session.session_key))}").status_code == 404
    assert mine.get("/api/me").status_code == 200


@pytest.mark.parametrize("session_id", ["0" * 64, "nothing", "x" * 101])
def test_a_session_that_is_not_there_is_404_or_422(ada, session_id):
    assert sign_in(ada).delete(f"{SESSIONS}/{session_id}").status_code in (404, 422)


def test_an_ended_session_is_signed_out_at_its_next_request(ada):
    phone, desk = sign_in(ada), sign_in(ada)

    assert desk.delete(f"{SESSIONS}/{id_of(str(phone.session.session_key))}").status_code == 204

    assert phone.get("/api/me").status_code == 401
    assert desk.get("/api/me").status_code == 200


def test_an_expired_session_is_not_listed(ada):
    old, desk = sign_in(ada), sign_in(ada)
    item_of(old).update([Session.expires_at.set(clock.iso(clock.now() - timedelta(seconds=1)))])

    assert len(listed(desk)) == 1


def test_all_others_end_and_this_one_stays(ada):
    phone, tablet, desk = sign_in(ada), sign_in(ada), sign_in(ada)

    assert desk.delete(SESSIONS).status_code == 204

    assert phone.get("/api/me").status_code == tablet.get("/api/me").status_code == 401
    assert desk.get("/api/me").status_code == 200
    assert [one["is_current"] for one in listed(desk)] == [True]


def test_others_end_twice_within_a_second(ada):
    desk = sign_in(ada)
    assert desk.delete(SESSIONS).status_code == 204
    phone = sign_in(account_of(ada.user_id))
    assert phone.get("/api/me").status_code == 200

    assert desk.delete(SESSIONS).status_code == 204

    assert phone.get("/api/me").status_code == 401
    assert desk.get("/api/me").status_code == 200


def test_a_session_that_no_index_shows_ends_too(ada):
    """An index lags: a session opened a moment ago may not be in it yet."""
    phone, desk = sign_in(ada), sign_in(ada)
    item_of(phone).update([Session.user_id.set("-")])

    assert desk.delete(SESSIONS).status_code == 204

    assert phone.get("/api/me").status_code == 401


def test_more_sessions_than_are_listed_end_too(ada):
    first, *_, last = [sign_in(ada) for _ in range(96)]
    assert len(listed(last)) == 90

    with counting() as calls:
        assert last.delete(SESSIONS).status_code == 204

    assert calls.by_operation == {"GetItem": 1, "BatchGetItem": 1, "Query": 1, "TransactWriteItems": 1, "PutItem": 1}
    assert first.get("/api/me").status_code == 401
    assert last.get("/api/me").status_code == 200


def test_with_an_access_token_every_sign_in_ends(ada, issuer):
    desk = sign_in(ada)
    token = issuer.access(ada.user_id, auth_time=clock.epoch(clock.now()) - 60)
    headers = {"Authorization": f"Bearer {token}"}

    assert Client().delete(SESSIONS, headers=headers).status_code == 204

    assert desk.get("/api/me").status_code == 401
    assert Client().get("/api/me", headers=headers).json()["code"] == "signed_out"


def test_who_belongs_to_no_organization_manages_their_sessions_too(ada):
    nora = make_person("demo", name="Nora", home="")
    phone, desk = sign_in(nora), sign_in(nora)

    assert len(listed(desk)) == 2
    assert desk.delete(SESSIONS).status_code == 204
    assert phone.get("/api/me").status_code == 401


def test_an_administrator_signs_a_member_out_everywhere(ada):
    phone, desk = sign_in(ada), sign_in(ada)
    anna = make_person("demo", name="Anna", role="admin")
    admin, place = sign_in(anna), f"/api/organizations/demo/members/{ada.user_id}/sessions"

    seen = admin.get(place).json()["items"]
    assert len(seen) == 2
    assert not {"ip_address", "session_id"} & seen[0].keys()
    assert admin.delete(place).status_code == 204

    assert phone.get("/api/me").status_code == desk.get("/api/me").status_code == 401
    assert admin.get(place).json()["items"] == []
    (notice,) = notifications.list_notices(scope_for(ada, "demo")).items
    assert notice.text == "Anna signed you out on all your devices."
    event = audit.list_events(scope_for(anna, "demo")).items[0]
    assert (event.action, event.target_id) == ("session.all_ended", ada.user_id)


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("member", 403), ("admin", 403), ("owner", 200)])
def test_only_an_owner_ends_the_sessions_of_an_owner(role, status):
    olga = make_person("demo", name="Olga", role="owner")
    client = sign_in(make_person("demo", name="Otto", role=role))

    assert client.get(f"/api/organizations/demo/members/{olga.user_id}/sessions").status_code == status


def test_who_runs_another_organization_sees_nobody_here(ada):
    client = sign_in(make_person("other", name="Stan", role="owner"))

    for organization in ("demo", "other"):
        place = f"/api/organizations/{organization}/members/{ada.user_id}/sessions"
        assert client.get(place).status_code == client.delete(place).status_code == 404


def test_a_member_of_two_organizations_is_seen_in_both(ada):
    join("other", ada)
    sign_in(ada)
    client = sign_in(make_person("other", name="Stan", role="owner"))

    assert len(client.get(f"/api/organizations/other/members/{ada.user_id}/sessions").json()["items"]) == 1
