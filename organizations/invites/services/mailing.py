"""Sending an invite's mail, and what becomes of an invite that nobody answers: work for the worker."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from diatonic.common import clock, mail, pool
from diatonic.common.dynamo import Transaction
from diatonic.common.jobs import GiveUp
from diatonic.common.scope import Scope
from organizations.invites.rules import Invite, InviteState, Mailing, MailState
from organizations.invites.services import links
from organizations.invites.store import InviteChanged, InviteStore
from organizations.membership import services as membership

_TEMPLATE = "organizations/invites/mail"


def send_mail(scope: Scope, *, invite_id: str, number: int, now: datetime) -> None:
    """Send an invite's mail, once it is certain that it is still wanted, and note what became of it.

    ``number``: which mail of the invite; it makes the ``Message-ID``, so that a repeat (a worker that died between
    sending and noting) can be told from another mail. Raises :class:`~diatonic.common.mail.Away` and
    :class:`~diatonic.common.pool.Away`, to be tried again; ``GiveUp`` where the address is refused.
    """
    store = InviteStore(scope)
    invite = store.find(invite_id)
    if invite is None or not _is_wanted(invite.as_of(now), number):
        return
    token = links.token(invite)
    if token is None:
        store.note_mail(invite, Mailing(number, state=MailState.FAILED, problem=_KEY_GONE), now=now)
        raise GiveUp(_KEY_GONE)
    organization = membership.get_organization(scope)
    try:
        if organization.settings.create_invited_accounts:
            pool.create_account(invite.email)
        mail.send(_letter(invite, organization.name, links.address(token), number))
    except mail.Refused as refused:
        store.note_mail(invite, Mailing(number, state=MailState.FAILED, problem=refused.detail), now=now)
        raise GiveUp(refused.detail) from None
    except (mail.Away, pool.Away) as away:
        store.note_mail(invite, Mailing(number, state=MailState.RETRYING, problem=away.detail), now=now)
        raise
    store.note_mail(invite, Mailing(number, state=MailState.SENT, at=clock.iso(now)), now=now)


def give_up_mail(scope: Scope, *, invite_id: str, number: int, now: datetime) -> None:
    """Note that a mail could not be sent for hours; the invite stays open, and its link can be copied."""
    store = InviteStore(scope)
    invite = store.find(invite_id)
    if invite is None or invite.mailing.number != number or invite.mailing.state in (MailState.SENT, MailState.FAILED):
        return
    problem = f"{invite.mailing.problem or 'The mail could not be sent.'} We have stopped trying."
    store.note_mail(invite, Mailing(number, state=MailState.FAILED, problem=problem), now=now)


def expire_invite(scope: Scope, *, invite_id: str, now: datetime) -> None:
    """Give back the seat of an invite whose time is over, and say so in the table; nothing for one that was renewed."""
    store = InviteStore(scope)
    invite = store.find(invite_id)
    if invite is None or invite.status != InviteState.PENDING or invite.as_of(now).status != InviteState.EXPIRED:
        return
    tx = Transaction()
    is_claimed = store.claimed(invite.email) == invite_id  # else a newer invite has the address
    store.close(tx, invite, status=InviteState.EXPIRED, is_claimed=is_claimed, now=now)
    membership.release_seats(tx, scope, number=1, now=now)
    try:
        tx.commit()
    except InviteChanged:
        # Somebody renewed it in this very moment, with an end of its own.
        return


_KEY_GONE = "The key of this link was given up. Send the invite again."


def _is_wanted(invite: Invite, number: int) -> bool:
    return (
        invite.status == InviteState.PENDING
        and invite.mailing.number == number
        and invite.mailing.state not in (MailState.SENT, MailState.FAILED)
    )


def _letter(invite: Invite, organization: str, link: str, number: int) -> mail.Letter:
    context = {
        "invite": invite,
        "organization": organization,
        "link": link,
        "host": settings.DIATONIC.base_url,
        "until": clock.parse(invite.expires_at),
    }
    by = invite.invited_by_name or "Somebody"
    return mail.Letter(
        message_id=mail.message_id(f"invite.{invite.invite_id}.{number}"),
        to=invite.email,
        subject=f"{by} invites you to {organization} on Diatonic",
        text=render_to_string(f"{_TEMPLATE}.txt", context),
        html=render_to_string(f"{_TEMPLATE}.html", context),
    )
