"""Reads and writes of memberships, and of what is counted of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pynamodb.expressions.condition import Condition

from diatonic.common import clock, pages
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, Stale
from diatonic.common.scope import Scope
from organizations.membership import models
from organizations.membership.rules import (
    Member,
    Newcomer,
    Role,
    Seats,
    beginnings,
    decides_as,
    is_one,
    name_key,
    searched,
)
from organizations.membership.store.counters import count

MEMBERS, OWNERS, INVITED, EMAILS = "members", "owners", "invited", "emails_processed"
#: ``last_active`` is written at most this often.
ACTIVE_EVERY = timedelta(hours=1)
#: So many of those who decide of something are looked through for a permission that their keys do not begin with.
_LOOKED_THROUGH = 1000


class OrganizationFull(Conflict):
    """Every seat of the organization is taken."""

    default_code = "organization_full"


class LastOwner(Conflict):
    """An organization cannot be without an owner who can act."""

    default_code = "last_owner"


class MemberExists(Conflict):
    """The person is a member already."""

    default_code = "member_exists"


class MemberStore:
    """The members of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def find(self, user_id: str) -> Member | None:
        """Return a membership, or ``None``. One consistent read."""
        return next(iter(self.several([user_id])), None)

    def several(self, user_ids: Sequence[str]) -> list[Member]:
        """Return those of any number of memberships that there are. One consistent read for every hundred."""
        found = batch_get([(models.Member, (self._organization_id, user_id)) for user_id in user_ids])
        return [member(item) for item in found if item is not None]

    def deciding(self, permission: str, *, limit: int) -> list[str]:
        """Return the ids of up to ``limit`` active members who hold one of ``DECIDING``; who may do most comes first.

        One bounded query for each of its ``beginnings``, until there are so many; where it has none, one query of all
        who decide of something, the first :data:`_LOOKED_THROUGH` of them.
        """
        found = list[str]()
        for start in beginnings(permission):
            if most := limit - len(found):
                found += [row.user_id for row in self._deciders(start, most)]
        if not beginnings(permission):
            found = [row.user_id for row in self._deciders("", _LOOKED_THROUGH) if is_one(row.decides_as, permission)]
        return found[:limit]

    def _deciders(self, start: str, most: int) -> Iterator[Any]:
        model = models.Member
        begins = model.decides_as.startswith(start) if start else None
        return iter(
            model.deciders_index.query(
                self._organization_id, begins, scan_index_forward=False, limit=most, page_size=most
            )
        )

    def page(self, *, limit: int, cursor: str | None) -> pages.Page[Member]:
        """Return one page of memberships of any state, in the order of their ids. One query."""
        found = pages.query(
            models.Member, self._organization_id, list_name="members", limit=limit, cursor=cursor, newest_first=False
        )
        return found.map(member)

    def by_name(self, *, begins: str, limit: int, cursor: str | None) -> pages.Page[Member]:
        """Return one page of members by name; ``begins``: those only whose name begins so. One query."""
        start = searched(begins)
        found = pages.query(
            models.Member.names_index,
            self._organization_id,
            list_name=f"members-by-name:{start}",
            limit=limit,
            cursor=cursor,
            newest_first=False,
            range_condition=models.Member.name_key.startswith(start) if start else None,
        )
        return found.map(member)

    def by_address(self, *, begins: str, limit: int, cursor: str | None) -> pages.Page[Member]:
        """Return one page of members whose verified address begins so, by address. One query."""
        found = pages.query(
            models.Member.addresses_index,
            self._organization_id,
            list_name=f"members-by-address:{begins}",
            limit=limit,
            cursor=cursor,
            newest_first=False,
            range_condition=models.Member.email.startswith(begins),
        )
        return found.map(member)

    def seats(self, *, limit: int) -> Seats:
        """Return how many seats are taken; ``limit``: how many there are. One consistent read."""
        counts = self.counts(MEMBERS, INVITED)
        return Seats(counts[MEMBERS], counts[INVITED], limit)

    def counts(self, *names: str) -> dict[str, int]:
        """Return what was counted under these names. One consistent read."""
        found = batch_get([(models.OrganizationCounter, (self._organization_id, name)) for name in names])
        return {name: 0 if item is None else int(item.total) for name, item in zip(names, found, strict=True)}

    def admit(self, tx: Transaction, newcomer: Newcomer, *, limit: int, now: datetime, has_asked: bool = False) -> None:
        """Write a membership in the transaction, and count the seat; one that is there, or no seat left, fails it.

        Raises on commit :class:`MemberExists`, :class:`OrganizationFull`. A person who asked to join is let in;
        ``has_asked``: only such a one is, and ``Conflict`` is raised where the request is gone.
        """
        moment = clock.iso(now)
        item = models.Member(
            self._organization_id,
            newcomer.user_id,
            role=newcomer.role,
            permissions=dict(newcomer.permissions),
            joined_at=moment,
            invited_by=newcomer.invited_by or None,
            name=newcomer.name,
            name_key=name_key(newcomer.name, newcomer.user_id),
            email=newcomer.email or None,
            decides_as=_decides_as(newcomer.user_id, newcomer.role, newcomer.permissions) or None,
            created_at=moment,
            updated_at=moment,
        )
        is_pending = models.Member.status == "pending"
        if has_asked:
            tx.put(item, is_pending, otherwise=Conflict("This request was answered or taken back meanwhile."))
        else:
            is_new = models.Member.user_id.does_not_exist() | is_pending
            tx.put(item, is_new, otherwise=MemberExists("This person is a member already."))
        full = OrganizationFull(f"All {limit} seats are taken. An administrator can make room, or raise the limit.")
        count(tx, self._organization_id, MEMBERS, 1, now=now, below=limit, otherwise=full)
        if newcomer.role == Role.OWNER:
            count(tx, self._organization_id, OWNERS, 1, now=now)

    def change(
        self,
        tx: Transaction,
        seen: Member,
        *,
        role: str,
        permissions: Mapping[str, bool],
        status: str,
        now: datetime,
    ) -> None:
        """Change what a member may do in the transaction. Raises on commit :class:`LastOwner`, ``Stale``."""
        model = models.Member
        actions = [
            model.role.set(role),
            model.permissions.set(dict(permissions)),
            model.status.set(status),
            found_by(_decides_as(seen.user_id, role, permissions, status)),
            model.revision.add(1),
            model.updated_at.set(clock.iso(now)),
        ]
        tx.update(model(self._organization_id, seen.user_id), actions, _as_seen(seen), otherwise=_stale(seen))
        was, becomes = _is_ruling(seen.role, seen.status), _is_ruling(role, status)
        if was != becomes:
            self._count_owner(tx, 1 if becomes else -1, now=now)

    def remove(self, tx: Transaction, seen: Member, *, now: datetime) -> None:
        """Remove a membership in the transaction, and free the seat. Raises on commit :class:`LastOwner`, ``Stale``."""
        tx.delete(models.Member(self._organization_id, seen.user_id), _as_seen(seen), otherwise=_stale(seen))
        moment = clock.iso(now)
        tx.put(models.FormerMember(seen.user_id, self._organization_id, created_at=moment, updated_at=moment))
        count(tx, self._organization_id, MEMBERS, -1, now=now)
        if _is_ruling(seen.role, seen.status):
            self._count_owner(tx, -1, now=now)

    def count_invited(self, tx: Transaction, change: int, *, now: datetime, seats: Seats | None = None) -> None:
        """Count open invites in the transaction: ``change`` more, or fewer.

        With ``seats`` (as counted just now, enough of them free) others may not have taken them meanwhile: then
        :class:`OrganizationFull` is raised on commit.
        """
        below = None if seats is None else seats.limit - seats.members - change + 1
        full = OrganizationFull("The last seats were taken meanwhile. An administrator can make room.")
        count(tx, self._organization_id, INVITED, change, now=now, below=below, otherwise=full)

    def hand_over(self, tx: Transaction, owner: Member, heir: Member, *, now: datetime) -> None:
        """Make one member the owner and the owner an administrator, in the transaction. Raises on commit ``Stale``.

        Both act, so that the number of owners stays what it is.
        """
        model = models.Member
        for seen, role in ((owner, Role.ADMIN), (heir, Role.OWNER)):
            actions = [model.role.set(role), model.permissions.set({}), model.revision.add(1)]
            actions += [found_by(_decides_as(seen.user_id, role, {})), model.updated_at.set(clock.iso(now))]
            tx.update(model(self._organization_id, seen.user_id), actions, _as_seen(seen), otherwise=_stale(seen))

    def note_active(self, user_id: str, *, now: datetime) -> None:
        """Note that a member is here; what others see of the membership, and its revision, stay."""
        model = models.Member
        late = model.last_active.does_not_exist() | (model.last_active < clock.iso(now - ACTIVE_EVERY))
        item = model(self._organization_id, user_id)
        held(lambda: item.update([model.last_active.set(clock.iso(now))], condition=model.user_id.exists() & late))

    def count_emails(self, tx: Transaction, change: int, *, now: datetime) -> None:
        """Count mails that were sent or taken in for the organization, in the transaction."""
        count(tx, self._organization_id, EMAILS, change, now=now)

    def _count_owner(self, tx: Transaction, change: int, *, now: datetime) -> None:
        last = LastOwner("This is the last owner who can act. Hand the ownership over first.")
        count(tx, self._organization_id, OWNERS, change, now=now, above=1 if change < 0 else None, otherwise=last)


def member(item: Any) -> Member:
    """Return a membership as the rest of the code sees it."""
    return Member(
        organization_id=item.organization_id,
        user_id=item.user_id,
        role=item.role,
        status=item.status,
        permissions=item.permissions,
        joined_at=item.joined_at,
        name=item.name or "",
        email=item.email or "",
        invited_by=item.invited_by or "",
        last_active=item.last_active or "",
        revision=int(item.revision),
        name_key=item.name_key or "",
        decides_as=item.decides_as or "",
    )


def found_by(key: str) -> Any:
    """Return the action that lets the index of those who decide find a member by this key, or not where it is empty."""
    return models.Member.decides_as.set(key) if key else models.Member.decides_as.remove()


def _decides_as(user_id: str, role: str, permissions: Mapping[str, bool], status: str = "active") -> str:
    return decides_as(user_id, role=role, permissions=permissions, status=status)


def _is_ruling(role: str, status: str) -> bool:
    """Say whether somebody is an owner who can act."""
    return role == Role.OWNER and status == "active"


def _as_seen(seen: Member) -> Condition:
    condition: Condition = models.Member.revision == seen.revision
    return condition


def _stale(seen: Member) -> Stale:
    return Stale(f"Somebody changed the membership of {seen.name or 'this person'} meanwhile. Reload and try again.")
