"""Reads and writes of organizations and memberships."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from diatonic.common import clock, pages
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import OrganizationSettings, Scope
from organizations.membership import models
from organizations.membership.rules import Access, Member, MyOrganization, Organization

#: More organizations than this a person is not shown.
MAX_MINE = 100


class MembershipStore:
    """The scope's organization and its members."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id
        self._actor = scope.user_id

    def find(self) -> Organization | None:
        """Return the organization, or ``None`` before it is made."""
        (item,) = batch_get([(models.Organization, (self._organization_id,))])
        return None if item is None else _organization(item)

    def find_member(self, user_id: str) -> Member | None:
        """Return a membership, or ``None``."""
        (item,) = batch_get([(models.Member, (self._organization_id, user_id))])
        return None if item is None else _member(item)

    def first(self, *, limit: int) -> list[Member]:
        """Return up to ``limit`` members. One bounded query."""
        found = models.Member.query(self._organization_id, limit=limit, page_size=limit)
        return [_member(item) for item in found]

    def several(self, user_ids: Sequence[str]) -> list[Member]:
        """Return those of up to 100 memberships that there are. One consistent read."""
        found = batch_get([(models.Member, (self._organization_id, user_id)) for user_id in user_ids])
        return [_member(item) for item in found if item is not None]

    def page(self, *, limit: int, cursor: str | None) -> pages.Page[Member]:
        """Return one page of members in the order of their ids. One query."""
        found = pages.query(
            models.Member, self._organization_id, list_name="members", limit=limit, cursor=cursor, newest_first=False
        )
        return found.map(_member)

    def create(self, tx: Transaction, *, name: str, domain: str, settings: Mapping[str, Any], now: datetime) -> None:
        """Write the organization in the transaction; one that is there already fails it."""
        moment = clock.iso(now)
        item = models.Organization(
            self._organization_id,
            name=name,
            domain=domain or None,
            settings=dict(settings),
            billing={"plan": "basic"},
            created_at=moment,
            updated_at=moment,
        )
        taken = Conflict(f"There is an organization “{self._organization_id}” already.", code="organization_exists")
        tx.put(item, models.Organization.organization_id.does_not_exist(), otherwise=taken)

    def change_settings(self, tx: Transaction, changes: Mapping[str, Any], *, now: datetime) -> None:
        """Write the settings with these changes in the transaction; one that others made meanwhile fails it."""
        (item,) = batch_get([(models.Organization, (self._organization_id,))])
        if item is None:
            raise NotFound("There is no such organization.")
        model = models.Organization
        tx.update(
            model(self._organization_id),
            [
                model.settings.set({**item.settings, **changes}),
                model.revision.add(1),
                model.updated_at.set(clock.iso(now)),
            ],
            model.revision == item.revision,
            otherwise=Conflict("Somebody changed these settings meanwhile. Reload and try again."),
        )

    def add(self, tx: Transaction, *, user_id: str, role: str, permissions: Mapping[str, bool], now: datetime) -> None:
        """Write a membership in the transaction; one that is there already fails it."""
        moment = clock.iso(now)
        item = models.Member(
            self._organization_id,
            user_id,
            role=role,
            permissions=dict(permissions),
            joined_at=moment,
            invited_by=self._actor,
            created_at=moment,
            updated_at=moment,
        )
        there = Conflict("This person is a member already.", code="member_exists")
        tx.put(item, models.Member.user_id.does_not_exist(), otherwise=there)


def access_keys(organization_id: str, user_id: str) -> list[Key]:
    """Return the keys of the organization and of the membership, for one BatchGet with the account."""
    return [(models.Organization, (organization_id,)), (models.Member, (organization_id, user_id))]


def access_of(items: Sequence[Any]) -> Access | None:
    """Return what the items at :func:`access_keys` say; ``None`` for a stranger or an unknown organization."""
    organization, member = items
    if organization is None or member is None:
        return None
    return Access(_organization(organization), _member(member))


def list_of_person(user_id: str) -> list[MyOrganization]:
    """Return the organizations the person is an active member of, by name. Two calls."""
    rows = models.Member.user_index.query(user_id, limit=MAX_MINE, page_size=MAX_MINE)
    mine = {row.organization_id: row.role for row in rows if row.status == "active"}
    items = batch_get([(models.Organization, (organization_id,)) for organization_id in mine])
    found = [
        MyOrganization(item.organization_id, item.name, mine[item.organization_id])
        for item in items
        if item is not None and item.status == "active"
    ]
    return sorted(found, key=lambda organization: organization.name.casefold())


def _organization(item: models.Organization) -> Organization:
    known = {setting.name for setting in fields(OrganizationSettings)}
    settings = OrganizationSettings(**{name: value for name, value in item.settings.items() if name in known})
    return Organization(item.organization_id, item.name, item.domain or "", item.status, settings)


def _member(item: models.Member) -> Member:
    return Member(
        organization_id=item.organization_id,
        user_id=item.user_id,
        role=item.role,
        status=item.status,
        permissions=item.permissions,
        joined_at=item.joined_at,
    )
