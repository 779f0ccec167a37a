"""004's `domain` of an organization: the first of its own that was verified, and the next one where that goes."""

from datetime import timedelta

import pytest

from diatonic.common.dynamo.connection import counting
from diatonic.common.scope import Scope, system_scope
from organizations.domains import services
from organizations.membership import services as membership
from tests.organizations.people import NOW, make_organization, make_person, scope_for

DAY = timedelta(days=1)


@pytest.fixture
def owner() -> Scope:
    make_organization("demo")
    return scope_for(make_person("demo", name="Olga", role="owner"), "demo")


def verify(owner: Scope, dns_server, name: str, *, after: timedelta = timedelta(0)) -> None:
    made = services.add_domain(owner, domain=name, now=NOW)
    dns_server.say(made.record_name, made.record_value)
    services.verify_domain(owner, domain=name, now=NOW + after)


def known_by(owner: Scope) -> str:
    return membership.get_organization(owner).domain


def test_the_first_that_is_verified_names_it(owner, dns_server):
    services.add_domain(owner, domain="a.example.org", now=NOW)
    assert known_by(owner) == ""

    verify(owner, dns_server, "b.example.org")
    verify(owner, dns_server, "c.example.org")

    assert known_by(owner) == "b.example.org"
    assert membership.get_organization(owner).revision == 1  # nobody edited it


def test_what_it_was_known_by_before_stays(dns_server):
    membership.create_organization(system_scope("known", reason="test"), name="K", domain="known.example.org", now=NOW)
    owner = scope_for(make_person("known", role="owner"), "known")

    verify(owner, dns_server, "b.example.org")

    assert known_by(owner) == "known.example.org"


def test_where_it_is_removed_the_next_takes_its_place(owner, dns_server):
    verify(owner, dns_server, "z.example.org")
    verify(owner, dns_server, "y.example.org", after=timedelta(minutes=1))
    verify(owner, dns_server, "a.example.org", after=timedelta(minutes=2))
    services.add_domain(owner, domain="0.example.org", now=NOW)

    with counting() as calls:
        services.remove_domain(owner, domain="z.example.org", now=NOW)
    assert calls.total == 4
    assert known_by(owner) == "y.example.org"
    with counting() as calls:
        services.remove_domain(owner, domain="a.example.org", now=NOW)
    assert calls.total == 3
    assert known_by(owner) == "y.example.org"
    services.remove_domain(owner, domain="y.example.org", now=NOW)

    assert known_by(owner) == ""


def test_where_its_record_is_gone_for_days_it_is_known_by_it_no_longer(owner, dns_server):
    verify(owner, dns_server, "b.example.org")
    found = services.get_domain(owner, domain="b.example.org")
    dns_server.say(found.record_name, "something else")

    for day in (1, 2, 3):
        services.check_again(owner, domain="b.example.org", verified_at=found.verified_at, now=NOW + day * DAY)
        assert known_by(owner) == "b.example.org"
    services.check_again(owner, domain="b.example.org", verified_at=found.verified_at, now=NOW + 4 * DAY)

    assert not services.get_domain(owner, domain="b.example.org").is_verified
    assert known_by(owner) == ""
