"""The entries, and what lies beside them about people."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

from pynamodb.expressions.condition import Condition

from diatonic.common import clock, pages, retention
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.scope import Scope
from organizations.audit.models import AuditEvent, AuditPersonal
from organizations.audit.rules import (
    ACTOR,
    ERASED,
    FORMAT,
    SUBJECT,
    SYSTEM,
    Event,
    Filters,
    Personal,
    commitment,
    line_of,
)
from organizations.audit.rules import id_before as earliest

SHARDS = 8
_FACETS = {
    "actor": AuditEvent.actor_index,
    "target": AuditEvent.target_index,
    "action": AuditEvent.action_index,
}


class AuditStore:
    """The audit log of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def add(self, tx: Transaction, event: Event, beside: Sequence[Personal]) -> None:
        """Append the event in the transaction, and what it says about people beside it."""
        here = self._organization_id
        tx.put(item_for(here, event, beside), AuditEvent.event_id.does_not_exist())
        for one in beside:
            tx.put(personal_item(here, event.event_id, event.at, one))

    def page(self, filters: Filters, *, limit: int, cursor: str | None, now: datetime) -> pages.Page[Event]:
        """Return one page of the organization's events, newest first, with all that is known of them."""
        found = self.items(filters, limit=limit, cursor=cursor, newest_first=True)
        beside = self.beside(found.items, now=now)
        return found.map(lambda item: event_of(item, beside))

    def items(self, filters: Filters, *, limit: int, cursor: str | None, newest_first: bool) -> pages.Page[Any]:
        """Return one page of the entries themselves. One DynamoDB call."""
        source: Any = AuditEvent
        partition, name = self._organization_id, "audit"
        for facet, value in filters.facets.items():
            source, partition, name = _FACETS[facet], f"{self._organization_id}#{value}", f"audit-{facet}"
        return pages.query(
            source,
            partition,
            list_name=name if newest_first else f"{name}-upwards",
            limit=limit,
            cursor=cursor,
            newest_first=newest_first,
            range_condition=_between(filters),
        )

    def beside(self, items: Iterable[Any], *, now: datetime) -> dict[str, AuditPersonal]:
        """Return what lies beside entries, was not erased and has not had its time, by its key.

        One DynamoDB call for each hundred.
        """
        keys = [f"{item.event_id}#{part}" for item in items for part in sorted(item.commitments)]
        read = batch_get([(AuditPersonal, (self._organization_id, key)) for key in keys], consistent=False)
        return {one.part_key: one for one in read if one is not None and one.expires_at > clock.epoch(now)}


def shard_of(organization_id: str) -> str:
    """Return the shard in which an organization's entries wait for being sealed."""
    return str(crc32(organization_id.encode()) % SHARDS)


def entry_of(item: AuditEvent) -> dict[str, Any]:
    """Return what an entry says, as it is digested."""
    return {
        "format": FORMAT,
        "organization": item.organization_id,
        "id": item.event_id,
        "at": item.created_at,
        "action": item.action,
        "actor": item.actor_id,
        "token": item.token_id or "",
        "target_kind": item.target_kind,
        "target": item.target_id,
        "summary": item.summary or "",
        "details": item.details or {},
        "changes": item.changes or {},
        "request": item.request_id or "",
        "commitments": item.commitments or {},
    }


def line_for(item: AuditEvent) -> dict[str, Any]:
    """Return an entry as a line of a file; one that is not sealed has no number yet."""
    return line_of(
        entry_of(item),
        sequence=int(item.sequence) if item.sequence else None,
        previous=item.previous or "",
        digest=item.digest or "",
        at=item.sealed_at or "",
    )


def personal_of(item: AuditEvent, beside: dict[str, AuditPersonal]) -> dict[str, Any]:
    """Return what lies beside an entry as an export has it, part by part; what was erased is not there."""
    keys = {part: f"{item.event_id}#{part}" for part in item.commitments or {}}
    return {
        part: {"salt": beside[key].salt, "content": beside[key].content} for part, key in keys.items() if key in beside
    }


def event_of(item: AuditEvent, beside: dict[str, AuditPersonal]) -> Event:
    """Return an entry together with what lies beside it."""
    parts: dict[str, dict[str, Any]] = {
        part: json.loads(beside[key].content)
        for part in item.commitments or {}
        if (key := f"{item.event_id}#{part}") in beside
    }
    erased = frozenset(item.commitments or {}) - parts.keys()
    actor, said = parts.get(ACTOR, {}), parts.get(SUBJECT, {})
    by_itself = "Diatonic" if item.actor_id == SYSTEM else "Somebody"
    return Event(
        event_id=item.event_id,
        action=item.action,
        actor_id=item.actor_id,
        actor_name=actor.get("name") or item.actor_name or (ERASED.capitalize() if ACTOR in erased else by_itself),
        target_kind=item.target_kind,
        target_id=item.target_id,
        summary=said.get("summary") or item.summary or "",
        details=said.get("details") or item.details or {},
        at=item.created_at,
        token_id=item.token_id or "",
        ip_address=actor.get("ip_address", item.ip_address or ""),
        request_id=item.request_id or "",
        changes=said.get("changes") or item.changes or {},
        erased=erased,
        sequence=int(item.sequence) if item.sequence else None,
        digest=item.digest or "",
        sealed_at=item.sealed_at or "",
    )


def item_for(organization_id: str, event: Event, beside: Sequence[Personal]) -> AuditEvent:
    """Return an entry as its table has it before it is sealed."""
    return AuditEvent(
        organization_id,
        event.event_id,
        action=event.action,
        actor_id=event.actor_id,
        token_id=event.token_id or None,
        target_kind=event.target_kind,
        target_id=event.target_id,
        summary=event.summary or None,
        details=event.details,
        changes=event.changes,
        commitments={one.part: commitment(one.salt, one.content) for one in beside},
        request_id=event.request_id or None,
        actor_in=f"{organization_id}#{event.actor_id}",
        target_in=f"{organization_id}#{event.target_id}",
        action_in=f"{organization_id}#{event.action}",
        unsealed_in=shard_of(organization_id),
        created_at=event.at,
        updated_at=event.at,
    )


def personal_item(organization_id: str, event_id: str, at: str, one: Personal) -> AuditPersonal:
    """Return what lies beside an entry as its table has it."""
    return AuditPersonal(
        organization_id,
        f"{event_id}#{one.part}",
        person_id=one.person_id,
        salt=one.salt,
        content=one.content,
        expires_at=clock.epoch(clock.parse(at) + retention.period("audit-details")),
        created_at=at,
        updated_at=at,
    )


def _between(filters: Filters) -> Condition | None:
    """Return the condition on ids, which begin with their time, for the time that is asked for."""
    since = earliest(filters.since) if filters.since else ""
    until = earliest(filters.until) if filters.until else ""
    if since and until:
        return AuditEvent.event_id.between(since, until)
    if since:
        return AuditEvent.event_id >= since
    return AuditEvent.event_id < until if until else None
