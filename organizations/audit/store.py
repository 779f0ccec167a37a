"""Reads and writes of the audit log."""

from diatonic.common import pages
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.scope import Scope
from organizations.audit.models import AuditEvent
from organizations.audit.rules import Event


class AuditStore:
    """The audit log of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, tx: Transaction, event: Event) -> None:
        """Append the event in the transaction."""
        scope = self._scope
        item = AuditEvent(
            scope.organization_id,
            event.event_id,
            action=event.action,
            actor_id=event.actor_id,
            actor_name=event.actor_name,
            target_kind=event.target_kind,
            target_id=event.target_id,
            summary=event.summary,
            details=event.details,
            ip_address=scope.ip_address or None,
            request_id=scope.request_id or None,
            created_at=event.at,
            updated_at=event.at,
        )
        tx.put(item, AuditEvent.event_id.does_not_exist())

    def page(self, *, limit: int, cursor: str | None) -> pages.Page[Event]:
        """Return one page of the organization's events, newest first."""
        found = pages.query(AuditEvent, self._scope.organization_id, list_name="audit", limit=limit, cursor=cursor)
        return found.map(_event)


def _event(item: AuditEvent) -> Event:
    return Event(
        event_id=item.event_id,
        action=item.action,
        actor_id=item.actor_id,
        actor_name=item.actor_name,
        target_kind=item.target_kind,
        target_id=item.target_id,
        summary=item.summary,
        details=item.details,
        at=item.created_at,
    )
