"""What the invited person can do: every case, accepting at once, and never by looking."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from diatonic.common import clock
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import AppError, Conflict
from organizations.invites import services
from organizations.invites.rules import LIFETIME, Case
from organizations.membership import services as membership
from organizations.membership.models import Organization
from organizations.notifications import services as notifications
from tests.guessing import almost
from tests.organizations.invites.inviting import (
    ADA,
    accept,
    actions,
    invite,
    make_account,
    make_inviter,
    seats,
    token_of,
)
from tests.organizations.people import account_of, join, make_person, scope_for


def _case(made, account=None, now=None):
    return services.look_at(token=token_of(made), account=account, now=now or clock.now()).case


def test_whoever_accepts_is_a_member_as_the_invite_says_at_home_there_and_the_inviter_is_told():
    scope = make_inviter()
    made = invite(scope, role="member", reviewer=True)
    ada = make_account()

    with counting() as calls:
        accept(made, ada)

    assert calls.total == 3
    member = membership.find_member(scope, user_id=ada.user_id)
    assert member is not None
    assert (member.role, dict(member.permissions), member.invited_by) == ("member", {"reviewer": True}, scope.user_id)
    assert (member.name, member.email) == ("Ada", ADA)
    assert account_of(ada.user_id).home_organization == "demo"
    accepted = services.get_invite(scope, invite_id=made.invite_id, now=clock.now())
    assert (accepted.status, accepted.accepted_by) == ("accepted", ada.user_id)
    assert (seats(scope).members, seats(scope).invited) == (2, 0)
    assert actions()[0] == "invite.accepted"
    (notice,) = notifications.list_notices(scope).items
    assert notice.text == "Ada accepted your invite."


def test_a_home_that_is_there_stays():
    invited = invite(make_inviter())
    other = invite(make_inviter("other"))
    ada = make_account()
    accept(other, ada)

    accept(invited, account_of(ada.user_id))

    assert account_of(ada.user_id).home_organization == "other"


def test_looking_changes_nothing_however_often():
    scope = make_inviter()
    made = invite(scope)
    ada = make_account()

    for _ in range(3):
        with counting() as calls:
            assert _case(made, ada) == Case.OPEN
        assert set(calls.by_operation) == {"Query", "BatchGetItem"}
        assert calls.total == 2

    kept = services.get_invite(scope, invite_id=made.invite_id, now=clock.now())
    assert (kept.status, kept.revision) == ("pending", 1)


def test_each_case():
    scope = make_inviter(max_users=3)
    made = invite(scope)
    ada, eve = make_account(), make_account("eve@example.org", name="Eve")

    assert _case(made) == Case.SIGNED_OUT
    assert _case(made, ada) == Case.OPEN
    assert _case(made, replace(ada, email="ADA@example.ORG")) == Case.OPEN
    assert _case(made, eve) == Case.OTHER_ADDRESS
    assert _case(made, replace(ada, email="")) == Case.UNVERIFIED
    assert _case(made, ada, clock.now() + LIFETIME) == Case.EXPIRED
    assert _case(made, account_of(scope.user_id)) == Case.MEMBER
    join("demo", eve)
    join("demo", make_account("last@example.org"))
    assert _case(made, ada) == Case.FULL
    assert _case(made, eve) == Case.MEMBER
    services.cancel_invite(scope, invite_id=made.invite_id, now=clock.now())
    assert _case(made, ada) == Case.CANCELLED


def test_a_used_invite_is_used_for_others_and_a_membership_for_whoever_used_it():
    made = invite(make_inviter())
    ada = make_account()
    accept(made, ada)

    assert _case(made, ada) == Case.MEMBER
    assert _case(made) == Case.USED
    assert _case(made, make_account("eve@example.org")) == Case.USED
    with pytest.raises(services.NotAcceptable) as refused:
        accept(made, ada)
    assert refused.value.code == "invite_member"


@pytest.mark.parametrize("change", ["", "x", "cut", "last", "other"])
def test_a_token_that_is_not_right_to_the_last_letter_leads_nowhere(change):
    made = invite(make_inviter())
    token = token_of(made)
    wrong = {
        "": "",
        "x": "x" * len(token),
        "cut": token[:-1],
        "last": almost(token),
        "other": token[:22] + token_of(invite(make_inviter("other")))[22:],
    }[change]

    with pytest.raises(services.WrongToken):
        services.look_at(token=wrong, account=None, now=clock.now())


def test_a_link_outlives_the_key_it_was_made_with_but_cannot_be_made_again(settings):
    scope = make_inviter()
    made = invite(scope, now=clock.now() - timedelta(minutes=10))
    token = token_of(made)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    assert services.get_link(scope, invite_id=made.invite_id, now=clock.now()).endswith(f"/{token}/")
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(services.NotOpen):
        services.get_link(scope, invite_id=made.invite_id, now=clock.now())
    assert services.look_at(token=token, account=None, now=clock.now()).case == Case.SIGNED_OUT

    renewed = services.resend_invite(scope, invite_id=made.invite_id, now=clock.now())

    assert renewed.generation == 2
    assert services.look_at(token=token_of(renewed), account=None, now=clock.now()).case == Case.SIGNED_OUT
    with pytest.raises(services.WrongToken):
        services.look_at(token=token, account=None, now=clock.now())


def test_fifty_accepts_of_one_invite_are_one_member():
    scope = make_inviter()
    made = invite(scope)
    ada = make_account()

    with ThreadPoolExecutor(16) as threads:
        outcomes = list(threads.map(lambda _: _outcome(made, ada), range(50)))

    assert outcomes.count("") == 1
    assert set(outcomes) <= {"", "member_exists", "invite_changed", "invite_member", "invite_used", "unavailable"}
    assert (seats(scope).members, seats(scope).invited) == (2, 0)
    assert actions().count("invite.accepted") == 1


def test_two_people_and_one_seat():
    scope = make_inviter(max_users=3)
    people = [make_account(f"person{number}@example.org") for number in range(2)]
    made = [invite(scope, person.email) for person in people]
    join("demo", make_account("domain@example.org"))  # who came another way took a seat that was kept

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(_outcome, made, people))

    assert sorted(outcomes) in (["", "invite_full"], ["", "organization_full"])
    assert (seats(scope).members, seats(scope).invited) == (3, 1)
    assert len(membership.list_members(scope, limit=10).items) == 3


def test_a_cancelled_invite_and_its_acceptance_at_once_are_one_of_both():
    scope = make_inviter()
    made = invite(scope)
    ada = make_account()

    def cancel():
        try:
            services.cancel_invite(scope, invite_id=made.invite_id, now=clock.now())
        except AppError as refused:
            return refused.code
        return ""

    with ThreadPoolExecutor(2) as threads:
        accepting = threads.submit(_outcome, made, ada)
        cancelling = threads.submit(cancel)

    assert sorted(bool(done.result()) for done in (accepting, cancelling)) == [False, True]
    is_member = membership.find_member(scope, user_id=ada.user_id) is not None
    assert is_member == (accepting.result() == "")
    assert (seats(scope).members, seats(scope).invited) == (2 if is_member else 1, 0)


def test_whoever_asks_for_a_new_invite_is_heard_once_a_day():
    scope = make_inviter()
    made = invite(scope, now=clock.now() - LIFETIME)

    services.ask_for_invite(token=token_of(made), now=clock.now())
    with pytest.raises(Conflict) as refused:
        services.ask_for_invite(token=token_of(made), now=clock.now())
    services.ask_for_invite(token=token_of(made), now=clock.now() + timedelta(days=2))

    assert refused.value.code == "asked_already"
    texts = [notice.text for notice in notifications.list_notices(scope).items]
    assert texts == [f"{ADA} asks for a new invite: the one you sent has expired."] * 2


def test_where_who_invited_is_gone_whoever_invites_now_is_told():
    scope = make_inviter()
    manager = make_person("demo", name="Mira", role="admin")
    made = invite(scope_for(manager, "demo"), now=clock.now() - LIFETIME)
    membership.remove_member(scope, user_id=manager.user_id, works="keep", now=clock.now())
    viewer = make_person("demo", role="viewer")

    with counting() as calls:
        services.ask_for_invite(token=token_of(made), now=clock.now())

    assert calls.total == 4
    texts = [notice.text for notice in notifications.list_notices(scope).items]
    assert f"{ADA} asks for a new invite: their last one has expired." in texts
    assert not notifications.list_notices(scope_for(viewer, "demo")).items


def test_open_invites_are_found_by_a_verified_address():
    first, second = invite(make_inviter()), invite(make_inviter("other"))
    invite(make_inviter("third"), now=clock.now() - LIFETIME)
    ada = make_account()

    with counting() as calls:
        found = services.list_my_invites(account=ada, now=clock.now())

    assert calls.total == 2
    assert {(one.organization_id, token) for one, token in found} == {
        ("demo", token_of(first)),
        ("other", token_of(second)),
    }
    assert services.list_my_invites(account=replace(ada, email=""), now=clock.now()) == []
    assert services.list_my_invites(account=make_account("eve@example.org"), now=clock.now()) == []


def test_nobody_joins_a_suspended_organization():
    scope = make_inviter()
    ada = make_account()
    made = invite(scope)
    _suspend("demo")

    assert _case(made, ada) == Case.SUSPENDED
    with pytest.raises(services.NotAcceptable):
        accept(made, ada)


def _suspend(organization_id):
    Organization(organization_id).update(actions=[Organization.status.set("suspended")])


def _outcome(made, account):
    try:
        accept(made, account)
    except AppError as refused:
        return refused.code
    return ""
