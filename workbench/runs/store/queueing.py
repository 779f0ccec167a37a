"""Which runs of an organization are under way, and which wait in line for that: so many at once, the oldest first.

A run that waits has no job: nobody asks again and again whether its turn has come. Whoever gives a slot back then calls
up the next (:func:`call_up`), and before that has been done its job is not. Both counts are changed in the transactions
that change the run, and the line is read consistently, so that none is forgotten between two who look at the same time.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from workbench.runs.models import QueueItem, RunItem, SlotsItem
from workbench.runs.rules.runs import AT_ONCE, Run

#: So often is looked again where others call up at the same time.
_TRIES = 40
#: Many write an organization's counts at the same time.
ATTEMPTS = 30


class NoSlot(Conflict):
    """As many runs of the organization are under way as may be, or others wait already."""

    default_code = "runs_too_many"

    def __init__(self) -> None:
        super().__init__(f"{AT_ONCE} runs of this organization are under way. This one begins when one of them ends.")


class SlotFree(Conflict):
    """There is no need to wait in line."""

    default_code = "slot_free"

    def __init__(self) -> None:
        super().__init__("A run ended meanwhile. Try again.")


class _Gone(Conflict):
    """Somebody else called it up, or it left the line."""


class _NotInLine(Conflict):
    """The run knows nothing of waiting, as after tables were restored as of different seconds."""


def enter(tx: Transaction, run: Run, *, now: datetime) -> None:
    """Count a run as its ``has_slot`` or ``is_lined_up`` says, in the transaction.

    On commit raises :class:`NoSlot` where there is none for it, and :class:`SlotFree` where it need not wait.
    """
    counts, at = SlotsItem(_key(run.organization_id)), clock.iso(now)
    if run.has_slot:
        actions = [
            SlotsItem.active.add(1),
            SlotsItem.organization_id.set(run.organization_id),
            SlotsItem.updated_at.set(at),
            SlotsItem.created_at.set(SlotsItem.created_at | at),
            SlotsItem.revision.set(1),
        ]
        first = SlotsItem.waiting.does_not_exist() | (SlotsItem.waiting <= 0)
        tx.update(counts, actions, _is_free() & first, otherwise=NoSlot())
    elif run.is_lined_up:
        tx.put(_item(run, at))
        must = (SlotsItem.active >= AT_ONCE) | (SlotsItem.waiting > 0)
        tx.update(counts, [SlotsItem.waiting.add(1)], must, otherwise=SlotFree())


def leave(tx: Transaction, run: Run) -> None:
    """Count a run no longer, in the transaction: its slot is free, or its place in line."""
    counts = SlotsItem(_key(run.organization_id))
    if run.has_slot:
        tx.update(counts, [SlotsItem.active.add(-1)])
    elif run.is_lined_up:
        tx.delete(_item(run))
        tx.update(counts, [SlotsItem.waiting.add(-1)])


def call_up(organization_id: str, *, due: Callable[[Transaction, str, int], None]) -> None:
    """Give the slots that are free to those who have waited longest; ``due(tx, run_id, turn)`` makes the job of one.

    One read where nobody waits; a query more, and a transaction for each that begins.
    """
    for _ in range(_TRIES):
        (counts,) = batch_get([(SlotsItem, (_key(organization_id),))])
        free = min(AT_ONCE - int(counts.active), int(counts.waiting or 0)) if counts is not None else 0
        if free <= 0:
            return
        found = list(QueueItem.query(_queue_key(organization_id), consistent_read=True, limit=free, page_size=free))
        if all(_begin(item, due) for item in found):
            return


def _begin(item: Any, due: Callable[[Transaction, str, int], None]) -> bool:
    """Begin one that waits; ``False`` where somebody else did, or no slot is left."""
    counts, run_id, turn = SlotsItem(_key(item.organization_id)), str(item.run_id), int(item.turn)
    tx = Transaction()
    tx.delete(item, QueueItem.turn == turn, otherwise=_Gone("It waits no longer."))
    actions = [RunItem.is_lined_up.set(False), RunItem.has_slot.set(True), RunItem.revision.add(1)]
    waits = (RunItem.is_lined_up == True) & (RunItem.turn == turn)  # noqa: E712 -- an attribute's value
    tx.update(RunItem(run_id), actions, waits, otherwise=_NotInLine("It does not wait."))
    tx.update(counts, [SlotsItem.active.add(1), SlotsItem.waiting.add(-1)], _is_free(), otherwise=NoSlot())
    due(tx, run_id, turn)
    try:
        tx.commit(attempts=ATTEMPTS)
    except (_Gone, NoSlot):
        return False
    except _NotInLine:
        _forget(item)
        return False
    return True


def _forget(item: Any) -> None:
    tx = Transaction()
    tx.delete(item, QueueItem.turn == int(item.turn))
    tx.update(SlotsItem(_key(item.organization_id)), [SlotsItem.waiting.add(-1)])
    tx.commit(attempts=ATTEMPTS)


def _is_free() -> Any:
    return SlotsItem.active.does_not_exist() | (SlotsItem.active < AT_ONCE)


def _key(organization_id: str) -> str:
    return f"{organization_id}#slots"


def _queue_key(organization_id: str) -> str:
    return f"{organization_id}#queue"


def _item(run: Run, at: str = "") -> QueueItem:
    return QueueItem(
        _queue_key(run.organization_id),
        f"{run.started_at}#{run.run_id}",
        organization_id=run.organization_id,
        run_id=run.run_id,
        turn=run.turn,
        created_at=at,
        updated_at=at,
    )
