"""Handing the ownership over, with acceptance."""

from dataclasses import replace
from datetime import timedelta

import pytest

from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Conflict, Denied, Invalid
from organizations.audit import services as audit
from organizations.membership import services
from organizations.membership.store import OWNERS, MemberStore
from organizations.notifications import services as notifications
from tests.organizations.membership.test_changing import at_once
from tests.organizations.people import NOW, make_person, scope_for


def offer(team, to="colleague", now=NOW):
    return services.offer_ownership(team.scope("owner"), user_id=getattr(team, to).user_id, now=now)


def seen_by(team, name, now=NOW):
    scope = team.scope(name)
    return services.offer_of(scope, services.get_organization(scope).offer, now=now)


def test_an_ownership_is_handed_over_once_it_is_accepted(team):
    owner, heir = team.scope("owner"), team.scope("colleague")
    with counting() as calls:
        services.offer_ownership(owner, user_id=heir.user_id, now=NOW)
    assert calls.total == 3
    assert team.scope("colleague").role == "member"
    (notice,) = notifications.list_notices(team.scope("colleague")).items
    assert notice.text == "Olga Owner offers you the ownership of Demo Organization."

    with counting() as calls:
        services.accept_ownership(heir, now=NOW)

    assert calls.total == 3
    assert (team.scope("owner").role, team.scope("colleague").role) == ("admin", "owner")
    assert MemberStore(team.scope("owner")).counts(OWNERS) == {OWNERS: 1}
    assert seen_by(team, "colleague") is None
    actions = [event.action for event in audit.list_events(team.scope("owner")).items]
    assert actions[:2] == ["ownership.transferred", "ownership.offered"]
    # Who was the last owner may leave now, and who is it may not.
    services.remove_member(team.scope("owner"), user_id=team.owner.user_id, now=NOW)
    with pytest.raises(services.LastOwner):
        services.remove_member(team.scope("colleague"), user_id=team.colleague.user_id, now=NOW)


def test_an_offer_is_seen_by_owners_and_by_whom_it_is_made_to(team):
    offer(team)

    assert seen_by(team, "owner") == seen_by(team, "colleague") != None  # noqa: E711 -- all three at once
    assert seen_by(team, "admin") is None


def test_only_owners_offer_and_only_whom_it_is_made_to_accepts(team):
    with pytest.raises(Denied):
        services.offer_ownership(team.scope("admin"), user_id=team.colleague.user_id, now=NOW)
    offer(team)
    second = make_person("demo", name="Oleg", role="owner")

    with pytest.raises(services.NoOffer):
        services.accept_ownership(team.scope("admin"), now=NOW)
    with pytest.raises(Denied):
        services.accept_ownership(scope_for(second, "demo"), now=NOW)


def test_nothing_of_it_is_done_through_an_api_token(team):
    through_token = replace(team.scope("owner"), token_id="token")
    with pytest.raises(Denied):
        services.offer_ownership(through_token, user_id=team.colleague.user_id, now=NOW)
    offer(team)

    heir = replace(team.scope("colleague"), token_id="token")
    for step in (services.accept_ownership, services.close_offer):
        with pytest.raises(Denied):
            step(heir, now=NOW)
    with pytest.raises(Denied):
        services.remove_member(heir, user_id=heir.user_id, now=NOW)


def test_it_is_offered_to_active_members_who_are_no_owners(team):
    suspended = make_person("demo", name="Susi")
    services.change_member(team.scope("owner"), user_id=suspended.user_id, status="inactive", now=NOW)

    for user_id in (team.owner.user_id, team.stranger.user_id, suspended.user_id, "nobody"):
        with pytest.raises(Invalid):
            services.offer_ownership(team.scope("owner"), user_id=user_id, now=NOW)


def test_an_offer_ends_after_seven_days(team):
    offer(team)
    late = NOW + timedelta(days=7, minutes=1)

    assert seen_by(team, "colleague", now=NOW + timedelta(days=6, hours=23)) is not None
    assert seen_by(team, "colleague", now=late) is None
    with pytest.raises(services.NoOffer):
        services.accept_ownership(team.scope("colleague"), now=late)


@pytest.mark.parametrize(("by", "action"), [("colleague", "ownership.declined"), ("owner", "ownership.withdrawn")])
def test_an_offer_is_declined_or_withdrawn(team, by, action):
    offer(team)

    services.close_offer(team.scope(by), now=NOW)

    with pytest.raises(services.NoOffer):
        services.accept_ownership(team.scope("colleague"), now=NOW)
    event, *_ = audit.list_events(team.scope("owner")).items
    assert event.action == action


def test_a_later_offer_takes_the_place_of_an_earlier_one(team):
    offer(team)
    offer(team, to="admin", now=NOW + timedelta(minutes=1))

    with pytest.raises(services.NoOffer):
        services.accept_ownership(team.scope("colleague"), now=NOW)
    services.accept_ownership(team.scope("admin"), now=NOW)

    assert team.scope("admin").role == "owner"


def test_an_offer_of_who_is_no_owner_any_more_is_void(team):
    second = make_person("demo", name="Oleg", role="owner")
    offer(team)
    services.change_member(scope_for(second, "demo"), user_id=team.owner.user_id, role="member", now=NOW)

    with pytest.raises(Conflict) as refused:
        services.accept_ownership(team.scope("colleague"), now=NOW)

    assert refused.value.code == "offer_void"
    assert team.scope("colleague").role == "member"


def test_accepting_and_withdrawing_at_once_is_one_of_both(team):
    offer(team)
    owner, heir = team.scope("owner"), team.scope("colleague")

    outcomes = at_once([lambda: services.accept_ownership(heir, now=NOW), lambda: services.close_offer(owner, now=NOW)])

    assert sum(one is None for one in outcomes) == 1
    assert MemberStore(owner).counts(OWNERS) == {OWNERS: 1}
    roles = {team.scope("owner").role, team.scope("colleague").role}
    assert roles == ({"admin", "owner"} if outcomes[0] is None else {"owner", "member"})
