"""Reads and writes of organizations' domains, and of whose a domain is."""

from datetime import datetime

from diatonic.common import clock
from diatonic.common.dynamo import pointers
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import AppError, Conflict, Stale
from diatonic.common.scope import Scope
from organizations.domains.models import OrganizationDomain
from organizations.domains.rules import MAX_DOMAINS, Domain, DomainState, Mode
from organizations.membership.rules import Role

_CLAIM = "domain"


class DomainExists(Conflict):
    """The organization has this domain already."""

    default_code = "domain_exists"


class DomainTaken(Conflict):
    """Another organization has verified this domain."""

    default_code = "domain_taken"


def holder_of(domain: str) -> str:
    """Return the id of the organization that has verified the domain, or nothing. One consistent read."""
    target = pointers.find(kind=_CLAIM, value=domain)
    return "" if target is None else str(target["organization_id"])


class DomainStore:
    """The domains of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def all(self) -> list[Domain]:
        """Return all domains by name; there are few. One bounded, consistent query."""
        found = OrganizationDomain.query(
            self._organization_id, limit=MAX_DOMAINS + 1, page_size=MAX_DOMAINS + 1, consistent_read=True
        )
        return [_domain(item) for item in found]

    def find(self, domain: str) -> Domain | None:
        """Return one domain, or ``None``. One consistent read."""
        (item,) = batch_get([(OrganizationDomain, (self._organization_id, domain))])
        return None if item is None else _domain(item)

    def add(self, tx: Transaction, domain: Domain, *, now: datetime) -> None:
        """Write a new domain in the transaction. Raises :class:`DomainExists` on commit."""
        exists = DomainExists(f"{domain.domain} is in the list already.")
        tx.put(self._item(domain, now=now), OrganizationDomain.domain.does_not_exist(), otherwise=exists)

    def change(self, tx: Transaction, seen: Domain, changed: Domain, *, now: datetime) -> None:
        """Write a changed domain in the transaction. Raises ``Stale`` on commit, :class:`DomainTaken`.

        One that is verified by it is claimed, one that is not any more is free again.
        """
        item = self._item(changed, now=now)
        item.revision = seen.revision + 1
        tx.put(item, OrganizationDomain.revision == seen.revision, otherwise=_stale(seen))
        self._claim(tx, seen, changed, now=now)

    def remove(self, tx: Transaction, seen: Domain) -> None:
        """Remove a domain in the transaction; it is free again. Raises ``Stale`` on commit."""
        item = OrganizationDomain(self._organization_id, seen.domain)
        tx.delete(item, OrganizationDomain.revision == seen.revision, otherwise=_stale(seen))
        if seen.is_verified:
            pointers.release(tx, kind=_CLAIM, value=seen.domain)

    def check_unchanged(self, tx: Transaction, domain: str, revision: int, *, otherwise: AppError) -> None:
        """Let the transaction pass only while the domain is as it was seen."""
        condition = OrganizationDomain.revision == revision
        tx.check(OrganizationDomain, (self._organization_id, domain), condition, otherwise=otherwise)

    def _claim(self, tx: Transaction, seen: Domain, changed: Domain, *, now: datetime) -> None:
        if changed.is_verified and not seen.is_verified:
            pointers.claim(
                tx,
                kind=_CLAIM,
                value=seen.domain,
                target={"organization_id": self._organization_id},
                organization_id=self._organization_id,
                now=clock.iso(now),
                otherwise=DomainTaken(f"Another organization has verified {seen.domain}. It has to give it up first."),
            )
        elif seen.is_verified and not changed.is_verified:
            pointers.release(tx, kind=_CLAIM, value=seen.domain)

    def _item(self, domain: Domain, *, now: datetime) -> OrganizationDomain:
        return OrganizationDomain(
            self._organization_id,
            domain.domain,
            token=domain.token,
            state=domain.state,
            mode=domain.mode,
            role=domain.role,
            verified_at=domain.verified_at or None,
            checked_at=domain.checked_at or None,
            missing_since=domain.missing_since or None,
            problem=domain.problem or None,
            added_by_name=domain.added_by_name or None,
            created_at=domain.added_at,
            updated_at=clock.iso(now),
        )


def _stale(seen: Domain) -> Stale:
    return Stale(f"Somebody changed {seen.domain} meanwhile. Reload and try again.")


def _domain(item: OrganizationDomain) -> Domain:
    return Domain(
        domain=item.domain,
        token=item.token,
        state=DomainState(item.state),
        mode=Mode(item.mode),
        role=Role(item.role),
        verified_at=item.verified_at or "",
        checked_at=item.checked_at or "",
        missing_since=item.missing_since or "",
        problem=item.problem or "",
        added_at=item.created_at,
        added_by_name=item.added_by_name or "",
        revision=int(item.revision),
    )
