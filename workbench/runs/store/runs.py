"""Runs: made, read, taken by a worker, stopped, resumed. What a worker writes of one it has is :mod:`store.desk`'s."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids, pages
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import Scope
from workbench.runs.models import PartItem, RunItem
from workbench.runs.rules.runs import KIND, LogLine, Run, Wait
from workbench.runs.rules.states import OVER, Deed, RunStatus, after
from workbench.runs.store import days, ending, queueing
from workbench.runs.store.items import as_line, as_run, as_wait, line_item, log_id, part, run_item
from workbench.runs.store.values import Kept, opened
from workbench.runs.store.waking import wake

_MOVED = "This run went on meanwhile. Look at it, and try again."


class RunUnknown(NotFound):
    """The organization has no such run."""

    default_code = "run_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such run.")


class WaitUnknown(NotFound):
    """The run never waited for this."""

    default_code = "wait_unknown"


class RunMoved(Conflict):
    """The run changed between reading and writing."""

    default_code = "run_moved"


class RunStore:
    """The runs of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, tx: Transaction, run: Run, given: Kept, now: datetime, *, otherwise: Conflict | None = None) -> None:
        """Write a new run in the transaction, with what it is given and its first line; one that is there is not touched.

        ``NoSlot`` or ``SlotFree`` on commit, as :func:`queueing.enter` says.
        """
        organization_id = self._scope.organization_id
        tx.put(run_item(self._scope, run, now), RunItem.run_id.does_not_exist(), otherwise=otherwise)
        tx.put(part(run, "input", organization_id=organization_id, now=now, **given.fields))
        tx.put(line_item(run.run_id, organization_id, LogLine(1, "info", "Queued.", clock.iso(now)), now))
        queueing.enter(tx, run, now=now)

    def find(self, run_id: str) -> Run | None:
        """Return a run of the organization. One consistent read, none for what is no id of one."""
        if not ids.belongs(run_id, organization_id=self._scope.organization_id, kind=KIND):
            return None
        (item,) = batch_get([(RunItem, (run_id,))])
        return as_run(item) if item is not None else None

    def get(self, run_id: str) -> Run:
        """Return a run. One consistent read. Raises :class:`RunUnknown`."""
        found = self.find(run_id)
        if found is None:
            raise RunUnknown
        return found

    def page(self, *, agent_id: str = "", limit: int, cursor: str | None) -> pages.Page[Run]:
        """Return one page of the organization's runs, or of an agent's, last begun first: a query, and one BatchGet."""
        index: Any = RunItem.agent_index if agent_id else RunItem.organization_index
        key = agent_id or self._scope.organization_id
        name = "agent-runs" if agent_id else "organization-runs"
        page = pages.query(index, key, list_name=name, limit=limit, cursor=cursor)
        found = batch_get([(RunItem, (item.run_id,)) for item in page.items])
        return pages.Page(tuple(as_run(item) for item in found if item is not None), page.next_cursor)

    def lines(self, run_id: str, *, after_line: int, limit: int) -> list[LogLine]:
        """Return lines of the log after one, in order. One bounded, consistent query."""
        later = PartItem.part_id.between(log_id(after_line + 1), "log#99999999")
        found = PartItem.query(run_id, later, consistent_read=True, limit=limit, page_size=limit)
        return [as_line(item) for item in found]

    def nodes(self, run_id: str, *, limit: int) -> list[dict[str, Any]]:
        """Return the checkpoints of the run's own graph, by key. One bounded query; large results by their size alone."""
        mine = PartItem.part_id.startswith("node##")
        found = PartItem.query(run_id, mine, consistent_read=True, limit=limit, page_size=limit)
        return [_node(item) for item in found]

    def ends(self, run: Run, wait_ids: Sequence[str]) -> tuple[Any, Any, list[Wait]]:
        """Return what the run was given, what it came to, and what it waits for. One DynamoDB call."""
        names = ["input", "output", *(f"wait#{wait_id}" for wait_id in wait_ids)]
        given, output, *waits = batch_get([(PartItem, (run.run_id, name)) for name in names])
        opening = [None if one is None else opened(one) for one in (given, output)]
        return opening[0], opening[1], [as_wait(item) for item in waits if item is not None]

    def take(self, run: Run, *, now: datetime) -> Run:
        """Take a run for a worker: from now on nobody else's writes are taken. Raises :class:`RunMoved`, ``NoSlot``."""
        taken = replace(
            run,
            status=after(run.status, Deed.TAKE),
            fence=run.fence + 1,
            has_slot=True,
            begun_at=run.begun_at or clock.iso(now),
        )
        tx = Transaction()
        actions = [
            RunItem.status.set(taken.status.value),
            RunItem.fence.set(taken.fence),
            RunItem.has_slot.set(True),
            RunItem.begun_at.set(taken.begun_at),
            RunItem.revision.add(1),
        ]
        same = (RunItem.fence == run.fence) & (RunItem.status == run.status.value)
        same &= (RunItem.is_parked == False) & (RunItem.has_slot == run.has_slot)  # noqa: E712 -- an attribute's value
        # Whoever had it may still write: what they wrote last counts.
        same &= RunItem.revision == run.revision
        tx.update(RunItem(run.run_id), actions, same, otherwise=RunMoved(_MOVED))
        if not run.has_slot:
            queueing.enter(tx, taken, now=now)
        tx.after_commit(lambda: wake(run.run_id))
        tx.commit(attempts=queueing.ATTEMPTS)
        return taken

    def line_up(self, run: Run, *, now: datetime) -> None:
        """Have a run wait in line that a job would go on with. Raises :class:`RunMoved`, ``SlotFree``."""
        waits, tx = replace(run, is_lined_up=True, turn=run.turn + 1), Transaction()
        actions = [RunItem.is_lined_up.set(True), RunItem.turn.set(waits.turn), RunItem.revision.add(1)]
        same = (RunItem.revision == run.revision) & (RunItem.status == run.status.value)
        tx.update(RunItem(run.run_id), actions, same, otherwise=RunMoved(_MOVED))
        queueing.enter(tx, waits, now=now)
        tx.after_commit(lambda: wake(run.run_id))
        tx.commit(attempts=queueing.ATTEMPTS)

    def end(
        self, tx: Transaction, run: Run, deed: Deed, *, line: str, error: dict[str, Any] | None = None, now: datetime
    ) -> Run:
        """End a run from outside of its worker, in the transaction: whoever has it finds its writes refused."""
        over = ending.ended(run, after(run.status, deed), error=error, now=now)
        actions = [
            RunItem.status.set(over.status.value),
            RunItem.fence.set(run.fence + 1),
            RunItem.lines.set(run.lines + 1),
            RunItem.completed_at.set(over.completed_at),
            RunItem.is_counted.set(True),
            RunItem.is_parked.set(False),
            RunItem.has_slot.set(False),
            RunItem.is_lined_up.set(False),
            RunItem.wait.remove(),
            RunItem.revision.add(1),
            *([RunItem.error.set(error)] if error else [RunItem.error.remove()]),
        ]
        self._change(tx, run, actions, line, "error" if error else "warn", now)
        queueing.leave(tx, run)
        ending.close(tx, over, {})
        over = replace(over, has_slot=False, is_lined_up=False)
        return replace(over, fence=run.fence + 1, lines=run.lines + 1, revision=run.revision + 1)

    def resume(self, tx: Transaction, run: Run, *, digest: str, total: int, has_slot: bool, now: datetime) -> Run:
        """Queue a run again in the transaction: what finished stays. ``NoSlot`` or ``SlotFree`` on commit, as :meth:`add`."""
        again = replace(
            run,
            status=after(run.status, Deed.RESUME),
            digest=digest,
            total=total,
            error=None,
            is_counted=False,
            completed_at="",
        )
        again = replace(again, has_slot=has_slot, is_lined_up=not has_slot, turn=run.turn + 1)
        actions = [
            RunItem.status.set(again.status.value),
            RunItem.fence.set(run.fence + 1),
            RunItem.lines.set(run.lines + 1),
            RunItem.digest.set(digest),
            RunItem.total.set(total),
            RunItem.resumed.add(1),
            RunItem.has_slot.set(again.has_slot),
            RunItem.is_lined_up.set(again.is_lined_up),
            RunItem.turn.set(again.turn),
            RunItem.error.remove(),
            RunItem.completed_at.remove(),
            RunItem.is_counted.set(False),
            RunItem.revision.add(1),
        ]
        self._change(tx, run, actions, "Resumed.", "info", now)
        if run.is_counted:  # it may have ended before there were sums of days
            days.count_back(tx, run, now=now)
        queueing.enter(tx, again, now=now)
        return replace(again, fence=run.fence + 1, lines=run.lines + 1, revision=run.revision + 1)

    def _change(self, tx: Transaction, run: Run, actions: list[Any], line: str, level: str, now: datetime) -> None:
        same = (RunItem.revision == run.revision) & (RunItem.status == run.status.value)
        tx.update(RunItem(run.run_id), actions, same, otherwise=RunMoved(_MOVED))
        said = LogLine(run.lines + 1, level, line, clock.iso(now))
        tx.put(line_item(run.run_id, run.organization_id, said, now))
        tx.after_commit(lambda: wake(run.run_id))

    def wait(self, run: Run, wait_id: str) -> Wait | None:
        """Return what a run waits, or waited, for. One consistent read."""
        (item,) = batch_get([(PartItem, (run.run_id, f"wait#{wait_id}"))])
        return as_wait(item) if item is not None else None

    def answer(self, tx: Transaction, run: Run, wait: Wait, answer: dict[str, Any], *, otherwise: Conflict) -> None:
        """Write the answer to what a run waits for in the transaction, once; and if it is parked, that it goes on."""
        actions = [PartItem.data.set(answer), PartItem.answered_by.set(self._scope.user_id)]
        unanswered = PartItem.run_id.exists() & PartItem.data.does_not_exist()
        tx.update(PartItem(run.run_id, f"wait#{wait.wait_id}"), actions, unanswered, otherwise=otherwise)
        same = (RunItem.is_parked == run.is_parked) & (RunItem.status == RunStatus.RUNNING.value)
        # Parked again meanwhile, it is another turn's: the job would do nothing.
        same &= (RunItem.turn == run.turn) if run.turn else (RunItem.turn.does_not_exist() | (RunItem.turn == 0))
        told = [RunItem.answers.add(1), RunItem.is_parked.set(False), RunItem.revision.add(1)]
        tx.update(RunItem(run.run_id), told, same, otherwise=RunMoved(_MOVED))
        tx.after_commit(lambda: wake(run.run_id))


def is_over(run: Run) -> bool:
    """Answer whether nothing happens to a run by itself any more."""
    return run.status in OVER


def _node(item: Any) -> dict[str, Any]:
    size = int(item.size or 0)
    result = {"size": size} if item.place else opened(item)
    said = {"node": item.node, "status": item.status, "choice": item.choice or "", "completed_at": item.created_at}
    return {**said, "result": result, "is_large": bool(item.place), **(item.data or {})}
