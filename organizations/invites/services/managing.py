"""What administrators do with invites that were sent: list, send again, cancel, copy the link."""

from dataclasses import dataclass, replace
from datetime import datetime

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, NotFound, TooMany
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.invites.rules import LIFETIME, RESEND_AFTER, Invite, InviteState
from organizations.invites.services import links
from organizations.invites.services.sending import SENTENCE, schedule
from organizations.invites.store import InviteStore
from organizations.membership import services as membership
from organizations.membership.rules import Seats


class NotOpen(Conflict):
    """The invite was accepted or cancelled: nothing can be done with it any more."""

    default_code = "invite_not_open"


@dataclass(frozen=True, slots=True)
class Overview:
    """A page of invites, each in its state by the clock, and the seats that there are."""

    page: Page[Invite]
    seats: Seats


def list_invites(
    scope: Scope,
    *,
    now: datetime,
    state: InviteState | None = None,
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
) -> Overview:
    """Return one page of the invites, or of those in a state, newest first. Needs ``members.manage``. Two calls.

    One that has just expired stands among the open ones, as expired, until its seat is given back a moment later.
    """
    scope.check("members.manage", SENTENCE)
    page = InviteStore(scope).page(state=state, limit=limit, cursor=cursor)
    return Overview(page.map(lambda invite: invite.as_of(now)), membership.count_seats(scope))


def get_invite(scope: Scope, *, invite_id: str, now: datetime) -> Invite:
    """Return one invite in its state by the clock. Needs ``members.manage``; raises ``NotFound``. One call."""
    scope.check("members.manage", SENTENCE)
    return _find(scope, invite_id).as_of(now)


def get_link(scope: Scope, *, invite_id: str, now: datetime) -> str:
    """Return the link of an open invite, the same as in its mail. Needs ``members.manage``. One call.

    Raises ``NotFound``, :class:`NotOpen`; also for a link whose key was given up: sending again makes a new one.
    """
    scope.check("members.manage", SENTENCE)
    invite = _find(scope, invite_id)
    membership.check_grant(scope, role=invite.role, permissions=invite.permissions)
    token = links.token(invite)
    if invite.as_of(now).status != InviteState.PENDING or token is None:
        raise NotOpen("This link is good no more. Send the invite again first.")
    return links.address(token)


def resend_invite(scope: Scope, *, invite_id: str, now: datetime) -> Invite:
    """Make the link good for another seven days and mail it again; an expired invite takes a seat again.

    It is from whoever sends it again then: an invite is good only while its sender may give what it gives. Needs
    ``members.manage`` and what the invite gives. Raises ``NotFound``, :class:`NotOpen`, ``AlreadyInvited``,
    ``OrganizationFull``, :class:`~diatonic.common.errors.TooMany` within five minutes of the mail before. Three
    DynamoDB calls, one more for an expired one.
    """
    scope.check("members.manage", SENTENCE)
    invite = _find(scope, invite_id)
    membership.check_grant(scope, role=invite.role, permissions=invite.permissions)
    _check_can_be_sent(invite, now)
    store, tx = InviteStore(scope), Transaction()
    link = None if links.token(invite) else links.make(invite.invite_id, generation=invite.generation + 1).kept
    renewed = replace(
        invite, expires_at=clock.iso(now + LIFETIME), invited_by=scope.user_id, invited_by_name=scope.user_name
    )
    store.renew(tx, invite, renewed, now=now, link=link)
    if invite.status == InviteState.EXPIRED:  # in the table: the seat was given back
        membership.hold_seats(tx, scope, seats=_one_free(scope), number=1, now=now)
    schedule(tx, renewed, number=invite.mailing.number + 1, now=now)
    audit.record(
        tx,
        scope,
        action="invite.resent",
        target_kind="invite",
        target_id=invite_id,
        summary=f"sent the invite to {invite.email} again",
        now=now,
    )
    tx.commit()
    return _find(scope, invite_id).as_of(now)


def cancel_invite(scope: Scope, *, invite_id: str, now: datetime) -> None:
    """Make the link worthless and give the seat back. Needs ``members.manage``. Two DynamoDB calls.

    Raises ``NotFound``, :class:`NotOpen`.
    """
    scope.check("members.manage", SENTENCE)
    invite = _find(scope, invite_id)
    if invite.as_of(now).status != InviteState.PENDING:
        raise NotOpen(_over(invite.as_of(now)))
    tx = Transaction()
    link = links.make(invite_id, generation=invite.generation + 1)
    InviteStore(scope).close(tx, invite, status=InviteState.CANCELLED, link=link.kept, now=now)
    membership.release_seats(tx, scope, number=1, now=now)
    audit.record(
        tx,
        scope,
        action="invite.cancelled",
        target_kind="invite",
        target_id=invite_id,
        summary=f"cancelled the invite to {invite.email}",
        now=now,
    )
    tx.commit()


def _find(scope: Scope, invite_id: str) -> Invite:
    invite = InviteStore(scope).find(invite_id)
    if invite is None:
        raise NotFound("There is no such invite.")
    return invite


def _check_can_be_sent(invite: Invite, now: datetime) -> None:
    if not invite.can_be_sent:
        raise NotOpen(_over(invite))
    wait = clock.parse(invite.mailing.asked_at) + RESEND_AFTER - now if invite.mailing.asked_at else None
    if wait is not None and wait.total_seconds() > 0:
        seconds = int(wait.total_seconds()) + 1
        sentence = f"A mail was sent a moment ago. It can be sent again in {-(-seconds // 60)} min."
        raise TooMany(sentence, code="sent_just_now", retry_after=seconds)


def _one_free(scope: Scope) -> Seats:
    seats = membership.count_seats(scope)
    if not seats.free:
        raise membership.OrganizationFull(f"All {seats.limit} seats are taken, open invites counted.")
    return seats


def _over(invite: Invite) -> str:
    return {
        InviteState.ACCEPTED: "This invite was accepted already.",
        InviteState.CANCELLED: "This invite was cancelled. Invite the person anew.",
        InviteState.EXPIRED: "This invite has expired. Send it again, or leave it.",
    }[InviteState(invite.status)]
