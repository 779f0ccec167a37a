"""What memberships repeat of accounts, and counters, are brought up to date."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from diatonic.common import clock
from diatonic.common.dynamo.connection import counting
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.membership import services
from organizations.membership.models import Member, OrganizationCounter
from organizations.membership.store import MEMBERS, OWNERS, MemberStore
from tests.organizations.media.conftest import work
from tests.organizations.people import NOW, join, make_person, scope_for, sign_in


def found(team, words):
    page = services.search_members(team.scope("owner"), begins=words).page
    return [(member.name, member.email) for member in page.items]


def test_a_changed_name_and_address_reach_every_membership(team):
    join("other", team.colleague)
    identity = Identity(team.colleague.user_id, "nora@example.com", "Nora New")

    accounts.sign_in(identity, now=NOW)
    assert found(team, "nora") == []
    work("-", only="renew_copies")

    assert found(team, "nora") == [("Nora New", "nora@example.com")]
    assert found(team, "cora") == []
    other = services.search_members(team.scope("stranger"), begins="nora@").page.items
    assert [member.name for member in other] == ["Nora New"]


def test_a_request_to_join_is_renewed_and_stays_a_request(team):
    visitor = services.visitor("demo", user_id=team.stranger.user_id, name="Stan")
    services.ask_to_join(visitor, email="", note="", now=NOW)

    services.renew_copies(user_id=team.stranger.user_id)

    (request,) = services.list_requests(team.scope("owner")).items
    assert (request.name, request.email) == ("Stan Stranger", team.stranger.email)
    assert found(team, "stan") == []


def test_a_renewed_copy_leaves_the_revision_so_that_nobodys_change_is_stale(team):
    before = team.member(team.colleague)

    services.renew_copies(user_id=team.colleague.user_id)

    assert team.member(team.colleague).revision == before.revision


def test_the_command_fills_what_memberships_of_before_lack(team, capsys):
    for account in (team.owner, team.colleague):
        Member("demo", account.user_id).update([Member.name.remove(), Member.name_key.remove(), Member.email.remove()])
    for name in (MEMBERS, OWNERS):
        OrganizationCounter("demo", name).delete()
    make_person("demo", name="Susi", role="owner")
    OrganizationCounter("demo", MEMBERS).delete()

    call_command("members", "demo")
    call_command("members", "demo")

    assert capsys.readouterr().out == "demo: 4 members, 2 brought up to date\ndemo: 4 members, 0 brought up to date\n"
    assert MemberStore(team.scope("owner")).counts(MEMBERS, OWNERS) == {MEMBERS: 4, OWNERS: 2}
    assert [name for name, _ in found(team, "")] == ["Adam Admin", "Cora Colleague", "Olga Owner", "Susi"]


def test_the_command_names_what_there_is_not(team):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("members", "demo", "nowhere")


def test_being_here_is_noted_once_an_hour_and_changes_nothing_else(team):
    client = sign_in(team.colleague)
    member = team.member(team.colleague)
    assert member.last_active > clock.iso(clock.now() - timedelta(minutes=1))

    client.get("/api/me")  # the session learns where home is
    with counting() as calls:
        client.get("/api/me")
    again = calls.total
    long_ago = clock.iso(clock.now() - timedelta(minutes=61))
    Member("demo", team.colleague.user_id).update([Member.last_active.set(long_ago)])
    with counting() as calls:
        client.get("/api/me")

    assert calls.total == again + 1
    after = team.member(team.colleague)
    assert after.last_active > long_ago
    assert after.revision == member.revision


def test_who_was_removed_is_not_brought_back_by_being_here(team):
    member = team.member(team.colleague)
    services.remove_member(team.scope("owner"), user_id=team.colleague.user_id, now=NOW)

    services.note_active(member, now=clock.now() + timedelta(days=1))

    assert services.find_member(team.scope("owner"), user_id=team.colleague.user_id) is None


def test_who_has_no_home_finds_one_and_who_leaves_it_has_none(team):
    guest = accounts.provision(Identity("sub-gina", "gina@example.com", "Gina"), home="", now=NOW)

    join("demo", guest)
    join("other", guest)
    assert accounts.find_accounts([guest.user_id])[guest.user_id].home_organization == "demo"
    services.remove_member(scope_for(guest, "other"), user_id=guest.user_id, now=NOW)
    assert accounts.find_accounts([guest.user_id])[guest.user_id].home_organization == "demo"
    services.remove_member(scope_for(guest, "demo"), user_id=guest.user_id, now=NOW)

    assert accounts.find_accounts([guest.user_id])[guest.user_id].home_organization == ""
