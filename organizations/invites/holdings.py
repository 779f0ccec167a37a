"""What invites keep of a person: those to their address, and those they sent."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from diatonic.common import personal
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import Fate, Holding, Subject, Traces
from diatonic.common.scope import system_scope
from organizations.audit import services as audit
from organizations.invites.models import Invite, OpenInvite
from organizations.invites.rules import InviteState
from organizations.membership import services as membership

_SENT = Traces(ids=("invited_by", "accepted_by"), names={"invited_by_name": "invited_by"})


def _received(subject: Subject) -> Iterator[Any]:
    if subject.email:
        yield from personal.complete(Invite, personal.partition(Invite.email_index, subject.email))


def _remove(tx: Transaction, item: Any, _subject: Subject, now: datetime) -> None:
    """Delete the invite, with what the audit log says of it; an open one gives its seat back."""
    tx.delete(item, Invite.status == item.status)
    (opened,) = batch_get([(OpenInvite, (item.organization_id, item.email))])
    if opened is not None and opened.invite_id == item.invite_id:
        tx.delete(opened)
    if item.status == InviteState.PENDING:
        scope = system_scope(item.organization_id, reason="a person is being erased")
        membership.release_seats(tx, scope, number=1, now=now)
    while audit.erase_personal(item.invite_id):
        pass


def _sent(subject: Subject) -> Iterator[Any]:
    return _SENT.among(personal.partition(Invite.list_index, subject.organization_id), subject)


personal.register(
    Holding(
        name="invites.received",
        title="Invites to your address",
        models=(Invite, OpenInvite),
        find=_received,
        fate=Fate.DELETED,
        erase=_remove,
        shown=personal.every_attribute(
            "invite_token", "key_id", "generation", "listed_in", "invited_by", "invited_by_name"
        ),
        in_organizations=False,
        order=30,
        at_once=1,
    ),
    _SENT.holding(
        name="invites.sent",
        title="Invites you sent",
        models=(Invite,),
        find=_sent,
        why="Who sent them is forgotten. Those that are open are good again once somebody else sends them.",
        shown=("role", "status", "timestamp"),
        order=31,
    ),
)
