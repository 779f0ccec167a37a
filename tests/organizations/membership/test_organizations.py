"""Founding an organization, its settings and plan, its standing, its usage."""

import re

import pytest
from django.core.management import CommandError, call_command

from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Conflict, Denied, Invalid, Stale
from diatonic.common.scope import system_scope
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.audit import services as audit
from organizations.membership import services
from organizations.membership.rules import Newcomer, slug_of
from organizations.membership.store import MEMBERS, OWNERS, MemberStore
from tests.organizations.membership.test_changing import at_once
from tests.organizations.people import NOW, account_of, make_organization, make_person, scope_for, sign_in


@pytest.fixture
def founder():
    account = accounts.provision(Identity("sub-fay", "fay@example.com", "Fay Founder"), home="", now=NOW)
    return Newcomer(account.user_id, account.name, account.email)


def test_who_founds_an_organization_owns_it_and_is_at_home_there(founder):
    with counting() as calls:
        made = services.found_organization(name="  The  Bakers' Guild ", owner=founder, now=NOW)

    assert calls.total == 2
    scope = scope_for(account_of(founder.user_id), made)
    assert (made, scope.organization_name, scope.role) == ("the-bakers-guild", "The Bakers' Guild", "owner")
    assert account_of(founder.user_id).home_organization == made
    assert MemberStore(scope).counts(MEMBERS, OWNERS) == {MEMBERS: 1, OWNERS: 1}
    event, *_ = audit.list_events(scope).items
    assert (event.action, event.actor_name) == ("organization.created", "Fay Founder")


def test_the_second_of_the_same_name_has_another_id(founder):
    made = [services.found_organization(name="Bakers", owner=founder, now=NOW) for _ in range(3)]

    assert made[0] == "bakers"
    assert all(re.fullmatch("bakers-[0-9a-f]{4}", one) for one in made[1:])
    assert account_of(founder.user_id).home_organization == "bakers"


def test_a_chosen_id_that_is_taken_is_refused(founder):
    services.found_organization(name="Bakers", organization_id="bread", owner=founder, now=NOW)

    with pytest.raises(Conflict) as refused:
        services.found_organization(name="Millers", organization_id="bread", owner=founder, now=NOW)

    assert refused.value.code == "organization_exists"


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\x00b", "a\u202eb"])
def test_a_name_is_something_that_can_be_read(founder, name):
    with pytest.raises(Invalid) as refused:
        services.found_organization(name=name, owner=founder, now=NOW)

    assert refused.value.fields[0].pointer == "/name"


@pytest.mark.parametrize(
    ("name", "word"),
    [("Bäckerei 7", "b-ckerei-7"), ("--", ""), ("日本", ""), ("A" * 90, "a" * 40), ("a" * 39 + " bcd", "a" * 39)],
)
def test_a_name_becomes_a_word_for_addresses(name, word):
    assert slug_of(name) == word


def test_a_name_without_letters_for_addresses_still_founds(founder):
    assert services.found_organization(name="日本", owner=founder, now=NOW) == "organization"


def test_one_person_founds_so_many_and_no_more(founder, settings):
    settings.ORGANIZATIONS_PER_PERSON = 2
    for name in ("Bakers", "Millers"):
        services.found_organization(name=name, owner=founder, now=NOW)

    with pytest.raises(services.TooManyFounded) as refused:
        services.found_organization(name="Brewers", owner=founder, now=NOW)

    assert "You have founded 2 organizations" in refused.value.detail
    assert services.find_organization(system_scope("brewers", reason="test")) is None
    other = accounts.provision(Identity("sub-gus", "gus@example.com", "Gus"), home="", now=NOW)
    assert services.found_organization(name="Brewers", owner=Newcomer(other.user_id, "Gus"), now=NOW) == "brewers"


def test_also_who_founds_them_all_at_once_founds_no_more(founder, settings):
    settings.ORGANIZATIONS_PER_PERSON = 2
    names = ("Bakers", "Millers", "Brewers", "Dyers")

    outcomes = at_once(
        [lambda name=name: services.found_organization(name=name, owner=founder, now=NOW) for name in names]
    )

    assert sorted(type(one).__name__ for one in outcomes) == [
        "NoneType",
        "NoneType",
        "TooManyFounded",
        "TooManyFounded",
    ]
    assert len(services.list_my_organizations(founder.user_id)) == 2


def test_a_word_that_is_taken_does_not_count(founder, settings):
    settings.ORGANIZATIONS_PER_PERSON = 2
    made = [services.found_organization(name="Bakers", owner=founder, now=NOW) for _ in range(2)]
    with pytest.raises(Conflict):
        services.found_organization(name="Bread", organization_id="bakers", owner=founder, now=NOW)

    assert len(set(made)) == 2


def change(scope, *, revision=None, **changes):
    return services.change_organization(scope, changes=changes, revision=revision, now=NOW)


def test_settings_are_changed_one_by_one_and_audited(team):
    scope = team.scope("admin")

    with counting() as calls:
        changed = change(scope, name="Demo Bakers", ai_response_enabled=False, revision=1)

    assert calls.total == 3
    assert (changed.name, changed.settings.ai_response_enabled) == ("Demo Bakers", False)
    assert changed.settings.second_person_publishes
    event, *_ = audit.list_events(scope).items
    assert event.summary == "changed the organization's answers by AI, name"
    assert event.changes == {
        "name": {"before": "Demo Organization", "after": "Demo Bakers"},
        "ai_response_enabled": {"before": True, "after": False},
    }
    with pytest.raises(Stale):
        change(scope, name="Other", revision=1)


def test_settings_that_this_version_does_not_know_stay(team):
    services.change_settings(team.scope("owner"), changes={"colour": "blue"}, summary="painted", now=NOW)

    changed = change(team.scope("owner"), max_users=50)

    assert changed.stored_settings["colour"] == "blue"
    assert changed.settings.max_users == 50


def test_members_change_no_settings(team):
    with pytest.raises(Denied):
        change(team.scope("colleague"), name="Mine")
    with pytest.raises(Denied):
        services.get_usage(team.scope("colleague"))


@pytest.mark.parametrize(
    ("key", "wrong"), [("max_users", 101), ("max_users", 0), ("storage_limit_gb", 11), ("storage_limit_gb", 0)]
)
def test_seats_and_storage_stay_within_the_plan(team, key, wrong):
    with pytest.raises(Invalid) as refused:
        change(team.scope("owner"), **{key: wrong})

    assert refused.value.fields[0].pointer == f"/{key}"
    assert "plan Basic" in refused.value.fields[0].message


def test_a_larger_plan_allows_more(team):
    services.change_standing(system_scope("demo", reason="test"), plan="pro", now=NOW)

    assert change(team.scope("owner"), max_users=1000).settings.max_users == 1000


def test_there_are_no_fewer_seats_than_members(team):
    with pytest.raises(Invalid) as refused:
        change(team.scope("owner"), max_users=2)

    assert "There are 3 members already" in refused.value.fields[0].message
    assert change(team.scope("owner"), max_users=3).settings.max_users == 3


def test_standing_is_for_operators(team):
    with pytest.raises(Denied):
        services.change_standing(team.scope("owner"), status="suspended", now=NOW)


def test_a_suspended_organization_is_read_and_not_changed(team, settings):
    settings.RATE_LIMIT_FACTOR = 100
    owner = sign_in(team.owner)
    services.change_standing(system_scope("demo", reason="test"), status="suspended", reason="Not paid.", now=NOW)

    page = owner.get("/o/demo/")
    assert page.status_code == 200
    assert "Demo Organization is suspended: everything can be read, nothing can be changed. Not paid." in (
        page.content.decode()
    )
    assert owner.get("/api/education/modules").status_code == 200
    refused = owner.post("/api/education/modules", {"title": "Bread"}, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "organization_suspended")
    for method, path in (
        ("post", "/o/demo/teach/new/"),
        ("post", "/o/demo/organization/leave/"),
        ("patch", "/api/organizations/demo"),
        ("delete", f"/api/organizations/demo/members/{team.colleague.user_id}"),
    ):
        assert getattr(owner, method)(path).status_code == 403, path
    # What is about the person, or another organization, goes on.
    assert owner.post("/api/organizations", {"name": "Elsewhere"}, "application/json").status_code == 201
    assert owner.post("/sign-out/").status_code == 302


def test_nobody_joins_a_suspended_organization(team):
    services.change_standing(system_scope("demo", reason="test"), status="suspended", now=NOW)

    with pytest.raises(Denied) as refused:
        services.add_member(team.scope("owner"), user_id="somebody", role="viewer", now=NOW)

    assert refused.value.code == "organization_suspended"


def test_an_operator_opens_it_again_on_its_own_screen(team):
    services.change_standing(system_scope("demo", reason="test"), status="suspended", now=NOW)
    identity = Identity(team.owner.user_id, team.owner.email, team.owner.name, groups=("platform-operators",))
    client = sign_in(accounts.sign_in(identity, now=NOW))

    assert "Change state and plan" in client.get("/o/demo/organization/settings/").content.decode()
    answer = client.post("/o/demo/organization/standing/", {"status": "active", "plan": "pro"})

    assert answer.status_code == 302
    organization = services.get_organization(team.scope("owner"))
    assert (organization.status, organization.plan, organization.status_reason) == ("active", "pro", "")
    event, *_ = audit.list_events(team.scope("owner")).items
    assert event.summary == "as an operator set plan Pro and status active"


def test_nobody_enters_a_closed_organization_and_it_is_not_offered(team):
    client = sign_in(team.colleague)
    services.change_standing(system_scope("demo", reason="test"), status="inactive", reason="Moved.", now=NOW)

    page = client.get("/o/demo/")
    assert page.status_code == 403
    assert "Moved." in page.content.decode()
    assert client.get("/start/")["Location"] == "/organizations/"
    assert services.list_my_organizations(team.colleague.user_id) == []


def test_operators_have_a_command(team, capsys):
    call_command("organization", "demo", "--status", "suspended", "--reason", "Not paid.", "--plan", "pro")

    assert capsys.readouterr().out == "Demo Organization: suspended, plan Pro\n"
    assert services.get_organization(team.scope("owner")).status_reason == "Not paid."
    with pytest.raises(CommandError, match="no such organization"):
        call_command("organization", "nowhere", "--plan", "pro")


def test_usage_counts_seats_storage_and_mails_in_four_calls(team):
    scope = team.scope("admin")

    with counting() as calls:
        usage = services.get_usage(scope)

    assert calls.total == 4
    assert (usage.seats.members, usage.seats.invited, usage.seats.limit, usage.seats.free) == (3, 0, 100, 97)
    assert usage.emails_processed == 0
    assert (usage.of("storage").used, usage.of("storage").limit) == (0, 10 * 2**30)


def test_two_come_in_for_the_last_seat_and_one_gets_it():
    make_organization("small", max_users=2)
    make_person("small", role="owner")
    scope = system_scope("small", reason="test")

    outcomes = at_once(
        [
            lambda one=one: services.add_member(scope, user_id=one, role="viewer", name=one, now=NOW)
            for one in ("ada", "bob", "cid")
        ]
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "OrganizationFull", "OrganizationFull"]
    assert MemberStore(scope).counts(MEMBERS) == {MEMBERS: 2}
