"""Who is told that something waits for a decision: everybody who may decide, however many members there are."""

import itertools

import pytest

from diatonic.common.dynamo.connection import counting
from diatonic.common.scope import Scope, system_scope
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.membership import services
from organizations.membership.models import Member
from organizations.membership.rules import DECIDING, MemberStatus, beginnings, decides_as, is_one, permissions_for
from organizations.notifications import services as notifications
from tests.organizations.membership.conftest import Team
from tests.organizations.people import NOW, make_person, scope_for


def found(permission: str, organization_id: str = "demo", **limit: int) -> list[str]:
    """Return the names of those who are told."""
    scope = system_scope(organization_id, reason="test")
    told = services.people_with(scope, permission, **limit)
    members = services.find_members(scope, user_ids=told)
    return [members[user_id].name for user_id in told]


def crowd(scope: Scope, count: int) -> None:
    """Many members who decide of nothing, whose ids come before any other."""
    with Member.batch_write() as batch:
        for number in range(count):
            item = Member(scope.organization_id, f"!{number:04}", role="member", joined_at="2026-01-01")
            item.created_at = item.updated_at = "2026-01-01"
            batch.save(item)


@pytest.mark.parametrize(
    ("given", "held"),
    [
        (dict(zip(DECIDING, given, strict=True)), {key for key, one in zip(DECIDING, given, strict=True) if one})
        for given in itertools.product([True, False], repeat=len(DECIDING))
    ],
)
def test_a_key_begins_so_for_each_of_what_somebody_may_decide(given, held):
    key = decides_as("ada", role="viewer", permissions=given, status="active")

    for permission in DECIDING:
        matching = [start for start in beginnings(permission) if key.startswith(start)]
        assert len(matching) == (permission in held and bool(beginnings(permission)))
        assert is_one(key, permission) == (permission in held)
    assert permissions_for("viewer", given, (), is_home=False) >= held


@pytest.mark.parametrize("status", [MemberStatus.INACTIVE, MemberStatus.PENDING])
def test_who_cannot_act_decides_of_nothing(status):
    assert decides_as("ada", role="owner", permissions={}, status=status) == ""


def test_who_may_answer_is_found_behind_hundreds_of_members(team):
    crowd(team.scope("owner"), 300)
    make_person("demo", name="Mona", members__manage=True)
    make_person("demo", name="Rosa", reviewer=True)

    with counting() as calls:
        assert sorted(found("members.manage")) == ["Adam Admin", "Mona", "Olga Owner"]
    assert calls.total == 2  # the second is for the names
    assert sorted(found("modules.publish")) == ["Adam Admin", "Olga Owner", "Rosa"]
    assert sorted(found("settings.edit")) == ["Adam Admin", "Olga Owner"]
    assert found("members.manage", "other") == ["Stan Stranger"]


def test_who_may_approve_runs_is_found_in_one_query_among_all_who_decide(team):
    for number in range(3):
        make_person("demo", name=f"Mona {number}", moderator=True)
    make_person("demo", name="Bea", builder=True)
    make_person("demo", name="Sue", runs__approve=True)

    with counting() as calls:
        assert sorted(found("runs.approve")) == ["Adam Admin", "Bea", "Olga Owner", "Sue"]
    assert calls.total == 2  # the second is for the names
    assert len(found("runs.approve", limit=3)) == 3


def test_a_key_of_before_there_was_a_permission_says_of_nobody_that_they_hold_it():
    assert not is_one("1111#ada", "runs.approve")
    assert is_one("1111#ada", "community.moderate")


def test_a_request_to_join_reaches_them_behind_hundreds_of_members(team):
    crowd(team.scope("owner"), 300)
    guest = accounts.provision(Identity("sub-gina", "gina@example.com", "Gina Guest"), home="", now=NOW)
    visitor = services.visitor("demo", user_id=guest.user_id, name=guest.name)

    with counting() as calls:
        services.ask_to_join(visitor, email=guest.email, note="", now=NOW)

    assert calls.total == 4
    for name in ("owner", "admin"):
        assert len(notifications.list_notices(team.scope(name)).items) == 1


def test_where_they_are_many_those_who_may_do_most_are_told(team):
    for number in range(3):
        make_person("demo", name=f"Mona {number}", members__manage=True)

    assert set(found("members.manage", limit=2)) == {"Olga Owner", "Adam Admin"}
    assert len(found("members.manage", limit=4)) == 4


def test_every_way_to_become_or_no_longer_be_one_who_decides(team):
    colleague, owner = team.colleague.user_id, team.scope("owner")

    def change(**changes):
        services.change_member(owner, user_id=colleague, now=NOW, **changes)
        return "Cora Colleague" in found("members.manage")

    assert change(role="admin")
    assert not change(permissions={"members.manage": False})
    assert "Cora Colleague" in found("settings.edit")
    assert change(role="viewer", permissions={"members.manage": True})
    assert not change(status="inactive")
    assert change(status="active")
    services.remove_member(owner, user_id=colleague, now=NOW)
    assert sorted(found("members.manage")) == ["Adam Admin", "Olga Owner"]


def test_an_ownership_that_is_handed_over_is_followed(team: Team):
    colleague = team.colleague.user_id
    services.change_member(team.scope("owner"), user_id=team.admin.user_id, role="viewer", now=NOW)
    services.offer_ownership(team.scope("owner"), user_id=colleague, now=NOW)

    services.accept_ownership(scope_for(team.colleague, "demo"), now=NOW)

    assert sorted(found("members.manage")) == ["Cora Colleague", "Olga Owner"]
    services.change_member(scope_for(team.colleague, "demo"), user_id=team.owner.user_id, role="viewer", now=NOW)
    assert found("members.manage") == ["Cora Colleague"]


def test_memberships_of_before_are_found_once_they_are_filled(team):
    for account in (team.owner, team.colleague):
        Member("demo", account.user_id).update([Member.decides_as.remove()])
    Member("demo", team.colleague.user_id).update([Member.decides_as.set(f"111#{team.colleague.user_id}")])
    assert "Olga Owner" not in found("members.manage")

    assert services.fill(system_scope("demo", reason="test")) == (3, 2)
    assert services.fill(system_scope("demo", reason="test")) == (3, 0)

    assert sorted(found("members.manage")) == ["Adam Admin", "Olga Owner"]
