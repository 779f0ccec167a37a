"""Reads and writes of organizations, and of what a person has to do with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, TypeVar

from diatonic.common import clock
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import AppError, Conflict, NotFound, Stale
from diatonic.common.scope import OrganizationSettings, Scope
from organizations.membership import models
from organizations.membership.rules import PLANS, Access, Member, MyOrganization, Offer, Organization, Seats
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
        settings = {**item.settings, **changes}
        otherwise = Conflict("Somebody changed these settings meanwhile. Reload and try again.")
        self._write(tx, item.revision, [models.Organization.settings.set(settings)], otherwise, now)

    def change(
        self, tx: Transaction, seen: Organization, *, name: str, settings: Mapping[str, Any], now: datetime
    ) -> None:
        """Write the name and some settings in the transaction. Raises on commit ``Stale``."""
        model = models.Organization
        actions = [model.name.set(name), model.settings.set({**seen.stored_settings, **settings})]
        self._write(tx, seen.revision, actions, _stale(), now)

    def change_standing(
        self, tx: Transaction, seen: Organization, *, status: str, reason: str, plan: str, now: datetime
    ) -> None:
        """Write what operators decide, in the transaction. Raises on commit ``Stale``."""
        model = models.Organization
        actions = [model.status.set(status), model.billing.set({**seen.billing, "plan": plan})]
        actions.append(model.status_reason.set(reason) if reason else model.status_reason.remove())
        self._write(tx, seen.revision, actions, _stale(), now)

    def offer(self, tx: Transaction, offer: Offer, *, instead_of: Offer | None, now: datetime) -> None:
        """Write an offer of the ownership in the transaction, in place of the one that was read."""
        self._settle(tx, [models.Organization.offer.set(_offered(offer))], instead_of, now)

    def close_offer(self, tx: Transaction, offer: Offer, *, now: datetime) -> None:
        """Remove the offer in the transaction; one that is gone, or another one, fails it."""
        self._settle(tx, [models.Organization.offer.remove()], offer, now)

    def name_domain(self, tx: Transaction, domain: str) -> None:
        """Write the domain in the transaction where there is none; it is not edited."""
        model = models.Organization
        tx.update(
            model(self._organization_id), [model.domain.set(model.domain | domain)], model.organization_id.exists()
        )

    def rename_domain(self, tx: Transaction, domain: str, *, instead_of: str) -> None:
        """Write another domain, or none, in the transaction. Raises on commit ``Stale`` unless it is ``instead_of``."""
        model = models.Organization
        action = model.domain.set(domain) if domain else model.domain.remove()
        tx.update(model(self._organization_id), [action], model.domain == instead_of, otherwise=_stale())

    def _settle(self, tx: Transaction, actions: list[Any], seen: Offer | None, now: datetime) -> None:
        model = models.Organization
        condition = model.offer.does_not_exist() if seen is None else model.offer == _offered(seen)
        otherwise = Conflict(
            "Somebody answered or changed this offer meanwhile. Reload the page.", code="offer_changed"
        )
        moment = model.updated_at.set(clock.iso(now))
        tx.update(model(self._organization_id), [*actions, moment], condition, otherwise=otherwise)

    def _write(self, tx: Transaction, revision: int, actions: list[Any], otherwise: AppError, now: datetime) -> None:
        model = models.Organization
        actions = [*actions, model.revision.add(1), model.updated_at.set(clock.iso(now))]
        tx.update(model(self._organization_id), actions, model.revision == revision, otherwise=otherwise)


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
    organization_id: str,
    user_id: str,
    *,
    sender_id: str,
    made: Callable[[Organization, Member | None, Seats, Member | None, bool], T],
) -> T | None:
    """Return organization, membership, seats, the sender's membership, and whether the person has left it before.

    As ``made`` takes them; ``None`` without organization. One BatchGet.
    """
    keys: list[Key] = [
        *access_keys(organization_id, user_id or "-"),
        (models.Member, (organization_id, sender_id or "-")),
    ]
    keys.append((models.FormerMember, (user_id or "-", organization_id)))
    keys += [(models.OrganizationCounter, (organization_id, name)) for name in (MEMBERS, INVITED)]
    organization, membership, sender, former, *counts = batch_get(keys)
    if organization is None:
        return None
    found = _organization(organization)
    members, invited = (0 if item is None else int(item.total) for item in counts)
    seats = Seats(members, invited, found.settings.max_users)
    own, theirs = (None if item is None else member(item) for item in (membership, sender))
    return made(found, own, seats, theirs, former is not None)


def list_of_person(user_id: str) -> list[MyOrganization]:
    """Return the organizations the person is an active member of, by name; not those that are closed. Two calls."""
    mine = _of_person(user_id, "active")
    items = batch_get([(models.Organization, (organization_id,)) for organization_id in mine])
    found = [
        MyOrganization(item.organization_id, item.name, mine[item.organization_id], item.status)
        for item in items
        if item is not None and item.status != "inactive"
    ]
    return sorted(found, key=lambda organization: organization.name.casefold())


def asked_by_person(user_id: str) -> list[str]:
    """Return the ids of the organizations that the person asks to join. One query."""
    return sorted(_of_person(user_id, "pending"))


def all_of_person(user_id: str) -> list[str]:
    """Return the ids of all organizations that the person has anything to do with. One query."""
    rows = models.Member.user_index.query(user_id, limit=MAX_MINE, page_size=MAX_MINE)
    return [row.organization_id for row in rows]


def _of_person(user_id: str, status: str) -> dict[str, str]:
    rows = models.Member.user_index.query(user_id, limit=MAX_MINE, page_size=MAX_MINE)
    return {row.organization_id: row.role for row in rows if row.status == status}


def _stale() -> Stale:
    return Stale("Somebody changed the organization meanwhile. Reload and try again.")


def _offered(offer: Offer) -> dict[str, str]:
    return asdict(offer)


def places_of(user_id: str) -> list[tuple[str, str, str]]:
    """Return where a person belongs or once belonged: organization, role, status; both empty for former ones.

    Two queries. The first 100 of each: nobody is in more.
    """
    now = {
        row.organization_id: (row.role, row.status)
        for row in models.Member.user_index.query(user_id, limit=MAX_MINE, page_size=MAX_MINE)
    }
    former = models.FormerMember.query(user_id, consistent_read=True, limit=MAX_MINE, page_size=MAX_MINE)
    once = [row.organization_id for row in former]
    return [(place, *now.get(place, ("", ""))) for place in sorted({*now, *once})]


def _organization(item: models.Organization) -> Organization:
    known = {setting.name for setting in fields(OrganizationSettings)}
    settings = OrganizationSettings(**{name: value for name, value in item.settings.items() if name in known})
    plan = str(item.billing.get("plan", "basic"))
    return Organization(
        item.organization_id,
        item.name,
        domain=item.domain or "",
        status=item.status,
        settings=settings,
        status_reason=item.status_reason or "",
        plan=plan if plan in PLANS else "basic",
        created_at=item.created_at,
        revision=int(item.revision),
        offer=Offer(**item.offer) if item.offer else None,
        stored_settings=item.settings,
        billing=item.billing,
    )
