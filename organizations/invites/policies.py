"""Who may invite, and to what."""

from diatonic.common.scope import Scope
from organizations.membership.rules import BUNDLE_PERMISSIONS, Role, exceeding


def can_invite(scope: Scope) -> bool:
    """Say whether the person invites people and sees who was invited."""
    return scope.can("members.manage")


def roles(scope: Scope) -> list[Role]:
    """Return the roles that the person can invite to: nobody gives more than they hold, and only owners make owners."""
    mine = [role for role in Role if not exceeding(scope.permissions, role, {})]
    return [role for role in mine if role != Role.OWNER or scope.role == Role.OWNER]


def bundles(scope: Scope) -> list[str]:
    """Return the bundles that the person can give on top."""
    return [name for name, keys in BUNDLE_PERMISSIONS.items() if keys <= scope.permissions]
