"""An organization: its state, its plan, and an ownership that is on offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from diatonic.common import clock
from diatonic.common.scope import OrganizationSettings


class OrganizationStatus(StrEnum):
    """004's states: a ``suspended`` one can only be read, nobody enters an ``inactive`` one."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an organization has paid for: the most seats and gigabytes that its administrators can set."""

    name: str
    max_users: int
    storage_limit_gb: int


#: 004's plans. Operators choose one for an organization.
PLANS: Mapping[str, Plan] = {
    "basic": Plan("Basic", 100, 10),
    "pro": Plan("Pro", 1_000, 100),
    "enterprise": Plan("Enterprise", 100_000, 10_000),
}

#: An offer that nobody accepts ends after this time.
OFFER_HOLDS = timedelta(days=7)
MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Offer:
    """An ownership that one owner offers to a member, who has to accept it."""

    from_id: str
    from_name: str
    to_id: str
    to_name: str
    offered_at: str

    def holds(self, now: datetime) -> bool:
        """Whether it can still be accepted."""
        return clock.iso(now - OFFER_HOLDS) < self.offered_at


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization as the rest of the code sees it."""

    organization_id: str
    name: str
    domain: str = ""
    status: str = "active"
    settings: OrganizationSettings = field(default_factory=OrganizationSettings)
    #: Why it is suspended or inactive, in words for its members.
    status_reason: str = ""
    plan: str = "basic"
    created_at: str = ""
    revision: int = 1
    offer: Offer | None = None
    #: Settings and billing as they are stored, with what this version does not know.
    stored_settings: Mapping[str, Any] = field(default_factory=dict, repr=False)
    billing: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def is_active(self) -> bool:
        """Whether people may work in it."""
        return self.status == OrganizationStatus.ACTIVE

    @property
    def is_open(self) -> bool:
        """Whether people may look into it; while it is suspended they do no more than that."""
        return self.status != OrganizationStatus.INACTIVE

    @property
    def closed_sentence(self) -> str:
        """Why nothing can be changed in it, for its members; empty where it is active."""
        if self.is_active:
            return ""
        state = "is suspended: everything can be read, nothing can be changed" if self.is_open else "is closed"
        return f"{self.name} {state}. {self.status_reason or 'Its owners can ask the operator of this installation.'}"


def slug_of(name: str) -> str:
    """Return a word for the address of an organization of this name; empty where nothing of it can stand there."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.casefold())
    return "-".join(part for part in kept.split("-") if part)[:40].strip("-")
