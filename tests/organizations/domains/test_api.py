"""Domains in the JSON API and on their screen."""

from typing import Any

import pytest
from django.test import Client

from tests.organizations.people import make_organization, make_person, sign_in

API = "/api/organizations/demo/domains"
PAGE = "/o/demo/domains/"


@pytest.fixture
def owner() -> Client:
    make_organization("demo")
    client = sign_in(make_person("demo", name="Olga", role="owner"))
    session = client.session
    session["home"] = "demo"
    session.save()
    return client


def _add(owner: Client, dns_server: Any, name: str = "example.org") -> dict[str, Any]:
    made: dict[str, Any] = owner.post(API, {"domain": name}, "application/json").json()
    dns_server.say(made["record"]["name"], made["record"]["value"])
    return made


def test_a_domain_s_life_in_the_api(owner, dns_server):
    made = owner.post(API, {"domain": "Example.org"}, "application/json")
    assert made.status_code == 201
    record = made.json()["record"]
    assert record["name"] == "_diatonic.example.org"
    assert record["value"].startswith("diatonic-domain-verification=")

    dns_server.say(record["name"], record["value"])
    found = owner.post(f"{API}/example.org/verify").json()
    assert (found["state"], found["mode"], found["problem"]) == ("verified", "off", "")

    tag = f'"{found["revision"]}"'
    body = {"mode": "join", "role": "viewer"}
    changed = owner.patch(f"{API}/example.org", body, "application/json", headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["mode"], changed["ETag"]) == (200, "join", f'"{found["revision"] + 1}"')
    stale = owner.patch(f"{API}/example.org", body, "application/json", headers={"If-Match": tag})
    assert stale.status_code == 412
    kept = owner.patch(f"{API}/example.org", {"mode": "off"}, "application/json").json()
    assert (kept["mode"], kept["role"]) == ("off", "viewer")

    assert [one["domain"] for one in owner.get(API).json()["items"]] == ["example.org"]
    assert owner.delete(f"{API}/example.org").status_code == 204
    assert owner.get(API).json()["items"] == []


@pytest.mark.parametrize(
    ("domain", "code"),
    [("gmail.com", "bad_domain"), ("not a domain", "bad_domain"), ("", "invalid"), ("x" * 301, "invalid")],
)
def test_what_cannot_be_added_says_why(owner, domain, code):
    answer = owner.post(API, {"domain": domain}, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == "/domain"


def test_names_that_are_no_domain_of_ours_are_not_there(owner):
    for name in ("nowhere.example", "..", "%00", "a" * 200):
        assert owner.post(f"{API}/{name}/verify").status_code == 404, name


def test_dns_that_does_not_answer_is_said_so(owner, dns_server):
    _add(owner, dns_server)
    dns_server.failing = True

    answer = owner.post(f"{API}/example.org/verify")

    assert (answer.status_code, answer.json()["code"]) == (503, "dns_unavailable")
    page = owner.post(f"{PAGE}example.org/verify/", follow=True).content.decode()
    assert "give no answer just now" in page


def test_the_screen_leads_from_the_record_to_who_comes_in(owner, dns_server):
    page = owner.post(PAGE, {"domain": "example.org"}, follow=True).content.decode()
    assert "example.org is in the list. Now add its TXT record to your DNS." in page
    assert "_diatonic.example.org" in page

    page = owner.post(f"{PAGE}example.org/verify/", follow=True).content.decode()
    assert "has no TXT record yet" in page


def test_the_screen_saves_what_a_verified_domain_does(owner, dns_server):
    _add(owner, dns_server)
    page = owner.post(f"{PAGE}example.org/verify/", follow=True).content.decode()
    assert "example.org is verified." in page

    (one,) = owner.get(API).json()["items"]
    form = {"mode": "suggest", "role": "viewer", "revision": one["revision"]}
    page = owner.post(f"{PAGE}example.org/mode/", form, follow=True).content.decode()

    assert "What example.org does is saved." in page
    (one,) = owner.get(API).json()["items"]
    assert (one["mode"], one["role"]) == ("suggest", "viewer")
    page = owner.post(f"{PAGE}example.org/mode/", form, follow=True).content.decode()
    assert "Somebody changed example.org meanwhile" in page


def test_a_wrong_domain_stays_in_the_form(owner):
    answer = owner.post(PAGE, {"domain": "gmail.com"})

    assert answer.status_code == 422
    assert "Anybody can get an address at gmail.com" in answer.content.decode()
    assert 'value="gmail.com"' in answer.content.decode()


def test_removing_takes_the_name(owner, dns_server):
    _add(owner, dns_server)
    there = f"{PAGE}example.org/remove/"

    assert owner.post(there, {"confirm_name": "example.com"}).status_code == 422
    assert len(owner.get(API).json()["items"]) == 1
    page = owner.post(there, {"confirm_name": "Example.org"}, follow=True).content.decode()

    assert "example.org is removed" in page
    assert owner.get(API).json()["items"] == []
