"""Writes of invocations, of all organizations, for the recorder."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from diatonic.common import clock, ids
from organizations.invocations.models import InvocationItem
from organizations.invocations.rules import Invocation

#: What one call writes at most.
AT_ONCE = 25


def write(invocations: Iterable[Invocation], *, days: int, now: datetime) -> None:
    """Write lines, one DynamoDB call for each 25; they expire after ``days``."""
    with InvocationItem.batch_write() as batch:
        for one in invocations:
            batch.save(_item(one, days, now))


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
