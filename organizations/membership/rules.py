"""Roles, bundles and permission keys as data, and what a person may do by them."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from diatonic.common.scope import OrganizationSettings


class Role(StrEnum):
    """004's roles of a member."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    VIEWER = "viewer"


class Bundle(StrEnum):
    """Sets of permissions that a role may be given on top."""

    INSTRUCTOR = "instructor"
    REVIEWER = "reviewer"
    MODERATOR = "moderator"


PERMISSIONS: Mapping[str, str] = {
    "learn.view": "Read published modules",
    "learn.attempt": "Answer quizzes",
    "modules.view": "See modules that are not published",
    "modules.edit": "Write modules",
    "results.view": "See how learners do",
    "modules.review": "Review modules",
    "modules.publish": "Publish modules",
    "modules.archive": "Archive and restore modules",
    "modules.delete": "Delete modules",
    "submissions.mark": "See and mark what learners hand in",
    "files.view": "See the organization's files",
    "files.upload": "Upload files",
    "files.delete": "Delete files",
    "audit.view": "Read the audit log",
    "members.manage": "Invite, change and remove members",
    "settings.edit": "Change the organization's settings",
    "community.moderate": "Decide about reported posts and comments",
    "conversations.view": "Read the organization's conversations",
}

_VIEWER = frozenset({"learn.view", "learn.attempt"})
_MEMBER = _VIEWER | {"files.upload"}
_ALL = frozenset(PERMISSIONS)

ROLE_PERMISSIONS: Mapping[str, frozenset[str]] = {
    Role.OWNER: _ALL,
    Role.ADMIN: _ALL,
    Role.MEMBER: _MEMBER,
    Role.VIEWER: _VIEWER,
}

BUNDLE_PERMISSIONS: Mapping[str, frozenset[str]] = {
    Bundle.INSTRUCTOR: frozenset(
        {
            "modules.view",
            "modules.edit",
            "results.view",
            "modules.archive",
            "modules.delete",
            "submissions.mark",
            "files.view",
            "files.upload",
            "files.delete",
        }
    ),
    Bundle.REVIEWER: frozenset({"modules.view", "modules.review", "modules.publish", "submissions.mark", "files.view"}),
    Bundle.MODERATOR: frozenset({"community.moderate"}),
}

#: 004's names in a membership's ``permissions`` → our keys.
SEED_NAMES: Mapping[str, str] = {
    "manage_users": "members.manage",
    "view_conversations": "conversations.view",
    "edit_settings": "settings.edit",
}

#: Cognito groups that count in the person's home organization.
GROUP_BUNDLES: Mapping[str, str] = {
    "instructors": Bundle.INSTRUCTOR,
    "reviewers": Bundle.REVIEWER,
    "moderators": Bundle.MODERATOR,
}

#: The Cognito group that counts everywhere, and the permission that it gives there.
OPERATORS = "platform-operators"
OPERATE = "platform.operate"


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization as the rest of the code sees it."""

    organization_id: str
    name: str
    domain: str = ""
    status: str = "active"
    settings: OrganizationSettings = field(default_factory=OrganizationSettings)

    @property
    def is_active(self) -> bool:
        """Whether people may work in it."""
        return self.status == "active"


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

    @property
    def is_active(self) -> bool:
        """Whether the membership holds; ``pending`` and ``inactive`` ones do not."""
        return self.status == "active"


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


def name_key(name: str, user_id: str) -> str:
    """Return how a member is sorted and found by the start of their name, whatever its case; unique by the id."""
    return f"{searched(name)}#{user_id}"


def searched(words: str) -> str:
    """Return a name, or its start, as it is looked for: compatible letters are one, case and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().replace("#", " ").split())[:200]


def exceeding(held: Iterable[str], role: str, overrides: Mapping[str, bool]) -> set[str]:
    """Return what a role with these overrides would let somebody do that who holds ``held`` may not: grants stop there."""
    return set(permissions_for(role, overrides, (), is_home=False)) - set(held)


def permissions_for(
    role: str, overrides: Mapping[str, bool], groups: Iterable[str], *, is_home: bool
) -> frozenset[str]:
    """Return what a member may do.

    The role's permissions, those of the bundles (from ``overrides`` or, at home, from Cognito groups), and
    single keys given or taken away by ``overrides``. What is taken away stays away, whoever gives it;
    from owners nothing can be taken.
    """
    groups = set(groups)
    operate = {OPERATE} if OPERATORS in groups else frozenset[str]()
    if role == Role.OWNER:
        return _ALL | operate
    bundles = {name for group, name in GROUP_BUNDLES.items() if is_home and group in groups}
    bundles = {name for name in BUNDLE_PERMISSIONS if overrides.get(name, name in bundles)}
    held = set(ROLE_PERMISSIONS.get(role, frozenset()))
    held.update(*(BUNDLE_PERMISSIONS[name] for name in bundles))
    single = {SEED_NAMES.get(name, name): given for name, given in overrides.items()}
    held |= {key for key, given in single.items() if given and key in PERMISSIONS}
    return frozenset(held - {key for key, given in single.items() if not given}) | operate
