"""Odd dates, names and lists: each is refused with a reason or taken as it is, and never breaks anything."""

from typing import Any
from urllib.parse import urlencode

import pytest

from diatonic.common import clock, ids
from diatonic.common.mail import files
from diatonic.common.sheets import lines
from organizations.accounts import services as accounts
from organizations.accounts.rules import identity_of
from organizations.invites import services as invites
from tests.hostile.asking import Asker, Organization
from tests.organizations.people import account_of, scope_for

_ODD = [
    "",
    "\0",
    "a\r\nBcc: x@evil.example",
    "\u202eexe.txt",
    "x" * 300,
    "=cmd()",
    "<script>alert(1)</script>",
    "#",
    "%",
    "é" * 200,
    "\ufdfa" * 200,
]


def _get(asker: Asker, path: str, **query: str) -> Any:
    return asker.client.get(f"/o/{asker.scope.organization_id}{path}?{urlencode(query)}")


@pytest.mark.parametrize("words", _ODD)
@pytest.mark.parametrize("by", ["", "name", "address"])
def test_members_are_looked_for_by_anything(here: Organization, words, by):
    query = {"q": words, **({"by": by} if by else {})}

    assert _get(here.owner, "/organization/members/", **query).status_code < 500
    here.owner.get(f"/organizations/{here.organization_id}/members?{urlencode(query)}")


@pytest.mark.parametrize("moment", ["9999-12-31", "0001-01-01", "1969-12-31"])
@pytest.mark.parametrize("end", ["since", "until"])
def test_the_log_takes_any_day(here: Organization, moment, end):
    assert _get(here.owner, "/audit/", **{end: moment}).status_code == 200
    for format_ in ("csv", "jsonl"):
        assert _get(here.owner, "/audit/export/", **{end: moment, "format": format_}).status_code == 200
    for zone in ("+14:00", "-14:00", "Z"):
        for time in ("00:00:00", "23:59:59"):
            query = urlencode({end: f"{moment}T{time}{zone}"})
            here.owner.get(f"/organizations/{here.organization_id}/audit?{query}")
            answer = here.owner.get(f"/organizations/{here.organization_id}/audit/export?{query}")
            assert b"".join(answer) if answer.streaming else answer.status_code < 500


@pytest.mark.parametrize("words", _ODD)
@pytest.mark.parametrize("facet", ["actor", "target", "action", "who"])
def test_the_log_is_filtered_by_anything(here: Organization, words, facet):
    assert _get(here.owner, "/audit/", **{facet: words}).status_code < 500
    if facet != "who":
        here.owner.get(f"/organizations/{here.organization_id}/audit?{urlencode({facet: words})}")


def test_a_filter_does_not_reach_into_another_organization(here: Organization, elsewhere: Organization):
    their = elsewhere.owner
    their.post("/me/tokens", {"name": "CI", "scopes": ["learn.view"]})
    for value in (f"#{their.scope.user_id}", f"../{elsewhere.organization_id}#token.created"):
        answer = here.owner.get(f"/organizations/{here.organization_id}/audit?{urlencode({'actor': value})}")
        assert answer.json()["items"] == []


@pytest.mark.parametrize("name", ["a\r\nBcc: x@evil.example", "\u202eevil", "a\0b", "\x1b[31mred", "x" * 500, " \n "])
def test_a_name_of_the_provider_is_a_name(name):
    account = accounts.sign_in(identity_of({"sub": ids.new(), "name": name}), now=clock.now())

    assert account.name.isprintable()
    assert account.name.strip() == account.name
    assert 1 <= len(account.name) <= 200


def test_an_invite_of_somebody_with_an_odd_name_is_one_mail_to_one_person(here: Organization, settings: Any):
    admin = here.person("Evil\r\nBcc: x@evil.example\r\n\r\n<b>Hello</b>", "admin")
    scope = scope_for(account_of(admin.scope.user_id), here.organization_id)
    sent = invites.send_invites(scope, typed=["ada@example.org"], role="member", permissions={}, now=clock.now())
    made = sent[0].invite
    assert made is not None

    invites.send_mail(scope, invite_id=made.invite_id, number=1, now=clock.now())

    mail = next(one for one in files.newest() if made.invite_id in one.message_id)
    assert mail.to == "ada@example.org"
    assert "\n" not in mail.subject
    assert "<b>Hello" not in mail.html


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"],
)
def test_no_cell_begins_a_formula(cell):
    (line,) = lines([[cell]])

    assert line.lstrip('"').startswith("'")


@pytest.mark.parametrize("body", [{"name": "\ud800"}, {"name": "\0"}, {"name": "a\u202eb"}, {"name": "x" * 5000}])
@pytest.mark.parametrize("path", ["/organizations", "/me/tokens", "/me"])
def test_no_name_breaks_the_api(here: Organization, path, body):
    method = "patch" if path == "/me" else "post"
    given = {**body, **({"scopes": ["learn.view"]} if path == "/me/tokens" else {})}

    assert 400 <= here.owner.ask(method, path, given).status_code < 500


@pytest.mark.parametrize("note", ["\ud800", "\0", "x" * 501, "\u202e"])
def test_no_note_breaks_a_request_to_join(here: Organization, elsewhere: Organization, note):
    elsewhere.owner.post(f"/organizations/{here.organization_id}/join-requests", {"note": note})

    assert _get(here.owner, "/organization/requests/").status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        *_ODD,
        "\ud800@x.example",
        f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 63}",
        "a@[127.0.0.1]",
        "a@b",
        "a@xn--zz",
        '"a b"@x.example',
        "a@x.example\nBcc: b@x.example",
    ],
)
def test_no_address_breaks_inviting(here: Organization, typed):
    answer = here.owner.post(f"/organizations/{here.organization_id}/invites", {"emails": [typed], "dry_run": True})

    assert answer.status_code in {200, 422}


@pytest.mark.parametrize(
    "domain",
    [
        *_ODD,
        "co.uk",
        "GMAIL\u3002com",
        "https://gmail.com/",
        "x@googlemail.com",
        "mail.yahoo.co.uk",
        "localhost",
        "127.0.0.1",
        "xn--gmail-.com",
    ],
)
def test_no_domain_breaks_the_list_of_domains(here: Organization, domain):
    here.owner.post(f"/organizations/{here.organization_id}/domains", {"domain": domain})
    for rest in ("verify/", "mode/", "remove/"):
        path = f"/o/{here.organization_id}/domains/{urlencode({'': domain})[1:] or 'x'}/{rest}"
        assert here.owner.client.post(path).status_code < 500
    assert _get(here.owner, "/domains/").status_code == 200
