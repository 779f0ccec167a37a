"""Roles, bundles and permission keys as data, and what a person may do by them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


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
    BUILDER = "builder"


BUNDLE_WORDS: Mapping[str, str] = {
    Bundle.INSTRUCTOR: "Writes modules and sees how learners do.",
    Bundle.REVIEWER: "Reviews and publishes modules.",
    Bundle.MODERATOR: "Decides about reported posts and comments.",
    Bundle.BUILDER: "Changes everybody's agents, approves what runs ask for, sees what models cost.",
}

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
    "community.view": "Read what members talk about",
    "community.post": "Post, comment and react",
    "community.moderate": "Decide about reported posts and comments",
    "conversations.view": "Read the organization's conversations",
    "agents.view": "See projects and agents",
    "agents.create": "Make projects of one's own",
    "agents.edit": "Change everybody's projects and agents",
    "runs.execute": "Run agents",
    "runs.approve": "Approve what runs ask for",
    "llm.view": "See what models are used for and cost",
    "llm.edit": "Choose models, budgets and limits",
}

_VIEWER = frozenset({"learn.view", "learn.attempt", "community.view", "agents.view"})
_MEMBER = _VIEWER | {"files.upload", "community.post", "agents.create", "runs.execute"}
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
    Bundle.BUILDER: frozenset({"agents.edit", "runs.approve", "llm.view"}),
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
    "builders": Bundle.BUILDER,
}

#: The Cognito group that counts everywhere, and the permission that it gives there.
OPERATORS = "platform-operators"
OPERATE = "platform.operate"


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
    # One permission may stand there by two names, and a stored map has no order: what is taken away is taken away.
    single = {(SEED_NAMES.get(name, name), given) for name, given in overrides.items()}
    held |= {key for key, given in single if given and key in PERMISSIONS}
    return frozenset(held - {key for key, given in single if not given}) | operate


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One permission, and for each role and then each bundle whether it gives it."""

    key: str
    label: str
    roles: tuple[bool, ...]
    bundles: tuple[bool, ...]


def matrix() -> tuple[MatrixRow, ...]:
    """Return all permissions against all roles and bundles, as a screen shows them and as a test checks them."""
    return tuple(
        MatrixRow(
            key,
            label,
            tuple(key in ROLE_PERMISSIONS[role] for role in Role),
            tuple(key in BUNDLE_PERMISSIONS[bundle] for bundle in Bundle),
        )
        for key, label in PERMISSIONS.items()
    )
