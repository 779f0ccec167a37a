"""Reads and writes of invocations, of all organizations: for the recorder and for operators."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from diatonic.common import clock, ids
from diatonic.common.pages import Page, query
from organizations.invocations.models import InvocationItem
from organizations.invocations.rules import Asked, Invocation, Show, Status

#: What one call writes at most.
AT_ONCE = 25
_NOBODYS = "-"


def write(invocations: Iterable[Invocation], *, days: int, now: datetime) -> None:
    """Write lines, one DynamoDB call for each 25; they expire after ``days``."""
    with InvocationItem.batch_write() as batch:
        for one in invocations:
            batch.save(_item(one, days, now))


def page(asked: Asked, *, since: datetime, today: date, limit: int, cursor: str | None) -> Page[Invocation]:
    """Return one page of what is asked for and ran after ``since``, newest or slowest first. One DynamoDB call.

    ``today``: the day that is meant where a list is of one day and none is asked for.
    """
    source, partition, condition = _sought(asked, since, today)
    name = f"invocations-{asked.show}-{asked.function}-{asked.day or ''}"
    found = query(source, partition, list_name=name, limit=limit, cursor=cursor, range_condition=condition)
    return found.map(_invocation)


def _sought(asked: Asked, since: datetime, today: date) -> tuple[Any, str, Any]:
    """Return the index, its partition and the range of it."""
    if not asked.function and asked.show in (Show.NEWEST, Show.SLOWEST):
        is_slowest = asked.show is Show.SLOWEST
        source = InvocationItem.slowest_index if is_slowest else InvocationItem.day_index
        return source, (asked.day or today).isoformat(), None
    ran = InvocationItem.invoked_at
    when = ran.startswith(asked.day.isoformat()) if asked.day else ran > clock.iso(since)
    if asked.function:
        return InvocationItem.function_index, asked.function, when
    return InvocationItem.failed_index, asked.show.value, when


def _item(one: Invocation, days: int, now: datetime) -> InvocationItem:
    return InvocationItem(
        ids.new(),
        organization_id=one.organization_id or _NOBODYS,
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
        ran_on=one.invoked_at[:10],
        failed_as=None if one.status is Status.SUCCESS else one.status.value,
        created_at=clock.iso(now),
        updated_at=clock.iso(now),
    )


def _invocation(item: InvocationItem) -> Invocation:
    """Return a line as lists show it: without who it was, and what their browser calls itself."""
    return Invocation(
        function_name=item.function_name,
        invoked_at=item.invoked_at,
        duration_ms=int(item.duration_ms),
        memory_used_mb=int(item.memory_used_mb),
        status=Status(item.status),
        request_id=item.request_id,
        organization_id="" if item.organization_id == _NOBODYS else item.organization_id,
        error_message=item.error_message or "",
        cold_start=bool(item.cold_start),
        metadata={name: value for name, value in (item.metadata or {}).items() if name != "user_agent"},
    )
