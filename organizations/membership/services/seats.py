"""How many people an organization has room for, and what it is to somebody who stands at its door."""

from dataclasses import dataclass
from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.membership import store
from organizations.membership.rules import Member, Organization, Seats
from organizations.membership.store import MemberStore


@dataclass(frozen=True, slots=True)
class Standing:
    """An organization as a person meets it who may not belong to it: the membership, if any, and the seats."""

    organization: Organization
    member: Member | None
    seats: Seats
    #: The membership of who sent the person here, if any.
    sender: Member | None = None
    #: Whether the person belonged to it once, and left or was removed.
    has_left: bool = False


def count_seats(scope: Scope) -> Seats:
    """Return how many seats of the scope's organization are taken, by members and by open invites. One call."""
    return MemberStore(scope).seats(limit=scope.settings.max_users)


def find_standing(organization_id: str, *, user_id: str, sender_id: str = "") -> Standing | None:
    """Return what the organization is to the person; ``None`` where there is no such organization. One call.

    For somebody whom an invite (of the sender) or a domain leads to it: whoever asks has found out that they may know
    of it.
    """
    return store.standing(organization_id, user_id, sender_id=sender_id, made=Standing)


def hold_seats(tx: Transaction, scope: Scope, *, seats: Seats, number: int, now: datetime) -> None:
    """Keep seats for people who are invited, in the transaction; ``seats``: as they were just counted.

    Raises on commit ``OrganizationFull`` where others have taken them meanwhile.
    """
    MemberStore(scope).count_invited(tx, number, seats=seats, now=now)


def release_seats(tx: Transaction, scope: Scope, *, number: int, now: datetime) -> None:
    """Give seats back that were kept for people who were invited, in the transaction."""
    MemberStore(scope).count_invited(tx, -number, now=now)
