"""What a transaction that ends a run writes beside it: the closing record and its day's sums."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from diatonic.common import clock, retention
from diatonic.common.dynamo.transaction import Transaction
from workbench.agents.tools.schemas import plain
from workbench.runs.models import HistoryItem
from workbench.runs.rules.runs import Run
from workbench.runs.rules.states import RunStatus
from workbench.runs.store import days

#: Longer input and output stand in the closing record by their size alone.
_SHOWN = 4 * 1024
#: What DynamoDB takes as a map; of what it does not, the size stands there too.
_BOUNDS = plain.Bounds(depth=25, values=1_000, size=_SHOWN)


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
