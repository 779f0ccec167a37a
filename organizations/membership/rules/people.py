"""Who belongs to an organization, who asks to, and how they are found by name."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from organizations.membership.rules.organizations import Organization
from organizations.membership.rules.permissions import Bundle


class MemberStatus(StrEnum):
    """004's states of a membership: an ``inactive`` one is suspended, a ``pending`` one asks to join."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Member:
    """A person's membership. ``permissions`` maps bundles, keys and 004's names to given or taken away."""

    organization_id: str
    user_id: str
    role: str
    status: str = "active"
    permissions: Mapping[str, bool] = field(default_factory=dict)
    joined_at: str = ""
    name: str = ""
    email: str = ""
    invited_by: str = ""
    last_active: str = ""
    revision: int = 1
    #: By what the lists of names and of those who decide find it, as it was written last.
    name_key: str = ""
    decides_as: str = ""

    @property
    def is_active(self) -> bool:
        """Whether the membership holds; ``pending`` and ``inactive`` ones do not."""
        return self.status == MemberStatus.ACTIVE

    @property
    def bundles(self) -> tuple[str, ...]:
        """The bundles that it gives on top of the role."""
        return tuple(bundle for bundle in Bundle if self.permissions.get(bundle))


#: The most letters of what somebody says who asks to join.
MAX_NOTE = 500


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """Somebody who asks to join: the account's name and verified address, and what they say."""

    organization_id: str
    user_id: str
    name: str
    email: str = ""
    note: str = ""
    asked_at: str = ""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Whoever becomes a member: the account's id, name and verified address, and what they may do.

    ``permissions``: bundles and single keys, given or taken away; ``invited_by``: a user id, empty for who came alone.
    """

    user_id: str
    name: str
    email: str = ""
    role: str = "member"
    permissions: Mapping[str, bool] = field(default_factory=dict)
    invited_by: str = ""


@dataclass(frozen=True, slots=True)
class Seats:
    """How many seats of an organization are taken, by members and by invites that are open, and how many there are."""

    members: int
    invited: int
    limit: int

    @property
    def free(self) -> int:
        """How many more people can be invited."""
        return max(0, self.limit - self.members - self.invited)


@dataclass(frozen=True, slots=True)
class Access:
    """An organization and the person's membership in it."""

    organization: Organization
    member: Member


@dataclass(frozen=True, slots=True)
class MyOrganization:
    """One row of the organization switcher."""

    organization_id: str
    name: str
    role: str
    status: str = "active"


def name_key(name: str, user_id: str) -> str:
    """Return how a member is sorted and found by the start of their name, whatever its case; unique by the id."""
    return f"{searched(name)}#{user_id}"


def searched(words: str) -> str:
    """Return a name, or its start, as it is looked for: compatible letters are one, case and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().replace("#", " ").split())[:200]
