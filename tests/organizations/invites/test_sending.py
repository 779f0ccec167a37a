"""Inviting one and many: who may, whom, how many, and what is written."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from diatonic.common import clock
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied, Invalid, NotFound, TooMany
from organizations.invites import services
from organizations.invites.rules import LIFETIME, RESEND_AFTER, InviteState
from organizations.invites.rules.tokens import digest_of
from organizations.invites.store import InviteStore
from organizations.membership.services import OrganizationFull
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
from tests.organizations.media.conftest import work
from tests.organizations.people import join, make_person, scope_for


def _verdicts(scope, *typed, role="member"):
    found = services.check_invites(scope, typed=typed, role=role, permissions={}, now=clock.now())
    return [line.verdict.value for line in found.lines]


def test_an_invite_keeps_a_seat_and_the_digest_of_its_token_only():
    scope = make_inviter()

    made = invite(scope, " ADA@Example.org ", instructor=True)

    kept = services.get_invite(scope, invite_id=made.invite_id, now=clock.now())
    assert (kept.email, kept.role, kept.bundles, kept.status) == (ADA, "member", ("instructor",), "pending")
    assert (kept.invited_by, kept.invited_by_name, kept.organization_name) == (
        scope.user_id, "Olga", "Demo Organization",
    )  # fmt: skip
    assert kept.digest == digest_of(token_of(made))
    assert token_of(made) not in repr(kept)
    assert (seats(scope).members, seats(scope).invited) == (1, 1)
    assert actions()[0] == "invite.sent"


def test_each_line_has_a_verdict_before_anything_is_sent():
    scope = make_inviter(max_users=5)
    member = make_person("demo", name="Mia")
    invite(scope, "open@example.org")

    verdicts = _verdicts(
        scope,
        "new@example.org",
        member.email.upper(),
        "OPEN@example.org",
        "new@example.org",
        "New@Example.org",
        "nobody",
        "second@example.org",
        "third@example.org",
    )

    assert verdicts == [
        "new", "member", "invited", "repeated", "spelled_otherwise", "invalid", "new", "no_seat",
    ]  # fmt: skip
    assert seats(scope).invited == 1


def test_part_of_a_list_is_sent_and_sending_it_again_sends_nothing_twice():
    scope = make_inviter()
    typed = [f"person{number}@example.org" for number in range(40)] + ["nobody"]

    first = services.send_invites(scope, typed=typed, role="viewer", permissions={}, now=clock.now())
    again = services.send_invites(scope, typed=typed, role="viewer", permissions={}, now=clock.now())

    assert [sent.invite is not None for sent in first] == [True] * 40 + [False]
    assert [sent.line.verdict for sent in again] == ["invited"] * 40 + ["invalid"]
    assert seats(scope).invited == 40


def test_five_hundred_are_asked_about_in_a_fixed_number_of_calls():
    scope = make_inviter(max_users=1000)
    typed = [f"person{number}@example.org" for number in range(500)]

    with counting() as calls:
        assert set(_verdicts(scope, *typed)) == {"new"}

    assert calls.total == 5 + 5 + 1
    with pytest.raises(Invalid):
        _verdicts(scope, *typed, "one@example.org")


def test_nobody_invites_to_more_than_they_hold():
    scope = make_inviter()
    member = scope_for(make_person("demo", members__manage=True), "demo")
    viewer = scope_for(make_person("demo", role="viewer"), "demo")

    with pytest.raises(Denied):
        invite(member, role="owner")
    with pytest.raises(Denied):
        invite(member, instructor=True)
    with pytest.raises(Denied):
        invite(viewer)
    with pytest.raises(Invalid):
        invite(scope, role="king")
    invite(member)
    made = invite(scope, "admin@example.org", role="admin")

    with pytest.raises(Denied):
        services.get_link(member, invite_id=made.invite_id, now=clock.now())


def test_the_last_seat_is_invited_to_once():
    scope = make_inviter(max_users=2)

    def one(number):
        (sent,) = services.send_invites(
            scope, typed=[f"person{number}@example.org"], role="member", permissions={}, now=clock.now()
        )
        return sent.line.verdict.value

    with ThreadPoolExecutor(8) as threads:
        verdicts = sorted(threads.map(one, range(8)))

    assert verdicts == ["new"] + ["no_seat"] * 7
    assert (seats(scope).invited, seats(scope).free) == (1, 0)


def test_an_address_is_invited_once_however_many_ask_at_once():
    scope = make_inviter()

    def one(_):
        (sent,) = services.send_invites(scope, typed=[ADA], role="member", permissions={}, now=clock.now())
        return sent.line.verdict.value

    with ThreadPoolExecutor(8) as threads:
        verdicts = sorted(threads.map(one, range(8)))

    assert verdicts == ["invited"] * 7 + ["new"]
    assert seats(scope).invited == 1


def test_cancelling_gives_the_seat_back_and_the_address_free():
    scope = make_inviter()
    made = invite(scope)

    services.cancel_invite(scope, invite_id=made.invite_id, now=clock.now())

    cancelled = services.get_invite(scope, invite_id=made.invite_id, now=clock.now())
    assert (cancelled.status, cancelled.generation) == ("cancelled", 2)
    assert cancelled.digest != made.digest
    assert seats(scope).invited == 0
    for refused in (services.cancel_invite, services.resend_invite, services.get_link):
        with pytest.raises(services.NotOpen):
            refused(scope, invite_id=made.invite_id, now=clock.now())
    invite(scope)
    assert actions()[:2] == ["invite.sent", "invite.cancelled"]


def test_resending_renews_the_same_link_but_not_at_once():
    scope = make_inviter()
    made = invite(scope)
    later = clock.now() + RESEND_AFTER + timedelta(seconds=1)

    with pytest.raises(TooMany) as refused:
        services.resend_invite(scope, invite_id=made.invite_id, now=clock.now())
    renewed = services.resend_invite(scope, invite_id=made.invite_id, now=later)

    assert 0 < (refused.value.retry_after or 0) <= 301
    assert renewed.expires_at == clock.iso(later + LIFETIME)
    assert token_of(renewed) == token_of(made)
    assert (renewed.mailing.number, renewed.mailing.state) == (2, "waiting")
    assert seats(scope).invited == 1
    assert services.get_link(scope, invite_id=made.invite_id, now=later).endswith(f"/invites/{token_of(made)}/")


def test_an_invite_expires_by_the_clock_and_its_seat_comes_back_with_the_job():
    scope = make_inviter()
    made = invite(scope, now=clock.now() - LIFETIME)

    seen = services.get_invite(scope, invite_id=made.invite_id, now=clock.now())
    assert (seen.status, seats(scope).invited) == ("expired", 1)
    work("demo")

    assert seats(scope).invited == 0
    (expired,) = services.list_invites(scope, state=InviteState.EXPIRED, now=clock.now()).page.items
    assert expired.invite_id == made.invite_id
    work("demo")
    assert seats(scope).invited == 0


def test_an_expired_invite_is_sent_again_where_a_seat_is_left():
    scope = make_inviter(max_users=2)
    made = invite(scope, now=clock.now() - LIFETIME - RESEND_AFTER)
    work("demo")

    renewed = services.resend_invite(scope, invite_id=made.invite_id, now=clock.now())

    assert (renewed.status, seats(scope).invited) == ("pending", 1)
    services.cancel_invite(scope, invite_id=made.invite_id, now=clock.now())
    other = invite(scope, "other@example.org", now=clock.now() - LIFETIME - RESEND_AFTER)
    work("demo")
    invite(scope, "third@example.org")
    with pytest.raises(OrganizationFull):
        services.resend_invite(scope, invite_id=other.invite_id, now=clock.now())


def test_the_next_invite_takes_over_an_address_whose_invite_is_over_by_the_clock():
    scope = make_inviter()
    old = invite(scope, now=clock.now() - LIFETIME - RESEND_AFTER)

    new = invite(scope)

    assert seats(scope).invited == 2
    with pytest.raises(services.AlreadyInvited):
        services.resend_invite(scope, invite_id=old.invite_id, now=clock.now())
    work("demo")
    assert seats(scope).invited == 1
    assert InviteStore(scope).opened([ADA], now=clock.now()) == {ADA: new.invite_id}
    assert [accept(new, make_account()).status] == ["pending"]


def test_a_renewed_invite_outlives_the_job_of_its_first_end():
    scope = make_inviter()
    made = invite(scope, now=clock.now() - LIFETIME + timedelta(minutes=1))
    services.resend_invite(scope, invite_id=made.invite_id, now=clock.now())

    services.expire_invite(scope, invite_id=made.invite_id, now=clock.now() + timedelta(minutes=2))

    assert services.get_invite(scope, invite_id=made.invite_id, now=clock.now()).status == "pending"
    assert seats(scope).invited == 1


def test_lists_are_by_state_newest_first_in_two_calls():
    scope = make_inviter()
    for number in range(5):
        invite(scope, f"person{number}@example.org", now=clock.now() + timedelta(seconds=number))

    with counting() as calls:
        overview = services.list_invites(scope, now=clock.now(), limit=3)

    assert calls.total == 2
    assert [one.email for one in overview.page.items] == [f"person{number}@example.org" for number in (4, 3, 2)]
    cursor = overview.page.next_cursor
    rest = services.list_invites(scope, now=clock.now(), limit=3, cursor=cursor).page
    assert [one.email for one in rest.items] == ["person1@example.org", "person0@example.org"]
    assert services.list_invites(scope, now=clock.now(), state=InviteState.ACCEPTED).page.items == ()


def test_whoever_joins_another_way_has_no_open_invite_left():
    scope = make_inviter()
    made = invite(scope)
    ada = make_account()

    join("demo", ada, role="viewer")

    assert services.get_invite(scope, invite_id=made.invite_id, now=clock.now()).status == "accepted"
    assert (seats(scope).members, seats(scope).invited) == (2, 0)


def test_anothers_invites_are_not_there():
    made = invite(make_inviter())
    stranger = make_inviter("other")

    for asked in (services.get_invite, services.get_link, services.resend_invite, services.cancel_invite):
        with pytest.raises(NotFound):
            asked(stranger, invite_id=made.invite_id, now=clock.now())
    assert services.list_invites(stranger, now=clock.now()).page.items == ()
    invite(stranger)
