"""Organizations, and what a person has to do with them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.reading import Key
from diatonic.common.errors import FieldError, Invalid, NotFound
from diatonic.common.ids import ORGANIZATION_ID
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.membership import store
from organizations.membership.rules import Access, MyOrganization, Newcomer, Organization, Role
from organizations.membership.store import MemberStore, OrganizationStore

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
    organization = OrganizationStore(scope).find()
    if organization is None:
        raise NotFound("There is no such organization.")
    return organization


def find_organization(scope: Scope) -> Organization | None:
    """Return the scope's organization, or ``None`` before it is made."""
    return OrganizationStore(scope).find()


def create_organization(
    scope: Scope,
    *,
    name: str,
    now: datetime,
    domain: str = "",
    settings: Mapping[str, Any] | None = None,
    owner: Newcomer | None = None,
) -> None:
    """Make the organization that the (system) scope names, with its first owner or without members.

    Raises :class:`~diatonic.common.errors.Conflict` where the id is taken.
    """
    if not ORGANIZATION_ID.fullmatch(scope.organization_id):
        raise Invalid(
            "This cannot be an organization's id.",
            fields=[FieldError("/organization_id", "Use 1 to 63 of a-z, 0-9 and -, no - at the ends.")],
        )
    given = {**NEW_SETTINGS, **(settings or {})}
    tx = Transaction()
    OrganizationStore(scope).create(tx, name=name, domain=domain, settings=given, now=now)
    if owner is not None:
        MemberStore(scope).admit(tx, replace(owner, role=Role.OWNER), limit=int(given["max_users"]), now=now)
        scope = replace(scope, user_id=owner.user_id, user_name=owner.name)
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
    OrganizationStore(scope).change_settings(tx, changes, now=now)
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


def list_my_organizations(user_id: str) -> list[MyOrganization]:
    """Return the organizations the person belongs to, by name; up to 100."""
    return store.list_of_person(user_id)


def access_keys(organization_id: str, user_id: str) -> list[Key]:
    """Return opaque keys to read together with the account; :func:`access_of` understands the items."""
    return store.access_keys(organization_id, user_id)


def access_of(items: Sequence[Any]) -> Access | None:
    """Return organization and membership, or ``None`` for a stranger."""
    return store.access_of(items)
