"""What the invited person does: look, accept, ask for another invite. Looking never changes anything."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, Denied, NotFound
from diatonic.common.scope import Scope, system_scope
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account
from organizations.audit import services as audit
from organizations.invites import store
from organizations.invites.rules import ASK_AFTER, Case, Invite, InviteState, case_of, is_vouched_for
from organizations.invites.rules.tokens import invite_id_of
from organizations.invites.services import links
from organizations.invites.store import InviteStore
from organizations.membership import services as membership
from organizations.membership.rules import Newcomer, Organization, Seats
from organizations.notifications import services as notifications

logger = structlog.get_logger(__name__)
_MAX_MINE = 20


class WrongToken(NotFound):
    """No invite has this link."""

    default_code = "wrong_token"


class NotInvited(Denied):
    """The invite is for somebody else, or for nobody who can prove it."""

    default_code = "not_invited"


class NotAcceptable(Conflict):
    """The invite cannot be accepted now; the code is the case."""


@dataclass(frozen=True, slots=True)
class Look:
    """An invite as whoever opened its link sees it, and what it is to them."""

    invite: Invite
    case: Case
    organization: Organization
    seats: Seats


def look_at(*, token: str, account: Account | None, now: datetime) -> Look:
    """Return what the link means to whoever opened it; ``account`` is ``None`` for somebody not signed in.

    Raises :class:`WrongToken`. Two DynamoDB calls.
    """
    invite = _find(token)
    user_id = account.user_id if account else ""
    standing = membership.find_standing(invite.organization_id, user_id=user_id, sender_id=invite.invited_by)
    if standing is None:
        raise _wrong()
    organization, member, seats = standing.organization, standing.member, standing.seats
    invite = replace(invite.as_of(now), organization_name=organization.name)
    case = case_of(
        invite,
        account,
        membership=member.status if member else None,
        is_suspended=not organization.is_active,
        is_full=seats.members >= seats.limit,
        is_vouched=is_vouched_for(invite, standing.sender),
    )
    return Look(invite, case, organization, seats)


def accept_invite(*, token: str, account: Account, now: datetime) -> Invite:
    """Make the person a member as the invite says; it is used up by that, and the seat it kept becomes theirs.

    Raises :class:`WrongToken`, :class:`NotInvited`, :class:`NotAcceptable`; on a race ``OrganizationFull``,
    ``MemberExists``, ``InviteChanged``. Three DynamoDB calls.
    """
    seen = look_at(token=token, account=account, now=now)
    _check_acceptable(seen.case, seen.invite)
    invite = seen.invite
    scope = _acting(invite, account)
    newcomer = Newcomer(
        user_id=account.user_id,
        name=account.name,
        email=invite.email,
        role=invite.role,
        permissions=invite.permissions,
        invited_by=invite.invited_by,
    )
    tx = Transaction()
    membership.admit(tx, scope, newcomer=newcomer, now=now, limit=seen.seats.limit, by_invite=True)
    membership.release_seats(tx, scope, number=1, now=now)
    InviteStore(scope).close(tx, invite, status=InviteState.ACCEPTED, accepted_by=account.user_id, now=now)
    accounts.settle(tx, account, organization_id=invite.organization_id, now=now)
    text = f"{account.name} accepted your invite."
    _tell(tx, invite, to=invite.invited_by, kind="invite.accepted", text=text, now=now)
    audit.record(
        tx,
        scope,
        action="invite.accepted",
        target_kind="invite",
        target_id=invite.invite_id,
        summary=f"accepted the invite and joined as {invite.role}",
        details={"role": invite.role, "permissions": dict(invite.permissions), "invited_by": invite.invited_by},
        now=now,
    )
    tx.commit()
    return invite


def ask_for_invite(*, token: str, now: datetime) -> Invite:
    """Tell whoever sent the invite that another one is wanted: it has expired, or no seat is left; once a day.

    Where they invite nobody any more, everybody who does is told. Whoever holds the link may ask, signed in or not.
    Raises :class:`WrongToken`, ``Conflict``. Four DynamoDB calls.
    """
    seen = look_at(token=token, account=None, now=now)
    invite = seen.invite
    if invite.status not in (InviteState.EXPIRED, InviteState.PENDING) or not seen.organization.is_active:
        raise NotAcceptable("This invite is over. Ask somebody of the organization yourself.", code="invite_over")
    why = "has expired" if invite.status == InviteState.EXPIRED else "meets no free seat"
    why = "is good no more, as who sent it may not give it now" if seen.case == Case.WITHDRAWN else why
    scope, tx = system_scope(invite.organization_id, reason="invite wanted"), Transaction()
    InviteStore(scope).want(tx, invite, before=clock.iso(now - ASK_AFTER), now=now)
    inviting = membership.people_with(scope, "members.manage")
    for user_id in [invite.invited_by] if invite.invited_by in inviting else inviting:
        which = "the one you sent" if user_id == invite.invited_by else "their last one"
        text = f"{invite.email} asks for a new invite: {which} {why}."
        _tell(tx, invite, to=user_id, kind="invite.wanted", text=text, now=now)
    tx.commit()
    return invite


def list_my_invites(*, account: Account, now: datetime) -> list[tuple[Invite, str]]:
    """Return the open invites to the person's verified address with their links' tokens; up to 20. Two calls.

    Their address is proved, so they need no mail to find them.
    """
    if not account.email:
        return []
    found = [invite.as_of(now) for invite in store.open_for(account.email, now=now, limit=_MAX_MINE)]
    tokens = [(invite, links.token(invite)) for invite in found if invite.status == InviteState.PENDING]
    return [(invite, token) for invite, token in tokens if token is not None]


def close_on_joining(tx: Transaction, scope: Scope, newcomer: Newcomer, now: datetime) -> None:
    """Close the open invite of somebody who becomes a member another way, and give its seat back. One or two calls."""
    if not newcomer.email:
        return
    invites = InviteStore(scope)
    invite_id = invites.claimed(newcomer.email)
    invite = invites.find(invite_id) if invite_id else None
    if invite is not None and invite.status == InviteState.PENDING:
        invites.close(tx, invite, status=InviteState.ACCEPTED, accepted_by=newcomer.user_id, now=now)
        membership.release_seats(tx, scope, number=1, now=now)


def _find(token: str) -> Invite:
    invite_id = invite_id_of(token)
    invite = store.by_id(invite_id) if invite_id else None
    if invite is None or not links.proves(token, invite):
        raise _wrong()
    return invite


def _wrong() -> WrongToken:
    return WrongToken("This link leads to no invite. Copy it from the mail in one piece, to its last letter.")


_NOT_ACCEPTABLE = {
    Case.MEMBER: "You are a member already.",
    Case.INACTIVE: "Your membership is suspended. An administrator of the organization can help.",
    Case.EXPIRED: "This invite has expired. Ask for a new one.",
    Case.CANCELLED: "This invite was cancelled.",
    Case.USED: "This invite was used already.",
    Case.FULL: "Every seat of the organization is taken.",
    Case.SUSPENDED: "The organization is suspended.",
    Case.WITHDRAWN: "Who sent this invite may not give it any more. Ask for a new one.",
}


def _check_acceptable(case: Case, invite: Invite) -> None:
    if case == Case.UNVERIFIED:
        raise NotInvited("Your address is not verified. Verify it with the sign-in service, then sign in again.")
    if case == Case.OTHER_ADDRESS:
        raise NotInvited(f"This invite is for {invite.email}. Sign in with that address.")
    if case != Case.OPEN:
        raise NotAcceptable(_NOT_ACCEPTABLE[case], code=f"invite_{case.value}")


def _acting(invite: Invite, account: Account) -> Scope:
    scope = system_scope(invite.organization_id, reason="invite accepted")
    return replace(scope, user_id=account.user_id, user_name=account.name)


def _tell(tx: Transaction, invite: Invite, *, to: str, kind: str, text: str, now: datetime) -> None:
    url = f"/o/{invite.organization_id}/invites/"
    notifications.send(tx, organization_id=invite.organization_id, to=to, kind=kind, text=text, url=url, now=now)
