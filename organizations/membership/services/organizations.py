"""Organizations, and what a person has to do with them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings as django_settings

from diatonic.common import ids
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.reading import Key
from diatonic.common.errors import Conflict, FieldError, Invalid, NotFound
from diatonic.common.ids import ORGANIZATION_ID
from diatonic.common.scope import Scope, system_scope
from organizations.audit import services as audit
from organizations.membership import store
from organizations.membership.rules import (
    MAX_NAME,
    Access,
    MyOrganization,
    Newcomer,
    Organization,
    Role,
    slug_of,
)
from organizations.membership.services.identities import accounts
from organizations.membership.store import MemberStore, OrganizationStore

#: 004's settings of a new organization, and ours.
NEW_SETTINGS: Mapping[str, Any] = {
    "email_domain_verification": True,
    "ai_response_enabled": True,
    "max_users": 100,
    "storage_limit_gb": 10,
    "second_person_publishes": True,
    "join_requests": True,
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
    """Make the organization that the (system) scope names, with its first owner, who founds it, or without members.

    Raises :class:`~diatonic.common.errors.Conflict` where the id is taken, ``TooManyFounded``.
    """
    _check(scope.organization_id, name)
    given = {**NEW_SETTINGS, **(settings or {})}
    tx = Transaction()
    OrganizationStore(scope).create(tx, name=name, domain=domain, settings=given, now=now)
    if owner is not None:
        accounts().settle_home(tx, user_id=owner.user_id, organization_id=scope.organization_id, now=now)
        MemberStore(scope).admit(tx, replace(owner, role=Role.OWNER), limit=int(given["max_users"]), now=now)
        store.count_founded(tx, owner.user_id, most=django_settings.ORGANIZATIONS_PER_PERSON, now=now)
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


def _check(organization_id: str, name: str) -> None:
    wrong = []
    if not ORGANIZATION_ID.fullmatch(organization_id):
        wrong.append(FieldError("/organization_id", "Use 1 to 63 of a-z, 0-9 and -, no - at the ends."))
    wrong += wrong_name(name)
    if wrong:
        raise Invalid("This cannot be an organization's id or name.", fields=wrong)


def wrong_name(name: str) -> list[FieldError]:
    """Return what is wrong with a name for an organization; nothing where it can be one."""
    if not name.strip() or any(not letter.isprintable() for letter in name):
        return [FieldError("/name", "Write a name, in letters that can be seen.")]
    return [FieldError("/name", f"At most {MAX_NAME} characters.")] if len(name) > MAX_NAME else []


def found_organization(
    *, name: str, owner: Newcomer, now: datetime, organization_id: str = "", request_id: str = ""
) -> str:
    """Make an organization in the name of a signed-in person, who is its owner then; returns its id.

    Without an id a word is made of the name, with four letters behind it where that is taken. Raises ``Invalid``,
    ``Conflict`` (``organization_exists``) for a chosen id, ``TooManyFounded``. Two DynamoDB calls, two more where a
    word is taken.
    """
    name = " ".join(name.split())
    wanted = organization_id or slug_of(name) or "organization"
    try:
        return _found(wanted, name, owner, now, request_id)
    except Conflict as taken:
        if organization_id or taken.code != "organization_exists":
            raise
    return _found(f"{wanted}-{ids.new()[-4:]}", name, owner, now, request_id)


def _found(organization_id: str, name: str, owner: Newcomer, now: datetime, request_id: str) -> str:
    scope = system_scope(organization_id, reason="somebody founds an organization", request_id=request_id)
    create_organization(scope, name=name, owner=owner, now=now)
    return organization_id


def name_domain(tx: Transaction, scope: Scope, *, domain: str) -> None:
    """Let the organization be known by this domain (004's ``domain``), unless it is by another one, in the transaction."""
    OrganizationStore(scope).name_domain(tx, domain)


def rename_domain(tx: Transaction, scope: Scope, *, domain: str, instead_of: str) -> None:
    """Let the organization be known by another domain, or by none, in the transaction. Raises on commit ``Stale``."""
    OrganizationStore(scope).rename_domain(tx, domain, instead_of=instead_of)


def list_my_organizations(user_id: str) -> list[MyOrganization]:
    """Return the organizations the person belongs to, by name; up to 100."""
    return store.list_of_person(user_id)


def access_keys(organization_id: str, user_id: str) -> list[Key]:
    """Return opaque keys to read together with the account; :func:`access_of` understands the items."""
    return store.access_keys(organization_id, user_id)


def access_of(items: Sequence[Any]) -> Access | None:
    """Return organization and membership, or ``None`` for a stranger."""
    return store.access_of(items)
