"""Domains are proved by DNS, belong to one organization, and are looked at again every day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from diatonic.common import clock, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Conflict, Denied, Invalid, Stale, TooMany, Unavailable
from diatonic.common.jobs import store as job_store
from diatonic.common.scope import Scope, system_scope
from organizations.audit import services as audit
from organizations.domains import services, store
from organizations.domains.rules import MAX_DOMAINS, Domain, DomainState, Mode
from organizations.notifications import services as notifications
from tests.organizations.media.conftest import work
from tests.organizations.people import NOW, make_organization, make_person, scope_for
from tests.routes.iam import Asked, refused

DAY = timedelta(days=1)


@pytest.fixture
def owner() -> Scope:
    make_organization("demo")
    return scope_for(make_person("demo", name="Olga", role="owner"), "demo")


@pytest.fixture
def rival() -> Scope:
    """The owner of another organization."""
    make_organization("other")
    return scope_for(make_person("other", name="Stan", role="owner"), "other")


def verified(scope: Scope, dns_server, name: str = "example.org", **mode: str) -> Domain:
    domain = services.add_domain(scope, domain=name, now=NOW)
    dns_server.say(domain.record_name, domain.record_value)
    domain = services.verify_domain(scope, domain=name, now=NOW)
    given = {"mode": "join", "role": "member", **mode}
    return services.set_mode(scope, domain=name, revision=None, now=NOW, **given)


def actions(scope: Scope) -> list[str]:
    return [event.action for event in audit.list_events(scope).items]


def test_a_domain_is_verified_by_its_record(owner, dns_server):
    with counting() as calls:
        domain = services.add_domain(owner, domain="Example.org", now=NOW)
    assert calls.total == 2

    assert (domain.state, domain.mode, domain.added_by_name) == (DomainState.PENDING, Mode.OFF, "Olga")
    assert len(domain.token) == 40
    dns_server.say(domain.record_name, "v=spf1 -all", domain.record_value)
    with counting() as calls:
        found = services.verify_domain(owner, domain="example.org", now=NOW)

    assert calls.total == 2
    assert found.is_verified
    assert services.list_domains(owner) == [found]
    assert store.holder_of("example.org") == "demo"
    assert actions(owner)[:2] == ["domain.verified", "domain.added"]


def test_a_check_that_finds_nothing_says_what_it_found(owner, dns_server):
    services.add_domain(owner, domain="example.org", now=NOW)
    dns_server.say("_diatonic.example.org", "somebody else's")

    found = services.verify_domain(owner, domain="example.org", now=NOW)

    assert not found.is_verified
    assert "“somebody else's”" in found.problem
    assert services.get_domain(owner, domain="example.org") == found
    assert store.holder_of("example.org") == ""


def test_dns_without_an_answer_changes_nothing(owner, dns_server, monkeypatch):
    before = verified(owner, dns_server)
    dns_server.failing = True

    with pytest.raises(Unavailable):
        services.verify_domain(owner, domain="example.org", now=NOW + DAY)

    assert services.get_domain(owner, domain="example.org") == before


def test_people_wait_between_two_checks(owner, dns_server):
    services.add_domain(owner, domain="example.org", now=NOW)
    services.verify_domain(owner, domain="example.org", now=NOW)

    with pytest.raises(TooMany):
        services.verify_domain(owner, domain="example.org", now=NOW + timedelta(seconds=1))

    assert len(dns_server.asked) == 1


def test_a_domain_is_one_organization_s(owner, rival, dns_server):
    verified(owner, dns_server)
    theirs = services.add_domain(rival, domain="example.org", now=NOW)
    dns_server.say(theirs.record_name, theirs.record_value)

    with pytest.raises(store.DomainTaken):
        services.verify_domain(rival, domain="example.org", now=NOW)
    assert not services.get_domain(rival, domain="example.org").is_verified

    services.remove_domain(owner, domain="example.org", now=NOW)
    assert services.verify_domain(rival, domain="example.org", now=NOW).is_verified
    assert store.holder_of("example.org") == "other"


def test_removing_one_s_unproved_domain_leaves_the_other_s_proof(owner, rival, dns_server):
    services.add_domain(rival, domain="example.org", now=NOW)
    verified(owner, dns_server)

    services.remove_domain(rival, domain="example.org", now=NOW)

    assert store.holder_of("example.org") == "demo"


def test_what_a_domain_does_is_changed_and_audited(owner, dns_server):
    domain = verified(owner, dns_server, mode="suggest")

    with counting() as calls:
        changed = services.set_mode(
            owner, domain="example.org", mode="join", role="viewer", revision=domain.revision, now=NOW
        )

    assert calls.total == 2
    assert (changed.mode, changed.role) == (Mode.JOIN, "viewer")
    event, *_ = audit.list_events(owner).items
    assert event.changes == {
        "mode": {"before": "suggest", "after": "join"},
        "role": {"before": "member", "after": "viewer"},
    }
    with pytest.raises(Stale):
        services.set_mode(owner, domain="example.org", mode="off", role="viewer", revision=domain.revision, now=NOW)
    services.set_mode(owner, domain="example.org", mode="join", role="viewer", revision=None, now=NOW)
    assert actions(owner).count("domain.changed") == 2  # not for what was so already


def test_a_domain_that_nobody_proved_lets_nobody_in(owner):
    services.add_domain(owner, domain="example.org", now=NOW)

    with pytest.raises(services.DomainNotVerified):
        services.set_mode(owner, domain="example.org", mode="join", role="member", revision=None, now=NOW)


@pytest.mark.parametrize("role", ["owner", "admin", "king"])
def test_a_domain_gives_no_more_than_membership(owner, dns_server, role):
    with pytest.raises(Invalid):
        verified(owner, dns_server, role=role)


def test_the_same_domain_is_added_once(owner):
    services.add_domain(owner, domain="example.org", now=NOW)

    with pytest.raises(store.DomainExists):
        services.add_domain(owner, domain="EXAMPLE.org", now=NOW)


def test_there_are_only_so_many(owner):
    for number in range(MAX_DOMAINS):
        services.add_domain(owner, domain=f"d{number}.example", now=NOW)

    with pytest.raises(Conflict) as refusal:
        services.add_domain(owner, domain="more.example", now=NOW)

    assert refusal.value.code == "too_many_domains"
    assert len(services.list_domains(owner)) == MAX_DOMAINS


def test_members_do_not_manage_domains(owner, dns_server):
    verified(owner, dns_server)
    member = scope_for(make_person("demo"), "demo")

    for attempt in (
        lambda: services.list_domains(member),
        lambda: services.add_domain(member, domain="mine.example", now=NOW),
        lambda: services.verify_domain(member, domain="example.org", now=NOW + DAY),
        lambda: services.set_mode(member, domain="example.org", mode="off", role="member", revision=None, now=NOW),
        lambda: services.remove_domain(member, domain="example.org", now=NOW),
    ):
        with pytest.raises(Denied):
            attempt()


def test_another_organization_s_domain_is_not_there(owner, rival, dns_server):
    verified(owner, dns_server)

    with pytest.raises(services.DomainNotFound):
        services.get_domain(rival, domain="example.org")


def _job(after: timedelta) -> dict[str, str] | None:
    """Return the arguments of the one check that is due by then."""
    found = [
        job.arguments
        for shard in range(job_store.SHARDS)
        for job in job_store.overdue(shard, now=NOW + after)
        if job.task == "organizations.domains.tasks.check_domain"
    ]
    assert len(found) <= 1
    return found[0] if found else None


def _checked(after: timedelta) -> None:
    arguments = _job(after)
    assert arguments is not None
    services.check_again(system_scope("demo", reason="test"), now=NOW + after, **arguments)


def test_a_verified_domain_is_looked_at_every_day_and_lapses(owner, dns_server):
    verified(owner, dns_server)
    assert _job(DAY - timedelta(minutes=1)) is None
    dns_server.forget()

    with Asked() as asked:
        _checked(DAY)
    missing = services.get_domain(owner, domain="example.org")
    assert (missing.is_verified, missing.mode) == (True, Mode.JOIN)
    assert missing.missing_since == clock.iso(NOW + DAY)

    scope = system_scope("demo", reason="test")
    arguments = {"domain": "example.org", "verified_at": missing.verified_at}
    with asked:
        services.check_again(scope, now=NOW + 4 * DAY, **arguments)
    gone = services.get_domain(owner, domain="example.org")
    assert (gone.is_verified, gone.mode) == (False, Mode.OFF)
    assert store.holder_of("example.org") == ""
    assert actions(owner)[0] == "domain.lapsed"
    told = [notice.text for notice in notifications.list_notices(owner).items]
    assert [text.partition(":")[0] for text in told] == [
        "example.org is not verified any more",
        "The TXT record of example.org is gone. In 3 days the domain lets nobody in.",
    ]
    assert refused("worker", asked.calls) == []


def test_a_check_of_an_earlier_verification_does_nothing(owner, dns_server):
    old = verified(owner, dns_server)
    services.remove_domain(owner, domain="example.org", now=NOW)
    scope = system_scope("demo", reason="test")

    services.check_again(scope, domain="example.org", verified_at=old.verified_at, now=NOW + DAY)
    services.add_domain(owner, domain="example.org", now=NOW)
    services.check_again(scope, domain="example.org", verified_at=old.verified_at, now=NOW + DAY)

    assert services.get_domain(owner, domain="example.org").checked_at == ""


def test_two_checks_of_a_day_are_one(owner, dns_server):
    verified(owner, dns_server)
    services.verify_domain(owner, domain="example.org", now=NOW + DAY - timedelta(hours=2))
    asked = len(dns_server.asked)

    services.check_again(
        system_scope("demo", reason="test"), domain="example.org", verified_at=clock.iso(NOW), now=NOW + DAY
    )

    assert len(dns_server.asked) == asked


def test_the_check_is_a_registered_job(owner, dns_server):
    verified(owner, dns_server)

    registered = jobs.registry.find("organizations.domains.tasks.check_domain")
    registered.run(system_scope("demo", reason="test"), domain="example.org", verified_at=clock.iso(NOW), extra="kept")

    assert services.get_domain(owner, domain="example.org").checked_at > clock.iso(NOW)


def test_a_check_that_dns_never_answered_is_made_the_next_day_and_the_screen_says_so(owner, dns_server):
    domain = verified(owner, dns_server)
    for job in job_store.Job.scan(job_store.Job.job_id.startswith("check-domain#")):
        job.update(actions=[job_store.Job.due_at.set(clock.iso(clock.now())), job_store.Job.attempts.set(99)])
    dns_server.failing = True
    began = clock.now()

    work("demo", only="check_domain")

    (job,) = job_store.Job.scan(job_store.Job.job_id.startswith("check-domain#"))
    assert int(job.attempts) == 0
    assert clock.iso(began + DAY) <= job.due_at <= clock.iso(clock.now() + DAY)
    silent = services.get_domain(owner, domain="example.org")
    assert (silent.is_verified, silent.mode, silent.checked_at) == (True, Mode.JOIN, domain.checked_at)
    assert "have given no answer for a day" in silent.problem
    dns_server.failing = False
    services.check_again(system_scope("demo", reason="test"), now=clock.now() + DAY, **job.arguments)
    assert services.get_domain(owner, domain="example.org").problem == ""


def test_a_check_that_is_not_wanted_any_more_is_not_put_off(owner, dns_server):
    old = verified(owner, dns_server)
    services.remove_domain(owner, domain="example.org", now=NOW)
    services.add_domain(owner, domain="example.org", now=NOW)

    for name in ("example.org", "nowhere.example"):
        scope = system_scope("demo", reason="test")
        services.put_check_off(scope, domain=name, verified_at=old.verified_at, now=NOW + DAY)

    assert services.get_domain(owner, domain="example.org").problem == ""
    assert _job(2 * DAY + timedelta(hours=1)) == {"domain": "example.org", "verified_at": old.verified_at}


def test_two_changes_at_once_are_not_lost(owner, dns_server):
    seen = verified(owner, dns_server)
    services.set_mode(owner, domain="example.org", mode="off", role="member", revision=None, now=NOW)

    tx = Transaction()
    store.DomainStore(owner).change(tx, seen, replace(seen, mode=Mode.SUGGEST), now=NOW)
    with pytest.raises(Stale):
        tx.commit()

    assert services.get_domain(owner, domain="example.org").mode is Mode.OFF
