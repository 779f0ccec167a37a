"""Somebody who belongs to no organization finds each way into one, and whoever has come in begins with first steps."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from diatonic.common import clock, ids
from diatonic.common.dynamo.connection import counting
from diatonic.common.scope import Scope, system_scope
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account, Identity
from organizations.domains import services as domains
from organizations.flags import services as flags
from organizations.membership import services as membership
from tests.organizations.people import account_of, make_organization, make_person, scope_for, sign_in
from tests.people import OWNER
from tests.routes.iam import Asked, refused

PAGE = "/welcome/"
API = "/api/me/welcome"


@pytest.fixture
def owner() -> Scope:
    """The owner of the organization that others come into."""
    make_organization("demo")
    return scope_for(make_person("demo", name="Olga", role="owner"), "demo")


@pytest.fixture
def ada() -> Account:
    """Somebody who has signed in for the first time, and belongs nowhere."""
    return accounts.sign_in(Identity(ids.new(), "ada@example.org", "Ada Byron"), now=clock.now())


@pytest.fixture
def browser(ada: Account) -> Client:
    return sign_in(ada)


def _domain(owner: Scope, dns_server: Any, mode: str) -> None:
    made = domains.add_domain(owner, domain="example.org", now=clock.now())
    dns_server.say(made.record_name, made.record_value)
    domains.verify_domain(owner, domain="example.org", now=clock.now())
    domains.set_mode(owner, domain="example.org", mode=mode, role="viewer", revision=None, now=clock.now())


def _role(account: Account, organization_id: str = "demo") -> str:
    member = membership.find_member(system_scope(organization_id, reason="test"), user_id=account.user_id)
    return member.role if member and member.is_active else ""


def _switch(flag: str, *, on: bool) -> None:
    operator = replace(OWNER, permissions=OWNER.permissions | {"platform.operate"})
    flags.switch(operator, flag=flag, organization_id="", on=on, now=clock.now())


def test_the_start_leads_who_belongs_nowhere_to_the_ways_in(browser):
    answer = browser.get("/start/", follow=True)

    assert answer.redirect_chain[-1] == (PAGE, 302)
    page = answer.content.decode()
    assert "Welcome, Ada" in page
    assert "Create an organization" in page
    assert "Ask to join one" in page
    assert "ada@example.org" in page


def test_the_page_asks_the_same_of_the_database_whatever_there_is(owner, browser, dns_server):
    with counting() as calls:
        assert browser.get(PAGE).status_code == 200
    alone = calls.total

    _domain(owner, dns_server, "suggest")
    with counting() as calls:
        browser.get(PAGE)

    assert alone <= 8
    assert calls.total <= 11  # the domain is somebody's: what do they offer?


def test_creating_an_organization_makes_its_owner(ada, browser):
    with Asked() as asked:
        answer = browser.post(f"{PAGE}create/", {"name": "  Ada Byron  School ", "organization_id": ""})

    organization_id = answer["Location"].strip("/").removeprefix("o/")
    assert answer.status_code == 302
    assert _role(ada, organization_id) == "owner"
    assert account_of(ada.user_id).home_organization == organization_id
    page = browser.get(answer["Location"]).content.decode()
    assert "is yours" in page
    assert "Invite your colleagues" in page
    assert "Add your domain" in page
    assert refused("web", asked.calls) == []


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": ""}, "Write what it is called."),
        ({"name": "Acme", "organization_id": "demo"}, "There is an organization “demo” already."),
        ({"name": "Acme", "organization_id": "No such word"}, "Use 1 to 63 of a-z, 0-9 and -"),
        ({"name": "x" * 121}, "120"),
    ],
)
def test_what_is_wrong_with_it_is_said_beside_it(owner, browser, form, sentence):
    answer = browser.post(f"{PAGE}create/", form)

    assert answer.status_code in (409, 422)
    page = answer.content.decode()
    assert sentence in page
    assert f'value="{form["name"]}"' in page or not form["name"]


def test_who_has_founded_as_many_as_one_may_is_told_so(ada, browser, settings):
    settings.ORGANIZATIONS_PER_PERSON = 1
    browser.post(f"{PAGE}create/", {"name": "Bakers"})

    answer = browser.post(f"{PAGE}create/", {"name": "Millers"})

    assert answer.status_code == 409
    assert "You have founded one organization, and one person founds no more here." in answer.content.decode()
    by_api = browser.post("/api/organizations", {"name": "Millers"}, "application/json")
    assert (by_api.status_code, by_api.json()["code"]) == (409, "too_many_founded")
    assert [one.name for one in membership.list_my_organizations(ada.user_id)] == ["Bakers"]


def test_operators_can_keep_creating_to_themselves(ada, browser):
    _switch("create-organizations", on=False)

    assert "Create an organization" not in browser.get(PAGE).content.decode()
    answer = browser.post(f"{PAGE}create/", {"name": "Acme"})
    assert answer.status_code == 403
    assert "Organizations are made by the operators here." in answer.content.decode()
    assert browser.get(API).json()["may_create"] is False
    by_api = browser.post("/api/organizations", {"name": "Acme"}, "application/json")
    assert (by_api.status_code, by_api.json()["code"]) == (403, "creating_is_off")
    assert membership.list_my_organizations(ada.user_id) == []


def test_a_domain_that_lets_people_in_lets_them_in_at_a_press(ada, owner, browser, dns_server):
    _domain(owner, dns_server, "join")  # after the first sign-in

    page = browser.get(PAGE).content.decode()
    assert "Join as viewer" in page
    assert browser.get(API).json()["offer"]["mode"] == "join"
    with Asked() as asked:
        answer = browser.post(f"{PAGE}join/", {"organization_id": "demo"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/o/demo/"
    assert _role(ada) == "viewer"
    assert account_of(ada.user_id).home_organization == "demo"
    assert refused("web", asked.calls) == []
    assert "Join as viewer" not in browser.get(PAGE).content.decode()


def test_the_api_lets_in_as_well(ada, owner, browser, dns_server):
    _domain(owner, dns_server, "join")

    answer = browser.post(f"{API}/join", {"organization_id": "demo"}, "application/json")

    assert (answer.status_code, answer.json()["role"]) == (201, "viewer")
    again = browser.post(f"{API}/join", {"organization_id": "demo"}, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "member_exists")


def test_joining_where_nothing_is_offered_is_refused(ada, owner, browser):
    page = browser.post(f"{PAGE}join/", {"organization_id": "demo"}, follow=True).content.decode()

    assert "does not let you in by your address" in page
    assert browser.post(f"{API}/join", {"organization_id": "demo"}, "application/json").status_code == 404
    assert _role(ada) == ""


def test_a_suggestion_is_asked_at_a_press_and_taken_back(ada, owner, browser, dns_server):
    _domain(owner, dns_server, "suggest")
    assert "Ask Demo Organization to let you in" in browser.get(PAGE).content.decode()

    page = browser.post(f"{PAGE}ask/", {"organization_id": "demo"}, follow=True).content.decode()
    assert "Its administrators have been told." in page
    assert "You have asked. An administrator has to say yes." in page
    (request,) = membership.list_requests(owner).items
    assert (request.user_id, request.email) == (ada.user_id, "ada@example.org")

    page = browser.post(f"{PAGE}withdraw/", {"organization_id": "demo"}, follow=True).content.decode()
    assert "Your request is taken back." in page
    assert membership.list_requests(owner).items == ()


def test_who_asked_and_is_let_in_finds_their_home(ada, owner, browser):
    browser.post(f"{PAGE}ask/", {"organization_id": "https://learn.example/o/demo/learn/", "note": "It is me."})

    membership.approve_request(owner, user_id=ada.user_id, now=clock.now())

    assert browser.get("/start/", follow=True).redirect_chain[-1][0] == "/o/demo/"


@pytest.mark.parametrize("named", ["nowhere", "No such word", ""])
def test_asking_what_is_not_there_is_said_at_the_form(browser, named):
    answer = browser.post(f"{PAGE}ask/", {"organization_id": named, "note": "Me."})

    assert answer.status_code in (404, 422)
    assert "Me." in answer.content.decode()
    assert browser.get(API).json()["asked"] == []


def test_who_has_an_organization_finds_others_here(browser, owner):
    member = sign_in(make_person("demo", name="Mina"))

    page = member.get("/organizations/").content.decode()
    assert f'href="{PAGE}"' in page
    assert member.get(PAGE).status_code == 200


def test_nobody_sees_the_ways_in(owner):
    assert Client().get(PAGE)["Location"].startswith("/oidc/authenticate/")
    assert Client().get(API).status_code == 401


def test_first_steps_are_put_away_and_stay_away(owner):
    mina = make_person("demo", name="Mina", role="viewer")
    browser, home = sign_in(mina), "/o/demo/"
    assert "Choose something to learn" in browser.get(home).content.decode()

    page = browser.post(f"{home}first-steps/", follow=True).content.decode()
    assert "Choose something to learn" not in page
    assert "Choose something to learn" not in sign_in(mina).get(home).content.decode()
    assert "Choose something to learn" in sign_in(make_person("demo", role="viewer")).get(home).content.decode()

    page = browser.post(f"{home}first-steps/", {"show": "1"}, follow=True).content.decode()
    assert "Choose something to learn" in page


def test_first_steps_in_the_api(owner):
    browser = sign_in(make_person("demo", name="Mina", role="admin"))
    headers = {"X-Organization": "demo"}

    found = browser.get("/api/me/first-steps", headers=headers).json()
    assert (found["away"], [step["title"] for step in found["steps"]]) == (
        False,
        ["Invite your colleagues", "Add your domain", "Write a module"],
    )
    put = browser.put("/api/me/first-steps", {"away": True}, "application/json", headers=headers)
    assert put.status_code == 204
    assert browser.get("/api/me/first-steps", headers=headers).json()["away"] is True


def test_first_steps_are_a_flag(owner):
    browser = sign_in(make_person("demo", name="Mina", role="viewer"))
    _switch("first-steps", on=False)

    page = browser.get("/o/demo/").content.decode()

    assert "Choose something to learn" not in page
    assert "Show the first steps again" not in page
