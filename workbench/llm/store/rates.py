"""How many calls an organization makes in a minute: 004's RL_AI."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.expressions.operand import Path

from diatonic.common import clock
from diatonic.common.dynamo.reading import Key
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.scope import Scope
from workbench.llm.models import AiRateItem
from workbench.llm.store.budgets import Contended

WINDOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """The minute that was counted last; nothing: none was."""

    window_start: str = ""
    count: int = 0


def key_of_pace(organization_id: str) -> Key:
    """Return where the pace lies, for one read with other things."""
    return AiRateItem, (organization_id,)


def pace_of(item: AiRateItem | None) -> Pace:
    """Return the pace that an item holds."""
    return Pace() if item is None else Pace(item.window_start, int(item.request_count))


def window_of(now: datetime) -> str:
    """Return when the minute began."""
    return clock.iso(now.replace(second=0, microsecond=0))


def seconds_left(now: datetime) -> int:
    """Return how many seconds the minute goes on."""
    return 60 - now.second


def is_full(pace: Pace, *, limit: int, now: datetime) -> bool:
    """Say whether no more calls are let through in this minute."""
    return pace.window_start >= window_of(now) and pace.count >= limit


def count(tx: Transaction, scope: Scope, pace: Pace, function: str, *, limit: int, now: datetime) -> None:
    """Count one call in the transaction. Raises :class:`Contended` where the minute is another, or full, by now.

    A minute that somebody else's clock has begun already goes on: it is never put back.
    """
    start = window_of(now)
    item, moment = AiRateItem(scope.organization_id), clock.iso(now)
    end = clock.iso(clock.parse(start) + WINDOW)
    around: list[Any] = [AiRateItem.last_request.set(moment), AiRateItem.updated_at.set(moment)]
    contended = Contended("Others asked in the same moment.")
    if pace.window_start >= start:
        last = pace.count + 1 >= limit
        calls: Any = Path(["metadata", "function_calls", function])
        actions = [AiRateItem.request_count.add(1), calls.set((calls | 0) + 1), *around]
        # Only the number in the store says when it is full; here it is for whoever reads the item.
        actions += [AiRateItem.blocked_until.set(end)] if last else []
        condition = (AiRateItem.window_start == pace.window_start) & (AiRateItem.request_count < limit)
        tx.update(item, actions, condition, otherwise=contended)
        return
    actions = [
        AiRateItem.request_count.set(1),
        AiRateItem.window_start.set(start),
        AiRateItem.window_end.set(end),
        AiRateItem.reset_time.set(end),
        AiRateItem.limit.set(limit),
        AiRateItem.metadata.set({"function_calls": {function: 1}}),
        AiRateItem.organization_id.set(scope.organization_id),
        AiRateItem.created_at.set(AiRateItem.created_at | moment),
        AiRateItem.revision.add(1),
        AiRateItem.blocked_until.set(end) if limit <= 1 else AiRateItem.blocked_until.remove(),
        *around,
    ]
    before = (
        AiRateItem.window_start == pace.window_start if pace.window_start else AiRateItem.window_start.does_not_exist()
    )
    tx.update(item, actions, before, otherwise=contended)
