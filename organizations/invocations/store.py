"""Reads and writes of invocations; across organizations, for the recorder, operators and a person's own data."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from diatonic.common import clock, ids
from diatonic.common.pages import Page, query
from organizations.invocations.models import InvocationItem
from organizations.invocations.rules import Invocation, Status

#: What one call writes at most.
AT_ONCE = 25


def write(invocations: Iterable[Invocation], *, days: int, now: datetime) -> None:
    """Write lines, one DynamoDB call for each 25; they expire after ``days``."""
    with InvocationItem.batch_write() as batch:
        for one in invocations:
            batch.save(_item(one, days, now))


def page_of(account: str, *, limit: int, cursor: str | None) -> Page[Invocation]:
    """Return what was kept of one person, in no particular order. One DynamoDB call."""
    found = query(InvocationItem.account_index, account, list_name="invocations", limit=limit, cursor=cursor)
    return found.map(_invocation)


def erase(account: str) -> int:
    """Remove up to 25 lines of one person; returns how many there were. Two DynamoDB calls."""
    found: Sequence[Any] = list(InvocationItem.account_index.query(account, limit=AT_ONCE, page_size=AT_ONCE))
    with InvocationItem.batch_write() as batch:
        for item in found:
            batch.delete(item)
    return len(found)


def _item(one: Invocation, days: int, now: datetime) -> InvocationItem:
    return InvocationItem(
        ids.new(),
        organization_id=one.organization_id or "-",
        associated_account=one.associated_account or None,
        function_name=one.function_name,
        invoked_at=one.invoked_at,
        duration_ms=one.duration_ms,
        memory_used_mb=one.memory_used_mb,
        status=one.status.value,
        error_message=one.error_message or None,
        request_id=one.request_id,
        cold_start=one.cold_start,
        metadata=one.metadata,
        expires_at=clock.epoch(now + timedelta(days=days)),
        created_at=clock.iso(now),
        updated_at=clock.iso(now),
    )


def _invocation(item: InvocationItem) -> Invocation:
    return Invocation(
        function_name=item.function_name,
        invoked_at=item.invoked_at,
        duration_ms=int(item.duration_ms),
        memory_used_mb=int(item.memory_used_mb),
        status=Status(item.status),
        request_id=item.request_id,
        organization_id=item.organization_id,
        associated_account=item.associated_account or "",
        error_message=item.error_message or "",
        cold_start=item.cold_start,
        metadata=item.metadata,
    )
