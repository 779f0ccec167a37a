"""What an invite is, and what it is to the person who opens its link."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from diatonic.common import clock
from diatonic.common.addresses import known
from organizations.accounts.rules import Account
from organizations.membership.rules import BUNDLE_PERMISSIONS, Member, Role, exceeding, permissions_for

#: How long a link is good for.
LIFETIME = timedelta(days=7)
#: As many people are invited at once.
MAX_AT_ONCE = 500
#: The same mail goes out again after this time at the earliest.
RESEND_AFTER = timedelta(minutes=5)
#: Whoever asks for a new invite is heard this often.
ASK_AFTER = timedelta(days=1)


class InviteState(StrEnum):
    """004's states. ``expired`` holds from the clock; the table follows."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class MailState(StrEnum):
    """What became of the latest mail."""

    WAITING = "waiting"
    RETRYING = "retrying"
    SENT = "sent"
    FAILED = "failed"


class Case(StrEnum):
    """What the link means to whoever opened it: one page and one next step for each."""

    OPEN = "open"
    SIGNED_OUT = "signed_out"
    OTHER_ADDRESS = "other_address"
    UNVERIFIED = "unverified"
    MEMBER = "member"
    INACTIVE = "inactive"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    USED = "used"
    FULL = "full"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Mailing:
    """The latest mail of an invite: its number, when it was asked for, and what became of it."""

    number: int = 1
    asked_at: str = ""
    state: str = MailState.WAITING
    at: str = ""
    #: In plain words, why it is not sent yet or never will be.
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Invite:
    """One person, invited by one address. ``permissions``: bundles and single keys, given or taken away."""

    organization_id: str
    invite_id: str
    timestamp: str
    email: str
    role: str
    expires_at: str
    permissions: Mapping[str, bool] = field(default_factory=dict)
    organization_name: str = ""
    invited_by: str = ""
    invited_by_name: str = ""
    status: str = InviteState.PENDING
    generation: int = 1
    key_id: str = ""
    digest: str = ""
    accepted_at: str = ""
    accepted_by: str = ""
    #: When the invited person last asked for a new invite.
    wanted_at: str = ""
    mailing: Mailing = Mailing()
    revision: int = 1

    def as_of(self, now: datetime) -> Self:
        """Return the invite in the state that it has by the clock."""
        is_over = self.status == InviteState.PENDING and self.expires_at <= clock.iso(now)
        return replace(self, status=InviteState.EXPIRED) if is_over else self

    @property
    def bundles(self) -> tuple[str, ...]:
        """The bundles that are given, by name."""
        return tuple(name for name in BUNDLE_PERMISSIONS if self.permissions.get(name))

    @property
    def can_be_sent(self) -> bool:
        """Whether its mail can be sent again: while it is open, and to make it good again once it has expired."""
        return self.status in (InviteState.PENDING, InviteState.EXPIRED)


#: What invites, where no person does.
_SYSTEM = "system"


def is_vouched_for(invite: Invite, sender: Member | None) -> bool:
    """Say whether who sent the invite may still give what it gives, by their membership as it is now."""
    if invite.invited_by == _SYSTEM:
        return True
    if sender is None or not sender.is_active or (invite.role == Role.OWNER and sender.role != Role.OWNER):
        return False
    held = permissions_for(sender.role, sender.permissions, (), is_home=False)
    return "members.manage" in held and not exceeding(held, invite.role, invite.permissions)


def case_of(
    invite: Invite,
    visitor: Account | None,
    *,
    membership: str | None,
    is_suspended: bool,
    is_full: bool,
    is_vouched: bool = True,
) -> Case:
    """Return what the invite (as of now) is to whoever opened its link. ``membership``: the status of theirs, if any.

    ``is_vouched``: see :func:`is_vouched_for`.
    """
    email = known(visitor.email) if visitor else ""
    cases = (
        (membership == "active", Case.MEMBER),
        (invite.status in _OVER, _OVER.get(invite.status, Case.OPEN)),
        (is_suspended, Case.SUSPENDED),
        (not is_vouched, Case.WITHDRAWN),
        (visitor is None, Case.SIGNED_OUT),
        (not email, Case.UNVERIFIED),
        (email != invite.email, Case.OTHER_ADDRESS),
        (membership not in (None, "pending"), Case.INACTIVE),
        (is_full, Case.FULL),
    )
    return next((case for holds, case in cases if holds), Case.OPEN)


_OVER: Mapping[str, Case] = {
    InviteState.ACCEPTED: Case.USED,
    InviteState.CANCELLED: Case.CANCELLED,
    InviteState.EXPIRED: Case.EXPIRED,
}
