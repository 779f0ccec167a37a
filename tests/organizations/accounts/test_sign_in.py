"""Signing in at the running OIDC server, with its real keys and pages."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from organizations.accounts import services, store
from organizations.accounts.models import Session
from organizations.accounts.rules import Identity
from tests.organizations.accounts.issuers import Issuer, open_browser, sign_in_at, sign_in_for_real, tokens_for_the_spa
from tests.organizations.people import NOW, account_of, join, make_organization


def test_a_person_signs_in_and_comes_back_to_the_page(pool):
    sub, email = pool.invite(name="Grace Hopper")
    client = open_browser()

    answer = sign_in_for_real(client, email, following="/organizations/")

    assert (answer.status_code, answer["Location"]) == (302, "/organizations/")
    account = account_of(sub)
    assert (account.name, account.email) == ("Grace Hopper", email)
    page = client.get("/organizations/", follow=True)
    assert page.redirect_chain == [("/welcome/", 302)]
    assert "Welcome, Grace" in page.content.decode()


def test_the_request_asks_for_code_pkce_state_and_nonce():
    asked = urlsplit(open_browser().get("/oidc/authenticate/")["Location"])

    parameters = parse_qs(asked.query)
    assert f"{asked.scheme}://{asked.netloc}{asked.path}" == settings.OIDC_OP_AUTHORIZATION_ENDPOINT
    assert parameters["response_type"] == ["code"]
    assert parameters["code_challenge_method"] == ["S256"]
    assert all(len(parameters[name][0]) >= 32 for name in ("state", "nonce", "code_challenge"))


def test_the_session_knows_device_home_and_groups(pool):
    make_organization("demo")
    sub, email = pool.invite()
    pool.add_to_group(email, "instructors")
    services.provision(Identity(sub, email, "Grace"), home="demo", now=NOW)
    join("demo", account_of(sub), role="member")
    client = open_browser()
    client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone) Mobile"

    sign_in_for_real(client, email)

    assert "modules.edit" in client.get("/api/me").json()["organization"]["permissions"]
    (row,) = Session.user_index.query(sub, limit=5)
    assert row.metadata == {"login_method": "form", "device_type": "mobile"}
    assert row.ip_address == "127.0.0.1"
    assert set(client.session.keys()) & {"oidc_states", "oidc_login_next", "oidc_id_token"} == set()


def test_signing_in_changes_the_sessions_key(pool):
    _, email = pool.invite()
    client = open_browser()
    client.get("/oidc/authenticate/")
    before = client.cookies[settings.SESSION_COOKIE_NAME].value

    sign_in_for_real(client, email)

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_the_cookie_is_for_the_server_only(pool):
    _, email = pool.invite()

    cookie = sign_in_for_real(open_browser(), email).cookies[settings.SESSION_COOKIE_NAME]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_the_way_back_leads_nowhere_else(pool):
    _, email = pool.invite()

    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert sign_in_for_real(open_browser(), email, following=elsewhere)["Location"] == "/"


def test_an_address_of_another_account_is_explained(pool):
    sub, email = pool.invite()
    services.sign_in(Identity("sub-of-another-provider", email, "Grace"), now=NOW)
    client = open_browser()

    answer = sign_in_for_real(client, email)

    assert answer.status_code == 409
    assert answer.context["failure"].code == "address_taken"
    assert store.find(sub) is None
    assert client.get("/api/me").status_code == 401


def test_an_unverified_address_claims_nothing(pool):
    sub, email = pool.invite(verified=False)
    services.sign_in(Identity("sub-of-another-provider", email, "Grace"), now=NOW)

    assert sign_in_for_real(open_browser(), email).status_code == 302

    assert account_of(sub).email == ""
    assert store.holder_of(email) == "sub-of-another-provider"


def test_a_disabled_person_is_told_at_sign_in(pool):
    sub, email = pool.invite()
    sign_in_for_real(open_browser(), email)
    services.set_status(sub, status="inactive", now=NOW)

    answer = sign_in_for_real(open_browser(), email)

    assert answer.status_code == 403
    assert answer.context["failure"].code == "account_disabled"


def test_a_code_works_once(pool):
    _, email = pool.invite()
    client = open_browser()
    back = urlsplit(sign_in_at(client.get("/oidc/authenticate/")["Location"], email))
    callback = f"{back.path}?{back.query}"

    assert client.get(callback).status_code == 302
    assert client.get(callback).status_code == 401


def test_a_code_does_not_work_in_another_browser(pool):
    _, email = pool.invite()
    back = urlsplit(sign_in_at(open_browser().get("/oidc/authenticate/")["Location"], email))
    other = open_browser()
    other.get("/oidc/authenticate/")

    answer = other.get(f"{back.path}?{back.query}")

    assert answer.status_code == 401
    assert answer.context["failure"].code == "sign_in_failed"


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=y", "?code=x&state=y", "?error=access_denied&state=y", "?code="]
)
def test_a_broken_answer_of_the_provider_is_a_page(query):
    for client in (open_browser(), begun()):
        answer = client.get(f"/oidc/callback/{query}")

        assert answer.status_code == 401
        assert answer.context["failure"].code == "sign_in_failed"


def begun():
    client = open_browser()
    client.get("/oidc/authenticate/")
    return client


def test_a_token_endpoint_that_refuses_is_a_page():
    client = begun()
    (state,) = client.session["oidc_states"]

    answer = client.get("/oidc/callback/", {"code": "made-up", "state": state})

    assert answer.status_code == 401


def test_a_provider_that_is_away_is_a_page(settings):
    client = begun()
    (state,) = client.session["oidc_states"]
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:1/oauth2/token"

    answer = client.get("/oidc/callback/", {"code": "made-up", "state": state})

    assert answer.status_code == 503
    assert answer.context["failure"].code == "unavailable"


def test_a_token_signed_with_an_unknown_key_is_a_page(pool, settings):
    """The provider's keys are another's: as if its token were forged."""
    _, email = pool.invite()
    client = open_browser()
    back = urlsplit(sign_in_at(client.get("/oidc/authenticate/")["Location"], email))
    other = Issuer()
    settings.OIDC_OP_JWKS_ENDPOINT = other.url

    answer = client.get(f"{back.path}?{back.query}")

    other.close()
    assert answer.status_code == 401
    assert answer.context["failure"].code == "bad_token"


def test_keys_that_cannot_be_fetched_are_a_page(pool, settings):
    _, email = pool.invite()
    client = open_browser()
    back = urlsplit(sign_in_at(client.get("/oidc/authenticate/")["Location"], email))
    settings.OIDC_OP_JWKS_ENDPOINT = "http://127.0.0.1:1/jwks.json"

    assert client.get(f"{back.path}?{back.query}").status_code == 503


def test_signing_out_ends_the_session_here_and_at_the_provider(pool):
    _, email = pool.invite()
    client = open_browser()
    sign_in_for_real(client, email)
    stolen = client.cookies[settings.SESSION_COOKIE_NAME].value

    answer = client.post("/sign-out/")

    left = urlsplit(answer["Location"])
    assert f"{left.scheme}://{left.netloc}{left.path}" == f"{settings.DIATONIC.oidc_domain}/logout"
    assert parse_qs(left.query) == {
        "client_id": [settings.OIDC_RP_CLIENT_ID],
        "logout_uri": [f"{settings.DIATONIC.base_url}/"],
    }
    client.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert client.get("/api/me").status_code == 401


def test_signing_out_takes_a_post_with_a_csrf_token(pool):
    assert open_browser().get("/sign-out/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/sign-out/").status_code == 403


def test_the_spa_calls_the_api_with_its_real_token(pool):
    sub, email = pool.invite(name="Grace")
    tokens = tokens_for_the_spa(email, redirect_uri=f"{settings.DIATONIC.spa_origins[0]}/callback")
    client = open_browser()

    first = client.get("/api/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})

    assert first.status_code == 200
    me = first.json()
    assert (me["user_id"], me["name"], me["email"], me["organization"]) == (sub, "Grace", email, None)
    refused = client.get("/api/me", headers={"Authorization": f"Bearer {tokens['id_token']}"})
    assert refused.status_code == 401
