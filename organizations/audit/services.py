"""Recording what people decide or change, in the transaction of the change."""

from datetime import datetime
from typing import Any

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from organizations.audit.rules import Event
from organizations.audit.store import AuditStore


def record(  # noqa: PLR0913 -- all named
    tx: Transaction,
    scope: Scope,
    *,
    action: str,
    target_kind: str,
    target_id: str,
    summary: str,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    """Add an event to ``tx``. ``action``: ``thing.happened``; ``summary``: a sentence without the actor."""
    event = Event(
        event_id=ids.new(),
        action=action,
        actor_id=scope.user_id,
        actor_name=scope.user_name,
        target_kind=target_kind,
        target_id=target_id,
        summary=summary,
        details=details or {},
        at=clock.iso(now),
    )
    AuditStore(scope).add(tx, event)


def list_events(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[Event]:
    """Return one page of the organization's events, newest first. Needs ``audit.view``."""
    scope.check("audit.view", "Only administrators of the organization see its audit log.")
    return AuditStore(scope).page(limit=limit, cursor=cursor)
