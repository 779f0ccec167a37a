"""People come in by a verified address at a verified domain, as its organization says, and not otherwise."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from diatonic.common import ids
from diatonic.common.dynamo.connection import counting
from diatonic.common.scope import Scope, system_scope
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account, Identity
from organizations.audit import services as audit
from organizations.domains import services
from organizations.flags import services as flags
from organizations.membership import services as membership
from tests.organizations.domains.test_services import verified
from tests.organizations.people import NOW, account_of, make_organization, make_person, scope_for
from tests.routes.iam import Asked, refused


@pytest.fixture
def owner() -> Scope:
    make_organization("demo", max_users=4)
    return scope_for(make_person("demo", name="Olga", role="owner"), "demo")


def newcomer(email: str = "ada@example.org") -> Account:
    """Return somebody who has just signed in for the first time."""
    return accounts.sign_in(Identity(ids.new(), email, "Ada"), now=NOW)


def role_of(account: Account) -> str:
    member = membership.find_member(system_scope("demo", reason="test"), user_id=account.user_id)
    return member.role if member else ""


def test_signing_in_makes_a_member_of_who_has_none(owner, dns_server):
    verified(owner, dns_server, role="viewer")

    with Asked() as asked:
        account = newcomer()

    assert account.home_organization == "demo"
    assert account_of(account.user_id).home_organization == "demo"
    assert role_of(account) == "viewer"
    event, *_ = audit.list_events(owner).items
    assert (event.action, event.actor_id, event.details["domain"]) == ("member.joined", account.user_id, "example.org")
    assert refused("web", asked.calls) == []


@pytest.mark.parametrize("email", ["", "ada@sub.example.org", "ada@example.com", "ada@gmail.com"])
def test_another_address_lets_nobody_in(owner, dns_server, email):
    verified(owner, dns_server)

    account = newcomer(email)

    assert account.home_organization == ""
    assert services.find_offer(account) is None
    with pytest.raises(services.NotOffered):
        services.join(account, organization_id="demo", now=NOW)


def test_an_address_that_is_not_verified_does_not_count(owner, dns_server):
    from organizations.accounts.rules import identity_of  # noqa: PLC0415 -- what a token says, as sign-in reads it

    verified(owner, dns_server)
    claims = {"sub": ids.new(), "email": "ada@example.org", "name": "Ada", "email_verified": False}

    account = accounts.sign_in(identity_of(claims), now=NOW)

    assert account.home_organization == ""


def test_suggesting_is_not_letting_in(owner, dns_server):
    verified(owner, dns_server, mode="suggest")
    account = newcomer()

    with counting() as calls:
        offer = services.find_offer(account)

    assert calls.total == 4
    assert offer is not None
    assert (offer.organization_id, offer.organization_name, offer.mode) == ("demo", "Demo Organization", "suggest")
    assert role_of(account) == ""
    with pytest.raises(services.NotOffered):
        services.join(account, organization_id="demo", now=NOW)


def _off(owner: Scope) -> None:
    services.set_mode(owner, domain="example.org", mode="off", role="member", revision=None, now=NOW)


def _setting(owner: Scope) -> None:
    membership.change_settings(owner, changes={"email_domain_verification": False}, summary="x", now=NOW)


def _flag(owner: Scope) -> None:
    operator = replace(owner, permissions=owner.permissions | {"platform.operate"})
    flags.switch(operator, flag="join-by-domain", organization_id="demo", on=False, now=NOW)


def _removed(owner: Scope) -> None:
    services.remove_domain(owner, domain="example.org", now=NOW)


@pytest.mark.parametrize("close", [_off, _setting, _flag, _removed])
def test_what_was_closed_lets_nobody_in(owner, dns_server, close):
    verified(owner, dns_server)
    close(owner)

    account = newcomer()

    assert account.home_organization == ""
    assert services.find_offer(account) is None


def test_who_has_a_home_joins_only_by_wanting_to(owner, dns_server):
    make_organization("other")
    account = make_person("other", sub="1" * 12)
    account = accounts.sign_in(Identity(account.user_id, "ada@example.org", "Ada"), now=NOW)
    verified(owner, dns_server)

    assert accounts.sign_in(Identity(account.user_id, "ada@example.org", "Ada"), now=NOW).home_organization == "other"
    assert role_of(account) == ""
    services.join(account, organization_id="demo", now=NOW)

    assert role_of(account) == "member"
    assert account_of(account.user_id).home_organization == "other"


def test_joining_twice_is_being_a_member_once(owner, dns_server):
    verified(owner, dns_server)
    account = newcomer()

    offer = services.find_offer(account)
    assert offer is not None
    assert offer.standing == "active"
    with pytest.raises(membership.MemberExists):
        services.join(account, organization_id="demo", now=NOW)


def test_a_full_organization_does_not_stop_the_sign_in(owner, dns_server):
    verified(owner, dns_server)
    people = [newcomer(f"p{number}@example.org") for number in range(4)]

    assert [person.home_organization for person in people] == ["demo", "demo", "demo", ""]
    offer = services.find_offer(people[3])
    assert offer is not None
    assert offer.is_full
    with pytest.raises(membership.OrganizationFull):
        services.join(people[3], organization_id="demo", now=NOW)


def test_the_last_seat_goes_to_one(owner, dns_server):
    verified(owner, dns_server, mode="suggest")
    waiting = [newcomer(f"p{number}@example.org") for number in range(8)]
    services.set_mode(owner, domain="example.org", mode="join", role="member", revision=None, now=NOW)

    def come(account: Account) -> str:
        return services.welcome(account, NOW).home_organization

    with ThreadPoolExecutor(8) as together:
        homes = list(together.map(come, waiting))

    assert homes.count("demo") == 3
    scope = system_scope("demo", reason="test")
    assert len(membership.list_members(scope).items) == 4
    assert membership.count_seats(replace(scope, settings=owner.settings)).members == 4


def test_a_rule_that_changes_meanwhile_stops_the_joining(owner, dns_server, monkeypatch):
    verified(owner, dns_server)
    account = replace(newcomer("p@example.com"), email="ada@example.org")
    admit = membership.admit

    def closed_just_then(tx, scope, **given):
        _off(owner)
        admit(tx, scope, **given)

    monkeypatch.setattr(membership, "admit", closed_just_then)

    assert services.welcome(account, NOW).home_organization == ""
    assert role_of(account) == ""
