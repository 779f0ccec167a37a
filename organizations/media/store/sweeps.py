"""Sweeps and their reports."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from diatonic.common import clock, pages, retention
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope
from organizations.media.models import FoundItem, SweepItem
from organizations.media.rules import (
    Attachment,
    Counts,
    Found,
    Sweep,
    SweepFinding,
    SweepOutcome,
    SweepState,
)

_RUN, _FOUND = "run#", "found#"


class SweepMoved(Conflict):
    """Another worker is further with this sweep."""

    default_code = "sweep_moved"


class SweepStore:
    """The sweeps of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def newest(self) -> Sweep | None:
        """Return the sweep that was begun last. One consistent query."""
        found = SweepItem.query(
            self._organization_id,
            SweepItem.sweep_key.startswith(_RUN),
            consistent_read=True,
            scan_index_forward=False,
            limit=1,
        )
        return next((_sweep(item) for item in found), None)

    def find(self, sweep_id: str) -> Sweep | None:
        """Return a sweep, or ``None``. One consistent read."""
        try:
            return _sweep(SweepItem.get(self._organization_id, f"{_RUN}{sweep_id}", consistent_read=True))
        except SweepItem.DoesNotExist:
            return None

    def add(self, tx: Transaction, sweep: Sweep, *, now: datetime) -> None:
        """Write a new sweep in the transaction; one that is there already fails it."""
        item = SweepItem(
            self._organization_id,
            f"{_RUN}{sweep.sweep_id}",
            state=sweep.state.value,
            counts=asdict(sweep.counts),
            started_by_name=sweep.started_by_name,
            expires_at=clock.epoch(now + retention.period("file-sweeps")),
            created_at=sweep.started_at,
            updated_at=sweep.started_at,
        )
        tx.put(item, SweepItem.sweep_key.does_not_exist(), otherwise=SweepMoved("This sweep has begun already."))

    def move(self, tx: Transaction, sweep: Sweep, *, seen: Sweep, now: datetime) -> None:
        """Write how far a sweep is in the transaction, which fails where it is further than ``seen``."""
        tx.update(
            SweepItem(self._organization_id, f"{_RUN}{sweep.sweep_id}"),
            [
                SweepItem.state.set(sweep.state.value),
                SweepItem.phase.set(sweep.phase),
                SweepItem.after.set(sweep.after),
                SweepItem.counts.set(asdict(sweep.counts)),
                SweepItem.deleting.set(sweep.deleting),
                SweepItem.revision.add(1),
                SweepItem.updated_at.set(clock.iso(now)),
            ],
            SweepItem.revision == seen.revision,
            otherwise=SweepMoved("This sweep has moved on meanwhile."),
        )

    def note(self, tx: Transaction, sweep: Sweep, found: Sequence[Found], *, now: datetime) -> None:
        """Write lines of the report in the transaction; the same line again replaces itself."""
        for one in found:
            tx.put(self._item(sweep.sweep_id, one, now))

    def change(self, sweep: Sweep, found: Found, *, outcome: SweepOutcome, note: str, now: datetime) -> None:
        """Write what became of a line of the report."""
        item = FoundItem(self._organization_id, _key(sweep.sweep_id, found))
        actions: list[Any] = [
            FoundItem.outcome.set(outcome.value),
            FoundItem.note.set(note),
            FoundItem.updated_at.set(clock.iso(now)),
        ]
        held(lambda: item.update(actions=actions, condition=FoundItem.key.exists()))

    def report(self, sweep_id: str, *, limit: int, cursor: str | None = None) -> pages.Page[Found]:
        """Return one page of a sweep's report: unused files, then unknown objects. One query."""
        prefix = f"{_FOUND}{sweep_id}#"
        found = pages.query(
            FoundItem,
            self._organization_id,
            list_name=f"sweep-{sweep_id}",
            limit=limit,
            cursor=cursor,
            newest_first=True,
            range_condition=FoundItem.sweep_key.startswith(prefix),
        )
        return found.map(_found)

    def listed(self, sweep_id: str, *, after: str, limit: int) -> list[Found]:
        """Return unused files of the report beyond the one with the id ``after``. One consistent query."""
        prefix = f"{_FOUND}{sweep_id}#{SweepFinding.UNUSED.value}#"
        found = FoundItem.query(
            self._organization_id,
            FoundItem.sweep_key.between(f"{prefix}{after}~" if after else prefix, f"{prefix}~"),
            consistent_read=True,
            limit=limit,
            page_size=limit,
        )
        return [_found(item) for item in found]

    def _item(self, sweep_id: str, found: Found, now: datetime) -> FoundItem:
        return FoundItem(
            self._organization_id,
            _key(sweep_id, found),
            finding=found.finding.value,
            key=found.key,
            name=found.name,
            size=found.size,
            since=found.since,
            outcome=found.outcome.value,
            note=found.note,
            attachment=asdict(found.attachment) if found.attachment else None,
            created_by=found.created_by,
            expires_at=clock.epoch(now + retention.period("file-sweeps")),
            created_at=clock.iso(now),
            updated_at=clock.iso(now),
        )


def _key(sweep_id: str, found: Found) -> str:
    return f"{_FOUND}{sweep_id}#{found.finding.value}#{found.key}"


def _sweep(item: SweepItem) -> Sweep:
    counts = {name: int(value) for name, value in item.counts.items()}
    return Sweep(
        sweep_id=item.sweep_key.removeprefix(_RUN),
        state=SweepState(item.state),
        started_at=item.created_at,
        updated_at=item.updated_at,
        phase=int(item.phase),
        after=item.after,
        counts=Counts(**counts),
        revision=int(item.revision),
        started_by_name=item.started_by_name,
        deleting=bool(item.deleting),
    )


def _found(item: Any) -> Found:
    return Found(
        finding=SweepFinding(item.finding),
        key=item.key,
        name=item.name,
        size=int(item.size),
        since=item.since,
        outcome=SweepOutcome(item.outcome),
        note=item.note,
        attachment=Attachment(**said) if (said := item.attribute_values.get("attachment")) else None,
        created_by=item.attribute_values.get("created_by") or "",
    )
