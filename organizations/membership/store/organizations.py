"""Reads and writes of organizations, and of what a person has to do with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from diatonic.common import clock
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import OrganizationSettings, Scope
from organizations.membership import models
from organizations.membership.rules import Access, Member, MyOrganization, Organization, Seats
from organizations.membership.store.members import INVITED, MEMBERS, member

T = TypeVar("T")

#: More organizations than this a person is not shown.
MAX_MINE = 100


class OrganizationStore:
    """The scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def find(self) -> Organization | None:
        """Return the organization, or ``None`` before it is made."""
        (item,) = batch_get([(models.Organization, (self._organization_id,))])
        return None if item is None else _organization(item)

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


def access_keys(organization_id: str, user_id: str) -> list[Key]:
    """Return the keys of the organization and of the membership, for one BatchGet with the account."""
    return [(models.Organization, (organization_id,)), (models.Member, (organization_id, user_id))]


def access_of(items: Sequence[Any]) -> Access | None:
    """Return what the items at :func:`access_keys` say; ``None`` for a stranger or an unknown organization."""
    organization, membership = items
    if organization is None or membership is None:
        return None
    return Access(_organization(organization), member(membership))


def standing(
    organization_id: str, user_id: str, *, made: Callable[[Organization, Member | None, Seats], T]
) -> T | None:
    """Return organization, membership and seats as ``made`` takes them; ``None`` without organization. One BatchGet."""
    counters = [(models.OrganizationCounter, (organization_id, name)) for name in (MEMBERS, INVITED)]
    organization, membership, *counts = batch_get([*access_keys(organization_id, user_id or "-"), *counters])
    if organization is None:
        return None
    found = _organization(organization)
    members, invited = (0 if item is None else int(item.count) for item in counts)
    seats = Seats(members, invited, found.settings.max_users)
    return made(found, None if membership is None else member(membership), seats)


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
