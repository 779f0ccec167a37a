"""Sealing entries into each organization's chain, and the file of each day."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.conf import settings

from diatonic.common import clock, jobs, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope, system_scope
from organizations.audit import store
from organizations.audit.rules import ACTOR, SYSTEM, Checker, Day, Link, day_file, day_key
from organizations.audit.services.recording import beside
from organizations.audit.store import ChainStore, line_for

logger = structlog.get_logger(__name__)

WRITE_DAY = "organizations.audit.tasks.write_day"
#: A sweep ends after so many pages of a shard; the next one goes on.
_PAGES = 50
_AFTER_MIDNIGHT = timedelta(minutes=5)
_LARGEST_FILE = 2**30
_TYPE = "application/x-ndjson"


class ChainBroken(Exception):
    """What was sealed is not there as it was; somebody has to look."""


def seal_waiting(*, now: datetime) -> int:
    """Seal what waits, of every organization; returns how many entries. Any number of sweeps may run side by side."""
    return sum(_seal_shard(shard, now) for shard in store.shards())


def _seal_shard(shard: int, now: datetime) -> int:
    total = 0
    for _ in range(_PAGES):
        found: dict[str, list[str]] = {}
        for organization_id, event_id in store.waiting(shard):
            found.setdefault(organization_id, []).append(event_id)
        sealed = sum(_seal_of(organization_id, event_ids, now) for organization_id, event_ids in found.items())
        total += sealed
        if not sealed:  # none left, or the index lags: what it still shows is sealed already
            break
    return total


def _seal_of(organization_id: str, event_ids: Sequence[str], now: datetime) -> int:
    try:
        return seal(system_scope(organization_id, reason="seal the audit log"), event_ids=event_ids, now=now)
    except Conflict:
        return 0


def seal(scope: Scope, *, event_ids: Sequence[str], now: datetime) -> int:
    """Put entries at the end of the organization's chain; returns how many were not there yet. Two DynamoDB calls.

    Raises :class:`~diatonic.common.errors.Conflict` where another sweep was faster.
    """
    day = now.date().isoformat()
    chain = ChainStore(scope)
    head, today, items = chain.state(event_ids, day=day)
    if not items:
        return 0
    tx = Transaction()
    chain.seal(tx, items, head=head, today=today, day=day, at=clock.iso(now))
    if today is None:
        _write_later(tx, scope, day, now)
    tx.commit()
    return len(items)


def adopt(scope: Scope) -> int:
    """Bring entries that were made before there was a chain into its form; they are sealed soon after.

    Returns how many. May run beside everything else, be broken off, and run again.
    """
    chain, adopted = ChainStore(scope), 0
    for items in chain.walk():
        for item in items:
            if item.actor_in:
                continue
            tx, name = Transaction(), {"name": item.actor_name or "", "ip_address": item.ip_address or ""}
            is_person = item.actor_id != SYSTEM
            chain.adopt(tx, item, beside(ACTOR, item.actor_id, name) if is_person else None)
            tx.commit()
            adopted += 1
    return adopted


def _write_later(tx: Transaction, scope: Scope, day: str, now: datetime) -> None:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    jobs.due(
        tx,
        task=WRITE_DAY,
        organization_id=scope.organization_id,
        arguments={"day": day},
        at=midnight + _AFTER_MIDNIGHT,
        job_id=f"audit-day-{scope.organization_id}-{day}",
    )


def write_day(scope: Scope, *, day: str, now: datetime) -> None:
    """Write the file of a day that is over to the bucket, once; may be called again.

    Raises :class:`ChainBroken` where what was sealed on that day is not there as it was.
    """
    chain = ChainStore(scope)
    found = chain.find_day(day)
    if found is None or found.file_digest:
        return
    content = day_file(scope.organization_id, found, _lines(chain, found))
    key = day_key(scope.organization_id, day)
    days = settings.DIATONIC.audit_lock_days
    locked_until = now + timedelta(days=days) if days else None
    try:
        storage.write(key, content, content_type=_TYPE, replacing=None, locked_until=locked_until)
    except storage.Changed:
        if storage.read(key, most=_LARGEST_FILE)[0] != content:
            raise ChainBroken(f"{key} is there and says something else") from None
    chain.note_file(found, hashlib.sha256(content).hexdigest(), now=now)


def _lines(chain: ChainStore, day: Day) -> list[dict[str, object]]:
    lines = [line_for(item) for item in chain.sealed_on(day)]
    checker = Checker(link=Link(day.first - 1, day.previous))
    for line in lines:
        checker.add(line)
    checker.finish(told_head=Link(day.last, day.digest))
    if checker.problems:
        logger.error("audit_chain_broken", day=day.day, problem=checker.problems[0].sentence)
        raise ChainBroken(checker.problems[0].sentence)
    return lines
