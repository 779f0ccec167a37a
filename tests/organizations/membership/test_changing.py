"""Changing, suspending and removing members: who may, what it costs, and when it holds."""

from threading import Barrier, Thread

import pytest

from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import AppError, Conflict, Denied, Invalid, NotFound, Stale
from organizations.audit import services as audit
from organizations.membership import services
from organizations.membership.rules import Role
from organizations.membership.store import MEMBERS, OWNERS, MemberStore
from tests.organizations.people import NOW, make_person, scope_for, sign_in


def counts(team):
    return MemberStore(team.scope("owner")).counts(MEMBERS, OWNERS)


def test_a_change_is_audited_with_before_and_after_in_two_calls(team):
    scope = team.scope("admin")

    with counting() as calls:
        changed = services.change_member(
            scope, user_id=team.colleague.user_id, role="viewer", permissions={"instructor": True}, now=NOW
        )

    assert calls.total == 2
    assert (changed.role, changed.permissions) == ("viewer", {"instructor": True})
    event, *_ = audit.list_events(scope).items
    assert (event.action, event.summary) == ("member.role_changed", "made Cora Colleague viewer (was member)")
    assert event.changes == {
        "role": {"before": "member", "after": "viewer"},
        "permissions": {"before": {}, "after": {"instructor": True}},
    }


def test_what_is_not_changed_writes_nothing(team):
    scope = team.scope("owner")

    with counting() as calls:
        services.change_member(scope, user_id=team.colleague.user_id, role="member", now=NOW)

    assert calls.total == 1


def test_a_changed_role_holds_from_the_next_request(team):
    client = sign_in(team.colleague)
    assert client.get("/o/demo/teach/").status_code == 403

    services.change_member(
        team.scope("admin"), user_id=team.colleague.user_id, permissions={"instructor": True}, now=NOW
    )

    assert client.get("/o/demo/teach/").status_code == 200


def test_a_suspended_member_does_not_enter_and_keeps_the_seat(team):
    client = sign_in(team.colleague)
    change = {"user_id": team.colleague.user_id, "now": NOW}

    services.change_member(team.scope("admin"), status="inactive", **change)
    assert client.get("/o/demo/").status_code == 403
    assert counts(team)[MEMBERS] == 3
    services.change_member(team.scope("admin"), status="active", **change)

    assert client.get("/o/demo/").status_code == 200
    actions = [event.action for event in audit.list_events(team.scope("owner")).items]
    assert actions[:2] == ["member.reinstated", "member.suspended"]


def test_nobody_suspends_themselves(team):
    with pytest.raises(Conflict):
        services.change_member(team.scope("admin"), user_id=team.admin.user_id, status="inactive", now=NOW)


def test_an_administrator_changes_no_owner(team):
    change = {"user_id": team.owner.user_id, "now": NOW}
    with pytest.raises(Denied):
        services.change_member(team.scope("admin"), role="member", **change)
    with pytest.raises(Denied):
        services.change_member(team.scope("admin"), status="inactive", **change)
    with pytest.raises(Denied):
        services.remove_member(team.scope("admin"), user_id=team.owner.user_id, now=NOW)


def test_an_administrator_makes_no_owner(team):
    with pytest.raises(Denied):
        services.change_member(team.scope("admin"), user_id=team.colleague.user_id, role="owner", now=NOW)
    services.change_member(team.scope("owner"), user_id=team.colleague.user_id, role="owner", now=NOW)

    assert counts(team)[OWNERS] == 2


def test_nobody_grants_more_than_they_hold_nor_acts_on_who_may_more(team):
    manager = make_person("demo", name="Mona", role="member", members__manage=True)
    scope = scope_for(manager, "demo")

    for permissions in ({"instructor": True}, {"settings.edit": True}):
        with pytest.raises(Denied):
            services.change_member(scope, user_id=team.colleague.user_id, permissions=permissions, now=NOW)
    with pytest.raises(Denied):
        services.change_member(scope, user_id=manager.user_id, role="admin", now=NOW)
    with pytest.raises(Denied):
        services.change_member(scope, user_id=team.admin.user_id, role="viewer", now=NOW)
    with pytest.raises(Denied):
        services.remove_member(scope, user_id=team.admin.user_id, now=NOW)

    assert services.change_member(scope, user_id=team.colleague.user_id, role="viewer", now=NOW).role == "viewer"


def test_members_change_nobody_and_see_no_list(team):
    scope = team.scope("colleague")

    for step in (
        lambda: services.change_member(scope, user_id=team.admin.user_id, role="viewer", now=NOW),
        lambda: services.remove_member(scope, user_id=team.admin.user_id, now=NOW),
        lambda: services.search_members(scope),
        lambda: services.get_member(scope, user_id=team.admin.user_id),
    ):
        with pytest.raises(Denied):
            step()
    assert services.get_member(scope, user_id=team.colleague.user_id).member.name == "Cora Colleague"


def test_a_member_of_another_organization_is_not_there(team):
    scope = team.scope("owner")

    for step in (
        lambda: services.get_member(scope, user_id=team.stranger.user_id),
        lambda: services.change_member(scope, user_id=team.stranger.user_id, role="viewer", now=NOW),
        lambda: services.remove_member(scope, user_id=team.stranger.user_id, now=NOW),
    ):
        with pytest.raises(NotFound):
            step()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"role": "king"}, "/role"),
        ({"permissions": {"fly": True}}, "/permissions/fly"),
        ({"status": "pending"}, "/status"),
        ({"status": "gone"}, "/status"),
    ],
)
def test_unknown_roles_permissions_and_states_are_named(team, change, pointer):
    with pytest.raises(Invalid) as refused:
        services.change_member(team.scope("owner"), user_id=team.colleague.user_id, now=NOW, **change)

    assert refused.value.fields[0].pointer == pointer


def test_a_stale_change_is_refused(team):
    change = {"user_id": team.colleague.user_id, "now": NOW}
    services.change_member(team.scope("owner"), role="viewer", revision=1, **change)

    with pytest.raises(Stale):
        services.change_member(team.scope("owner"), role="admin", revision=1, **change)


def test_the_last_owner_is_neither_demoted_nor_leaves_nor_is_suspended(team):
    scope, user_id = team.scope("owner"), team.owner.user_id

    for step in (
        lambda: services.change_member(scope, user_id=user_id, role="admin", now=NOW),
        lambda: services.remove_member(scope, user_id=user_id, now=NOW),
    ):
        with pytest.raises(services.LastOwner):
            step()

    second = make_person("demo", name="Oleg", role="owner")
    services.change_member(scope_for(second, "demo"), user_id=user_id, status="inactive", now=NOW)
    with pytest.raises(services.LastOwner):
        services.remove_member(scope_for(second, "demo"), user_id=second.user_id, now=NOW)


def at_once(steps):
    """Run all steps at the same moment; return what each raised, ``None`` for those that went well."""
    outcomes: list[AppError | None] = [None] * len(steps)
    barrier = Barrier(len(steps))

    def run(number, step):
        barrier.wait()
        try:
            step()
        except AppError as failure:
            outcomes[number] = failure

    threads = [Thread(target=run, args=one) for one in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_of_two_last_owners_who_leave_at_once_one_stays(team):
    second = make_person("demo", name="Oleg", role="owner")
    scopes = [team.scope("owner"), scope_for(second, "demo")]

    outcomes = at_once([lambda one=one: services.remove_member(one, user_id=one.user_id, now=NOW) for one in scopes])

    assert sorted(type(one).__name__ for one in outcomes) == ["LastOwner", "NoneType"]
    assert MemberStore(scopes[0]).counts(OWNERS) == {OWNERS: 1}


def test_two_owners_who_demote_each_other_at_once_leave_one(team):
    second = make_person("demo", name="Oleg", role="owner")
    pairs = [(team.scope("owner"), second.user_id), (scope_for(second, "demo"), team.owner.user_id)]

    at_once([lambda one=one: services.change_member(one[0], user_id=one[1], role="member", now=NOW) for one in pairs])

    roles = [team.member(account).role for account in (team.owner, second)]
    assert sorted(roles) == [Role.MEMBER, Role.OWNER]
    assert counts(team)[OWNERS] == 1


def test_a_removed_member_is_gone_and_the_seat_is_free(team):
    client, scope = sign_in(team.colleague), team.scope("admin")

    with counting() as calls:
        services.remove_member(scope, user_id=team.colleague.user_id, now=NOW)

    assert calls.total == 3
    assert client.get("/o/demo/").status_code == 404
    assert client.get("/start/")["Location"] == "/organizations/"
    assert counts(team)[MEMBERS] == 2
    event, *_ = audit.list_events(team.scope("owner")).items
    assert (event.action, event.details["works"]) == ("member.removed", "keep")


def test_anybody_but_the_last_owner_may_leave(team):
    services.remove_member(team.scope("colleague"), user_id=team.colleague.user_id, now=NOW)

    assert services.find_member(team.scope("owner"), user_id=team.colleague.user_id) is None
    event, *_ = audit.list_events(team.scope("owner")).items
    assert (event.action, event.actor_name) == ("member.left", "Cora Colleague")


def test_what_becomes_of_works_is_keep_or_archive(team):
    with pytest.raises(Invalid):
        services.remove_member(team.scope("owner"), user_id=team.colleague.user_id, works="burn", now=NOW)
    with pytest.raises(Denied):
        services.remove_member(team.scope("colleague"), user_id=team.colleague.user_id, works="archive", now=NOW)
