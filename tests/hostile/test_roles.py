"""Nobody comes to do more than they were given: by overrides, invites, offers, or a membership that has ended."""

from datetime import timedelta

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.errors import Conflict, Denied, Invalid
from organizations.invites import services as invites
from organizations.membership import services
from organizations.membership.rules import SEED_NAMES, permissions_for
from tests.hostile.asking import Asker, Organization, refused, taken
from tests.organizations.invites.inviting import ADA, accept, invite, make_account, seats, token_of
from tests.organizations.people import account_of, scope_for


def _path(who: Asker, rest: str = "") -> str:
    return f"/organizations/{who.scope.organization_id}{rest}"


def _now(who: Asker) -> Asker:
    """Return the person with what they may do by now."""
    account = account_of(who.scope.user_id)
    return Asker(who.client, scope_for(account, who.scope.organization_id))


@pytest.mark.parametrize(("old", "key"), SEED_NAMES.items())
@pytest.mark.parametrize("is_old_first", [True, False])
def test_two_names_of_one_permission_give_nothing_when_one_of_them_takes_it(old, key, is_old_first):
    overrides = [(old, True), (key, False)]

    held = permissions_for("member", dict(overrides if is_old_first else overrides[::-1]), (), is_home=False)

    assert key not in held


def test_an_override_of_two_names_does_not_give_what_the_giver_lacks(here: Organization):
    manager = here.person("Max", "member")
    services.change_member(
        here.owner.scope, user_id=manager.scope.user_id, permissions={"members.manage": True}, now=clock.now()
    )
    given = {"members.manage": True, "view_conversations": True, "conversations.view": False}

    manager.ask("patch", _path(manager, f"/members/{manager.scope.user_id}"), {"permissions": given})

    assert not _now(manager).scope.can("conversations.view")


@pytest.mark.parametrize("role", ["owner", "admin"])
def test_an_admin_makes_no_owner_and_a_manager_no_admin(here: Organization, role):
    admin = here.person("Adam", "admin" if role == "owner" else "member")
    if role == "admin":
        services.change_member(
            here.owner.scope, user_id=admin.scope.user_id, permissions={"members.manage": True}, now=clock.now()
        )
    me = f"/members/{admin.scope.user_id}"

    refused(admin.ask("patch", _path(admin, me), {"role": role}), 403)
    refused(admin.post(_path(admin, "/invites"), {"emails": [ADA], "role": role}), 403)
    assert admin.post(_path(admin, f"/members/{here.member.scope.user_id}/approve"), {"role": role}).status_code >= 400


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_an_admin_does_nothing_to_an_owner(here: Organization, method):
    admin = here.person("Adam", "admin")
    body = {"status": "inactive"} if method == "patch" else None

    refused(admin.ask(method, _path(admin, f"/members/{here.owner.scope.user_id}"), body), 403)
    refused(admin.delete(_path(admin, f"/members/{here.owner.scope.user_id}/sessions")), 403)


def _demote(here: Organization, who: Asker) -> None:
    services.change_member(here.owner.scope, user_id=who.scope.user_id, role="member", now=clock.now())


def _remove(here: Organization, who: Asker) -> None:
    services.remove_member(here.owner.scope, user_id=who.scope.user_id, now=clock.now())


def _suspend(here: Organization, who: Asker) -> None:
    services.change_member(here.owner.scope, user_id=who.scope.user_id, status="inactive", now=clock.now())


@pytest.mark.parametrize("fate", [_demote, _remove, _suspend])
def test_an_invite_is_good_only_while_who_sent_it_may_give_what_it_gives(here: Organization, fate):
    admin = here.person("Adam", "admin")
    made = invite(admin.scope, role="admin")
    fate(here, admin)
    account = make_account()

    look = taken(Asker(Client(), here.owner.scope).get(f"/invites/{token_of(made)}"), 200)
    with pytest.raises(invites.NotAcceptable):
        accept(made, account)

    assert look["case"] == "withdrawn"
    assert services.find_member(here.owner.scope, user_id=account.user_id) is None


def test_who_hands_the_ownership_over_does_not_come_back_by_an_invite_of_their_own(here: Organization):
    heir = here.person("Hera", "admin")
    made = invite(here.owner.scope, role="owner")
    services.offer_ownership(here.owner.scope, user_id=heir.scope.user_id, now=clock.now())
    services.accept_ownership(heir.scope, now=clock.now())

    with pytest.raises(invites.NotAcceptable):
        accept(made, make_account())


def test_an_invite_is_good_again_once_somebody_who_may_sends_it(here: Organization):
    admin = here.person("Adam", "admin")
    made = invite(admin.scope, role="admin", now=clock.now() - timedelta(hours=1))
    _remove(here, admin)
    account = make_account()

    resent = invites.resend_invite(here.owner.scope, invite_id=made.invite_id, now=clock.now())
    accept(resent, account)

    member = services.find_member(here.owner.scope, user_id=account.user_id)
    assert member is not None
    assert (member.role, member.invited_by) == ("admin", here.owner.scope.user_id)
    assert seats(here.owner.scope).invited == 0


def test_who_wants_an_invite_whose_sender_has_gone_is_heard_by_others(here: Organization):
    admin = here.person("Adam", "admin")
    made = invite(admin.scope, role="admin")
    _remove(here, admin)

    invites.ask_for_invite(token=token_of(made), now=clock.now())

    notices = taken(here.owner.get("/me/notifications"), 200)["items"]
    assert any(ADA in notice["text"] for notice in notices)


def test_an_offer_of_the_ownership_ends_with_the_membership_that_it_was_made_to(here: Organization):
    heir = here.person("Hera")
    services.offer_ownership(here.owner.scope, user_id=heir.scope.user_id, now=clock.now() - timedelta(hours=1))
    _remove(here, heir)
    services.add_member(here.owner.scope, user_id=heir.scope.user_id, role="viewer", name="Hera", now=clock.now())

    with pytest.raises(Conflict):
        services.accept_ownership(_now(heir).scope, now=clock.now())

    assert _now(heir).scope.role == "viewer"


def test_the_ownership_is_not_taken_over_by_who_is_suspended_meanwhile(here: Organization):
    heir = here.person("Hera")
    services.offer_ownership(here.owner.scope, user_id=heir.scope.user_id, now=clock.now())
    _suspend(here, heir)

    assert heir.post(_path(heir, "/transfer-ownership/accept")).status_code in {403, 404}
    with pytest.raises(Invalid):
        services.offer_ownership(here.owner.scope, user_id=heir.scope.user_id, now=clock.now())


def test_a_token_does_not_do_more_than_it_was_made_for(here: Organization):
    made = taken(here.owner.post("/me/tokens", {"name": "CI", "scopes": ["learn.view"]}), 201)
    here.owner.client.logout()
    bearer = {"Authorization": f"Bearer {made['token']}"}

    for method, path, body in (
        ("get", _path(here.owner, "/members"), None),
        ("post", _path(here.owner, "/invites"), {"emails": [ADA]}),
        ("post", _path(here.owner, "/transfer-ownership"), {"user_id": here.member.scope.user_id}),
        ("post", _path(here.owner, "/transfer-ownership/accept"), None),
        ("patch", _path(here.owner, f"/members/{here.member.scope.user_id}"), {"role": "owner"}),
        ("delete", _path(here.owner, f"/members/{here.owner.scope.user_id}"), None),
        ("delete", _path(here.owner, f"/members/{here.owner.scope.user_id}/sessions"), None),
        ("post", "/me/tokens", {"name": "More", "scopes": ["members.manage"]}),
        ("post", "/organizations", {"name": "Mine"}),
        ("delete", "/me", None),
        ("post", "/me/export", None),
        ("get", "/me/export", None),
        ("get", "/me/erasure", None),
        ("post", "/me/cancel-erasure", None),
        ("get", "/me/welcome", None),
        ("post", "/me/welcome/join", {"organization_id": "elsewhere"}),
        ("patch", "/me", {"name": "Another"}),
    ):
        answer = here.owner.ask(method, path, body, **bearer)
        assert answer.status_code == 403, (method, path, answer.status_code, answer.content)


def test_a_token_of_who_was_removed_does_nothing_in_their_name(here: Organization):
    made = taken(here.member.post("/me/tokens", {"name": "CI", "scopes": ["learn.view"]}), 201)
    here.member.client.logout()
    _remove(here, here.member)
    bearer = {"Authorization": f"Bearer {made['token']}"}

    answer = here.member.post(_path(here.member, "/join-requests"), {"note": "Let me in."}, **bearer)

    assert answer.status_code == 404
    assert services.list_requests(here.owner.scope).items == ()


def test_the_last_owner_is_not_lost_by_two_who_act_at_once(here: Organization):
    second = here.person("Otto", "owner")
    services.change_member(second.scope, user_id=here.owner.scope.user_id, status="inactive", now=clock.now())

    with pytest.raises(Conflict):
        services.remove_member(second.scope, user_id=second.scope.user_id, now=clock.now())
    with pytest.raises((Conflict, Denied)):
        services.change_member(second.scope, user_id=second.scope.user_id, role="admin", now=clock.now())
