"""Organizations and who belongs to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.reading import Key
from diatonic.common.errors import FieldError, Invalid, NotFound
from diatonic.common.ids import ORGANIZATION_ID
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.membership import store
from organizations.membership.rules import (
    BUNDLE_PERMISSIONS,
    PERMISSIONS,
    SEED_NAMES,
    Access,
    Member,
    MyOrganization,
    Organization,
    Role,
    permissions_for,
)
from organizations.membership.store import MembershipStore

_LOOKED_THROUGH = 200

#: 004's settings of a new organization, and ours.
NEW_SETTINGS: Mapping[str, Any] = {
    "email_domain_verification": True,
    "ai_response_enabled": True,
    "max_users": 100,
    "storage_limit_gb": 10,
    "second_person_publishes": True,
}


def get_organization(scope: Scope) -> Organization:
    """Return the scope's organization. Raises :class:`~diatonic.common.errors.NotFound`."""
    organization = MembershipStore(scope).find()
    if organization is None:
        raise NotFound("There is no such organization.")
    return organization


def find_organization(scope: Scope) -> Organization | None:
    """Return the scope's organization, or ``None`` before it is made."""
    return MembershipStore(scope).find()


def find_member(scope: Scope, *, user_id: str) -> Member | None:
    """Return a membership of the scope's organization, or ``None``."""
    return MembershipStore(scope).find_member(user_id)


def find_members(scope: Scope, *, user_ids: Sequence[str]) -> dict[str, Member]:
    """Return those of up to 100 memberships of the scope's organization that there are, by user id. One call."""
    return {member.user_id: member for member in MembershipStore(scope).several(user_ids)}


def list_members(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[Member]:
    """Return one page of the organization's members, by id; one call. The caller checks who may see them."""
    return MembershipStore(scope).page(limit=limit, cursor=cursor)


def people_with(scope: Scope, permission: str, *, limit: int = 20) -> list[str]:
    """Return the user ids of up to ``limit`` active members who hold the permission by role or bundle.

    Looks at the first 200 members; for telling those who can act, not for deciding who may.
    """
    return [
        member.user_id
        for member in MembershipStore(scope).first(limit=_LOOKED_THROUGH)
        if member.is_active and permission in permissions_for(member.role, member.permissions, (), is_home=False)
    ][:limit]


def create_organization(
    scope: Scope, *, name: str, now: datetime, domain: str = "", settings: Mapping[str, Any] | None = None
) -> None:
    """Make the organization that the (system) scope names; it has no members yet.

    Raises :class:`~diatonic.common.errors.Conflict` where the id is taken.
    """
    if not ORGANIZATION_ID.fullmatch(scope.organization_id):
        raise Invalid(
            "This cannot be an organization's id.",
            fields=[FieldError("/organization_id", "Use 1 to 63 of a-z, 0-9 and -, no - at the ends.")],
        )
    tx = Transaction()
    MembershipStore(scope).create(tx, name=name, domain=domain, settings={**NEW_SETTINGS, **(settings or {})}, now=now)
    audit.record(
        tx,
        scope,
        action="organization.created",
        target_kind="organization",
        target_id=scope.organization_id,
        summary=f"created the organization “{name}”",
        now=now,
    )
    tx.commit()


def change_settings(scope: Scope, *, changes: Mapping[str, Any], summary: str, now: datetime) -> None:
    """Change some of the organization's settings, the others stay; ``summary`` tells the audit log what it was.

    Needs ``settings.edit``. Raises :class:`~diatonic.common.errors.Conflict` where somebody else was faster.
    """
    scope.check("settings.edit", "Only owners and administrators change the organization's settings.")
    tx = Transaction()
    MembershipStore(scope).change_settings(tx, changes, now=now)
    audit.record(
        tx,
        scope,
        action="organization.settings_changed",
        target_kind="organization",
        target_id=scope.organization_id,
        summary=summary,
        details={"settings": dict(changes)},
        now=now,
    )
    tx.commit()


def add_member(
    scope: Scope, *, user_id: str, role: str, now: datetime, permissions: Mapping[str, bool] | None = None
) -> None:
    """Make the person a member. ``permissions``: bundles and single keys, given or taken away.

    Raises :class:`~diatonic.common.errors.Denied`, :class:`~diatonic.common.errors.Invalid` for an unknown
    role or key, :class:`~diatonic.common.errors.Conflict` where the person is a member already.
    """
    scope.check("members.manage", "Only owners and administrators add members.")
    permissions = permissions or {}
    _check_names(role, permissions)
    tx = Transaction()
    MembershipStore(scope).add(tx, user_id=user_id, role=role, permissions=permissions, now=now)
    audit.record(
        tx,
        scope,
        action="member.added",
        target_kind="member",
        target_id=user_id,
        summary=f"added a member as {role}",
        details={"role": role, "permissions": dict(permissions)},
        now=now,
    )
    tx.commit()


def list_my_organizations(user_id: str) -> list[MyOrganization]:
    """Return the organizations the person belongs to, by name; up to 100."""
    return store.list_of_person(user_id)


def access_keys(organization_id: str, user_id: str) -> list[Key]:
    """Return opaque keys to read together with the account; :func:`access_of` understands the items."""
    return store.access_keys(organization_id, user_id)


def access_of(items: Sequence[Any]) -> Access | None:
    """Return organization and membership, or ``None`` for a stranger."""
    return store.access_of(items)


def _check_names(role: str, permissions: Mapping[str, bool]) -> None:
    wrong = []
    if role not in set(Role):
        wrong.append(FieldError("/role", f"Choose one of {', '.join(Role)}."))
    known = {*PERMISSIONS, *BUNDLE_PERMISSIONS, *SEED_NAMES}
    wrong += [
        FieldError(f"/permissions/{name}", "There is no such permission.") for name in permissions if name not in known
    ]
    if wrong:
        raise Invalid("The membership is not right.", fields=wrong)
