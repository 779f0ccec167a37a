"""The screens: inviting in two steps, the list, and the page that a link leads to in each case."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from diatonic.common import clock
from diatonic.common.errors import Conflict
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.invites import services
from organizations.invites.rules import LIFETIME
from organizations.membership import services as membership
from tests.guessing import almost
from tests.organizations.invites.inviting import (
    ADA,
    accept,
    invite,
    mails,
    make_account,
    make_inviter,
    seats,
    token_of,
)
from tests.organizations.media.conftest import work
from tests.organizations.people import account_of, join, make_person, sign_in

HERE = "/o/demo/invites/"


def _page(made: Any, client: Client | None = None) -> Any:
    return (client or Client()).get(f"/invites/{token_of(made)}/")


def _case(response: Any) -> str:
    found = re.search(r'data-case="(\w+)"', response.content.decode())
    assert found is not None
    return found[1]


@pytest.fixture
def scope() -> Any:
    return make_inviter()


@pytest.fixture
def owner(scope: Any) -> Client:
    return sign_in(account_of(scope.user_id))


def test_inviting_shows_each_verdict_first_and_then_sends(scope, owner):
    typed = f"{ADA}\nADA@example.org\nnobody\nbob@example.org"
    form = {"emails": typed, "role": "member", "instructor": "on", "do": "check"}

    looked = owner.post(f"{HERE}new/", form)
    assert looked.status_code == 200
    content = looked.content.decode()
    assert "2 will be invited, 2 left out" in content
    assert "spelled otherwise" in content
    assert seats(scope).invited == 0
    hidden = dict(re.findall(r'<input type="hidden" name="(emails|role|instructor)" value="([^"]*)"', content))
    sent = owner.post(f"{HERE}new/", {**hidden, "do": "send"}, follow=True)

    assert hidden == {"emails": f"{ADA}, bob@example.org", "role": "member", "instructor": "on"}
    assert "2 people are invited" in sent.content.decode()
    found = services.list_invites(scope, now=clock.now()).page.items
    assert {(one.email, one.bundles) for one in found} == {(ADA, ("instructor",)), ("bob@example.org", ("instructor",))}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("people.csv", "Name;E-Mail\nAmélie;amelie@example.org\n".encode("utf-16"), "1 will be invited"),
        ("people.csv", b"a@example.org\n" * 800_000, "a list of addresses has at most 1 MB"),
        ("people.xlsx", b"PK\x03\x04\x00\x00", "This is not a text file"),
        ("people.csv", b"\n".join(b"p%d@example.org" % number for number in range(501)), "At most 500 at once"),
        ("people.csv", b"", "Write at least one address"),
        ("people.csv", b"=cmd@example.org", "begins with a sign"),
    ],
)
def test_a_file_of_addresses(owner, name, content, said):
    file = SimpleUploadedFile(name, content, "text/csv")

    response = owner.post(f"{HERE}new/", {"file": file, "role": "member", "do": "check"})

    assert response.status_code in (200, 422)
    assert said in response.content.decode()


def test_a_role_that_cannot_be_given_is_not_offered(scope):
    manager = sign_in(make_person("demo", members__manage=True))

    page = manager.get(f"{HERE}new/").content.decode()
    refused = manager.post(f"{HERE}new/", {"emails": ADA, "role": "admin", "do": "send"})

    assert 'value="viewer"' in page
    assert 'value="admin"' not in page
    assert refused.status_code == 422
    assert seats(scope).invited == 0


def test_the_list_says_what_became_of_each_and_of_its_mail(scope, owner):
    invite(scope)
    invite(scope, "old@example.org", now=clock.now() - LIFETIME)

    content = owner.get(HERE).content.decode()
    accepted = owner.get(f"{HERE}?state=accepted").content.decode()

    assert 'data-status="open"' in content
    assert 'data-status="expired"' in content
    assert 'data-status="mail-waiting"' in content
    assert "No invite in this state" in accepted


def test_sending_again_cancelling_and_the_link(scope, owner):
    made = invite(scope)

    link = owner.get(f"{HERE}{made.invite_id}/link/")
    again = owner.post(f"{HERE}{made.invite_id}/resend/", follow=True)
    cancelled = owner.post(f"{HERE}{made.invite_id}/cancel/", follow=True)

    assert f"/invites/{token_of(made)}/" in link.content.decode()
    assert link["Cache-Control"] == "no-store"
    assert "It can be sent again in 5 min" in again.content.decode()
    assert "leads nowhere any more" in cancelled.content.decode()
    assert owner.get(f"{HERE}{made.invite_id}/link/").status_code == 409


def test_each_case_has_a_page_of_its_own(scope):
    made = invite(scope)
    ada = make_account()
    eve = make_account("eve@example.org", name="Eve")

    assert _case(_page(made)) == "signed_out"
    assert _case(_page(made, sign_in(ada))) == "open"
    assert _case(_page(made, sign_in(eve))) == "other_address"
    assert _case(_page(made, sign_in(make_account("")))) == "unverified"
    assert _case(_page(made, sign_in(account_of(scope.user_id)))) == "member"
    services.cancel_invite(scope, invite_id=made.invite_id, now=clock.now())
    assert _case(_page(made)) == "cancelled"
    expired = invite(scope, now=clock.now() - LIFETIME)
    assert _case(_page(expired)) == "expired"
    used = invite(scope, "eve@example.org")
    accept(used, eve)
    assert _case(_page(used)) == "used"
    wrong = Client().get(f"/invites/{almost(token_of(used))}/")
    assert (wrong.status_code, _case(wrong)) == (404, "wrong")


def test_who_is_suspended_there_is_told_so_and_is_not_let_in_by_an_invite(scope):
    """They were invited by an address that their account has only had since."""
    ines = make_account("old@example.org", name="Ines")
    join("demo", ines)
    made = invite(scope)
    membership.change_member(scope, user_id=ines.user_id, status="inactive", now=clock.now())
    client = sign_in(accounts.sign_in(Identity(ines.user_id, ADA, "Ines"), now=clock.now()))

    page = _page(made, client)
    refused = client.post(f"/invites/{token_of(made)}/accept/")
    by_api = client.post(f"/api/invites/{token_of(made)}/accept")

    assert _case(page) == "inactive"
    assert "Your membership of Demo Organization is suspended" in page.content.decode()
    assert 'href="/organizations/"' in page.content.decode()
    assert refused["Location"] == f"/invites/{token_of(made)}/"
    assert (by_api.status_code, by_api.json()["code"]) == (409, "invite_inactive")
    member = membership.find_member(scope, user_id=ines.user_id)
    assert member is not None
    assert member.status == "inactive"
    assert services.get_invite(scope, invite_id=made.invite_id, now=clock.now()).status == "pending"


def test_who_is_signed_in_as_another_signs_out_and_comes_back_to_the_invite(scope):
    path = f"/invites/{token_of(invite(scope))}/"
    client = sign_in(make_account("eve@example.org", name="Eve"))
    (following,) = re.findall(r'name="next" value="([^"]*)"', client.get(path).content.decode())

    out = client.post("/sign-out/", {"next": following})
    back = client.get("/")

    assert following == path
    assert out["Location"].startswith(f"{settings.DIATONIC.oidc_domain}/logout?")
    assert "invites" not in out["Location"]
    assert (back.status_code, back["Location"]) == (302, path)
    assert (back["Referrer-Policy"], back["Cache-Control"]) == ("no-referrer", "no-store")
    assert _case(client.get(path)) == "signed_out"
    assert client.get("/").status_code == 200  # it leads back once


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/invites/x/",
        "//evil.example/invites/x/",
        "/invites/x/accept/",
        "/o/demo/",
        "/start/",
        "invites/x/",
        f"/invites/{'x' * 1000}/",
        "",
    ],
)
def test_signing_out_leads_back_to_an_invite_and_nowhere_else(scope, target):
    client = sign_in(account_of(scope.user_id))

    client.post("/sign-out/", {"next": target})

    assert client.get("/").status_code == 200


def test_a_full_organization_has_a_page_and_its_administrator_can_be_told(settings):
    scope = make_inviter(max_users=2)
    made = invite(scope)
    join("demo", make_account("eve@example.org"))
    ada = sign_in(make_account())

    assert _case(_page(made, ada)) == "full"
    refused = ada.post(f"/invites/{token_of(made)}/accept/")
    told = ada.post(f"/invites/{token_of(made)}/ask/", follow=True)

    assert refused["Location"] == f"/invites/{token_of(made)}/"
    assert "They have been told" in told.content.decode()


def test_accepting_leads_home_and_needs_a_click(scope):
    made = invite(scope)
    ada = make_account()
    client = sign_in(ada)

    for method in (client.get, client.head, client.options):
        method(f"/invites/{token_of(made)}/")
        assert method(f"/invites/{token_of(made)}/accept/").status_code == 405
    assert membership.find_member(scope, user_id=ada.user_id) is None
    response = client.post(f"/invites/{token_of(made)}/accept/")

    assert (response.status_code, response["Location"]) == (302, "/o/demo/")
    assert client.get("/o/demo/").status_code == 200


def test_nobody_accepts_signed_out(scope):
    made = invite(scope)

    response = Client().post(f"/invites/{token_of(made)}/accept/")

    assert response.status_code == 302
    assert response["Location"].startswith("/oidc/authenticate/")
    with pytest.raises(Conflict):
        invite_again(scope)


def invite_again(scope):
    (sent,) = services.send_invites(scope, typed=[ADA], role="member", permissions={}, now=clock.now())
    if sent.invite is None:
        raise Conflict(sent.line.sentence)


def test_pages_keep_their_address_to_themselves(scope):
    made = invite(scope)
    client = sign_in(make_account())

    for response in (
        _page(made),
        Client().get("/invites/wrong/"),
        client.post(f"/invites/{token_of(made)}/ask/"),
        client.post(f"/invites/{token_of(made)}/accept/"),
        Client().get(f"/api/invites/{token_of(made)}"),
    ):
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]


def test_a_form_of_a_page_without_referrer_is_taken_from_the_same_site_only(scope):
    made = invite(scope)
    client = sign_in(make_account())
    client.handler.enforce_csrf_checks = True
    page = client.get(f"/invites/{token_of(made)}/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1]}

    def accept_from(site, data=form):
        headers = {"Origin": "null", "Sec-Fetch-Site": site}
        return client.post(f"/invites/{token_of(made)}/accept/", data, headers=headers).status_code

    assert accept_from("cross-site") == 403
    assert accept_from("same-origin", {}) == 403
    assert accept_from("same-origin") == 302
    assert seats(scope).members == 2


def test_the_path_stands_in_no_log(scope, capfd, caplog):
    made = invite(scope)
    token = token_of(made)

    _page(made)
    Client().post(f"/invites/{token}/accept/")
    Client().get(f"/invites/{almost(token)}/")
    Client().get(f"/api/invites/{token}")
    leaving = sign_in(make_account())
    leaving.post("/sign-out/", {"next": f"/invites/{token}/"})
    leaving.get("/")
    Client(HTTP_HOST="foreign.example", raise_request_exception=False).get(f"/invites/{token}/")

    logged = caplog.text + "".join(capfd.readouterr())
    assert "/invites/<str:token>/" in logged
    assert token[:20] not in logged


def test_tokens_that_are_guessed_are_refused_after_a_while_and_logged(scope, settings, caplog):
    settings.RATE_LIMIT_FACTOR = 0.1
    client = Client()

    statuses = [client.get(f"/invites/{number}/").status_code for number in range(4)]
    right = _page(invite(scope), client).status_code

    assert statuses == [404, 404, 429, 429]
    assert right == 429
    assert caplog.text.count("wrong_guess") == 2


@pytest.mark.urls("tests.organizations.invites.development")
def test_development_shows_the_mail_that_was_sent(scope):
    invite(scope)
    work("demo")
    (letter,) = mails()

    inbox = Client().get("/mail/").content.decode()
    page = Client().get(f"/mail/{letter.name}/").content.decode()

    assert letter.subject in inbox
    assert re.search(r'<a href="http[^"]*/invites/[\w-]{54}/"', page)
    assert Client().get("/mail/nothing/").status_code == 404


def test_the_mail_is_not_shown_elsewhere():
    assert Client().get("/mail/").status_code == 404


def test_a_resent_invite_is_another_page_of_the_same_link(scope, owner):
    made = invite(scope, now=clock.now() - LIFETIME - timedelta(minutes=10))
    assert _case(_page(made)) == "expired"

    owner.post(f"{HERE}{made.invite_id}/resend/")

    assert _case(_page(made)) == "signed_out"
