"""Who gets in, as whom, into which organization, and at what cost."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from diatonic.common import clock
from diatonic.common.dynamo.connection import counting
from organizations.accounts import services
from organizations.accounts.middleware import Sessions
from organizations.accounts.models import Session
from organizations.accounts.rules import Identity
from organizations.membership.models import Member
from tests.organizations.people import NOW, be_here, join, make_organization, make_person, sign_in


@pytest.fixture(autouse=True)
def _organizations():
    make_organization("demo")
    make_organization("other")


def bearer(token: str, **headers: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", **headers}


def test_a_session_is_the_person_in_the_home_organization():
    ada = make_person("demo", instructor=True)

    me = sign_in(ada).get("/api/me").json()

    assert (me["user_id"], me["name"], me["email"]) == (ada.user_id, "Ada", ada.email)
    assert me["organization"]["organization_id"] == "demo"
    assert me["organization"]["role"] == "member"
    assert "modules.edit" in me["organization"]["permissions"]


def test_the_header_chooses_the_organization():
    ada = make_person("demo")
    join("other", ada, role="viewer")

    for organization_id, role in (("demo", "member"), ("other", "viewer")):
        me = sign_in(ada).get("/api/me", headers={"X-Organization": organization_id}).json()
        assert (me["organization"]["organization_id"], me["organization"]["role"]) == (organization_id, role)


@pytest.mark.parametrize("asked", ["other", "nowhere", "UPPER", "a/b", "x" * 64, "demo#x"])
def test_a_stranger_to_the_organization_gets_404(asked, issuer):
    ada = make_person("demo", role="owner")

    for client, headers in ((sign_in(ada), {}), (Client(), bearer(issuer.access(ada.user_id)))):
        answer = client.get("/api/me", headers={**headers, "X-Organization": asked})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("asked", ["other", "nowhere", "UPPER"])
def test_a_stranger_to_a_page_gets_404(asked):
    ada = make_person("demo", role="owner")

    assert sign_in(ada).get(f"/o/{asked}/").status_code == 404


def test_nobody_is_led_to_the_sign_in_and_back():
    answer = Client().get("/o/demo/?tab=2")

    assert answer.status_code == 302
    assert answer["Location"] == "/oidc/authenticate/?next=%2Fo%2Fdemo%2F%3Ftab%3D2"


def test_nobody_learns_nothing_about_organizations():
    assert Client().get("/o/nowhere/").status_code == Client().get("/o/demo/").status_code == 302


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"HX-Request": "true"}])
def test_a_script_without_a_session_gets_the_problem(headers):
    answer = Client().get("/o/demo/", headers=headers)

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_the_api_without_credentials_is_401():
    answer = Client().get("/api/me")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "unauthenticated"


def test_a_bearer_token_is_the_person(issuer):
    ada = make_person("demo")

    me = Client().get("/api/me", headers=bearer(issuer.access(ada.user_id)))

    assert me.json()["user_id"] == ada.user_id
    assert not me.cookies


def test_a_bad_token_is_401_even_beside_a_good_session(issuer):
    ada = make_person("demo")
    client = sign_in(ada)

    for token in (issuer.access(ada.user_id, exp=-99), issuer.identity(ada.user_id), "junk", ""):
        answer = client.get("/api/me", headers=bearer(token))
        assert answer.status_code == 401
        assert answer.json()["code"] in ("bad_token", "expired_token")


def test_a_token_of_somebody_unknown_is_401(issuer):
    """Their userInfo is asked for, and the provider knows nothing of our test's keys."""
    answer = Client().get("/api/me", headers=bearer(issuer.access("nobody")))

    assert answer.json()["code"] == "account_unknown"


def test_a_provider_that_is_away_is_said_so(issuer, settings):
    settings.OIDC_OP_USER_ENDPOINT = "http://127.0.0.1:1/oauth2/userInfo"

    answer = Client().get("/api/me", headers=bearer(issuer.access("nobody")))

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_a_bearer_token_opens_no_page(issuer):
    ada = make_person("demo")

    assert Client().get("/o/demo/", headers=bearer(issuer.access(ada.user_id))).status_code == 302


def test_groups_of_the_token_count_at_home(issuer):
    ada = make_person("demo")
    join("other", ada)
    token = issuer.access(ada.user_id, **{"cognito:groups": ["reviewers", "platform-operators"]})

    home = Client().get("/api/me", headers=bearer(token)).json()["organization"]["permissions"]
    away = Client().get("/api/me", headers=bearer(token, **{"X-Organization": "other"})).json()["organization"]

    assert {"modules.publish", "platform.operate"} <= set(home)
    assert "modules.publish" not in away["permissions"]
    assert "platform.operate" in away["permissions"]


@pytest.mark.parametrize("status", ["inactive", "suspended"])
def test_a_disabled_person_is_refused_at_the_next_request(issuer, status):
    ada = make_person("demo")
    client = sign_in(ada)
    assert client.get("/api/me").status_code == 200

    services.set_status(ada.user_id, status=status, now=NOW)

    by_session = client.get("/api/me")
    by_token = Client().get("/api/me", headers=bearer(issuer.access(ada.user_id)))
    assert {by_session.status_code, by_token.status_code} == {403}
    assert {by_session.json()["code"], by_token.json()["code"]} == {"account_disabled"}
    services.set_status(ada.user_id, status="active", now=NOW)
    assert client.get("/api/me").status_code == 401, "the session is gone for good"


def test_a_disabled_person_sees_why_on_a_page():
    ada = make_person("demo")
    client = sign_in(ada)
    services.set_status(ada.user_id, status="inactive", now=NOW)

    answer = client.get("/start/")

    assert answer.status_code == 403
    assert b"disabled" in answer.content


def test_signing_out_everywhere_holds_from_the_next_request():
    ada = make_person("demo")
    phone, desk = sign_in(ada), sign_in(ada)

    services.sign_out_everywhere(ada.user_id, now=clock.now())

    assert phone.get("/api/me").status_code == desk.get("/api/me").status_code == 401
    assert sign_in(services.find_person(ada.user_id, organization_id="demo").account).get("/api/me").status_code == 200


def test_signing_out_everywhere_holds_for_tokens_and_those_refreshed_from_them(issuer):
    ada = make_person("demo")
    before = issuer.access(ada.user_id, auth_time=clock.epoch(clock.now()) - 60)

    services.sign_out_everywhere(ada.user_id, now=clock.now() - timedelta(seconds=10))

    assert Client().get("/api/me", headers=bearer(before)).json()["code"] == "signed_out"
    assert Client().get("/api/me", headers=bearer(issuer.access(ada.user_id))).status_code == 200


def test_a_changed_membership_holds_from_the_next_request():
    ada = make_person("demo", instructor=True)
    client = sign_in(ada)
    assert "modules.edit" in client.get("/api/me").json()["organization"]["permissions"]

    Member("demo", ada.user_id).update([Member.permissions.set({"instructor": False})])
    assert "modules.edit" not in client.get("/api/me").json()["organization"]["permissions"]

    Member("demo", ada.user_id).delete()
    assert client.get("/api/me").json()["organization"] is None
    assert client.get("/api/me", headers={"X-Organization": "demo"}).status_code == 404


def test_a_new_home_is_noticed_by_an_old_session():
    ada = make_person("demo")
    client = sign_in(ada)
    assert client.get("/api/me").json()["organization"]["organization_id"] == "demo"
    join("other", ada)

    services.provision(Identity(ada.user_id, ada.email, "Ada"), home="other", now=NOW)

    assert client.get("/api/me").json()["organization"]["organization_id"] == "other"


def test_a_session_costs_two_calls_and_once_a_minute_a_third():
    ada = make_person("demo")
    client = sign_in(ada)
    client.get("/api/me")  # the session learns its home organization

    for headers in ({}, {"X-Organization": "demo"}):
        with counting() as calls:
            assert client.get("/api/me", headers=headers).status_code == 200
        assert calls.by_operation == {"GetItem": 1, "BatchGetItem": 1}

    (row,) = Session.user_index.query(ada.user_id, limit=1)
    long_ago = clock.iso(clock.now() - timedelta(minutes=2))
    Session(row.session_id).update([Session.last_activity.set(long_ago)])
    with counting() as calls:
        client.get("/api/me")
    assert calls.by_operation == {"GetItem": 1, "BatchGetItem": 1, "UpdateItem": 1}


def test_a_bearer_token_costs_one_call_with_the_header_and_two_without(issuer):
    ada = make_person("demo")
    be_here(ada)
    token = issuer.access(ada.user_id)

    with counting() as calls:
        Client().get("/api/me", headers=bearer(token, **{"X-Organization": "demo"}))
    assert calls.by_operation == {"BatchGetItem": 1}

    with counting() as calls:
        Client().get("/api/me", headers=bearer(token))
    assert calls.by_operation == {"BatchGetItem": 2}


def test_a_session_that_ends_while_a_request_changes_it_leads_to_the_sign_in():
    ada = make_person("demo")
    client = sign_in(ada)
    (row,) = Session.user_index.query(ada.user_id, limit=1)

    request = client.get("/organizations/").wsgi_request
    Session(row.session_id).delete()  # in another tab
    request.session["changed"] = True

    answer = Sessions(lambda _: HttpResponse()).process_response(request, HttpResponse())

    assert answer.status_code == 302
    assert answer["Location"].startswith("/oidc/authenticate/")
    assert client.get("/api/me").status_code == 401


def test_public_pages_and_refused_tokens_cost_no_call(issuer):
    client = sign_in(make_person("demo"))

    with counting() as calls:
        client.get("/healthz")
        Client().get("/")
        Client().get("/o/demo/")
        Client().get("/api/me")
        Client().get("/api/me", headers=bearer("junk"))
        Client().get("/nothing/here")
    assert calls.total == 0


def test_who_is_signed_in_goes_from_the_landing_page_to_the_organization():
    ada = make_person("demo")
    client = sign_in(ada)

    assert Client().get("/").status_code == 200
    assert client.get("/")["Location"] == "/start/"
    assert client.get("/start/")["Location"] == "/o/demo/"


def test_who_has_no_home_chooses():
    grace = make_person("other", home="")

    client = sign_in(grace)

    assert client.get("/start/")["Location"] == "/organizations/"
    page = client.get("/organizations/")
    assert [row.organization_id for row in page.context["organizations"]] == ["other"]


def test_pages_of_a_person_are_not_kept_by_shared_caches():
    client = sign_in(make_person("demo"))

    answer = client.get("/organizations/")

    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]
