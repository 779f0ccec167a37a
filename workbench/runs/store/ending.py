"""What a transaction that ends a run writes beside it: the closing record, its day's sums, and the slot it gives back."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from diatonic.common import clock, retention
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from workbench.agents.tools.schemas import plain
from workbench.runs.models import HistoryItem, SlotsItem
from workbench.runs.rules.runs import AT_ONCE, Run
from workbench.runs.rules.states import RunStatus
from workbench.runs.store import days

#: Longer input and output stand in the closing record by their size alone.
_SHOWN = 4 * 1024
#: What DynamoDB takes as a map; of what it does not, the size stands there too.
_BOUNDS = plain.Bounds(depth=25, values=1_000, size=_SHOWN)


class NoSlot(Conflict):
    """As many runs of the organization are under way as may be."""

    default_code = "runs_too_many"


def slots_key(organization_id: str) -> str:
    """Return the key of an organization's count."""
    return f"{organization_id}#slots"


def take_slot(tx: Transaction, run: Run, now: datetime) -> None:
    """Count the run among those under way, in the transaction. Raises :class:`NoSlot` on commit."""
    at = clock.iso(now)
    actions = [
        SlotsItem.active.add(1),
        SlotsItem.organization_id.set(run.organization_id),
        SlotsItem.updated_at.set(at),
        SlotsItem.created_at.set(SlotsItem.created_at | at),
        SlotsItem.revision.set(1),
    ]
    free = SlotsItem.active.does_not_exist() | (SlotsItem.active < AT_ONCE)
    full = NoSlot(f"{AT_ONCE} runs of this organization are under way. This one begins when one of them ends.")
    tx.update(SlotsItem(slots_key(run.organization_id)), actions, free, otherwise=full)


def give_slot_back(tx: Transaction, run: Run) -> None:
    """Count the run no longer among those under way, in the transaction."""
    if run.has_slot:
        tx.update(SlotsItem(slots_key(run.organization_id)), [SlotsItem.active.add(-1)])


def close(tx: Transaction, run: Run, said: dict[str, Any]) -> None:
    """Write the closing record of a run that ended in the transaction. ``said``: ``input``, ``output``, where known."""
    at = run.completed_at
    ended_at = clock.parse(at)
    passed = (ended_at - clock.parse(run.started_at)).total_seconds()
    item = HistoryItem(
        run.agent_id,
        run.run_id,
        organization_id=run.organization_id,
        tenant_id=run.organization_id,
        user_id=run.user_id,
        status=run.status.value,
        input_data=_shown(said.get("input")),
        output_data=_shown(said.get("output")),
        execution_time=Decimal(f"{max(passed, 0):.3f}"),
        tokens=run.tokens,
        cost=run.cost,
        error_details=dict(run.error) if run.error else None,
        started_at=run.started_at,
        completed_at=at,
        created_at=at,
        updated_at=at,
        expires_at=clock.epoch(ended_at + retention.period("runs")),
    )
    tx.put(item)
    days.count(tx, run)


def ended(run: Run, status: RunStatus, *, error: dict[str, Any] | None, now: datetime) -> Run:
    """Return the run as it is once it has ended."""
    return replace(
        run, status=status, error=error, completed_at=clock.iso(now), is_parked=False, is_counted=True, wait=None
    )


def _shown(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    document = value if isinstance(value, dict) else {"value": value}
    size = len(repr(document))
    return document if size <= _SHOWN and not plain.problems(document, _BOUNDS) else {"size": size}
