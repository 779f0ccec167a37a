"""What a worker writes of the run that it has; all of it is refused once somebody else has it, or it was stopped."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from threading import RLock
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from workbench.runs.models import PartItem, RunItem
from workbench.runs.rules.runs import MAX_RESULT, Checkpoint, Finished, LogLine, Run, Spot, Wait
from workbench.runs.rules.states import RunStatus
from workbench.runs.store import ending, queueing
from workbench.runs.store.data import DataMoved
from workbench.runs.store.items import as_wait, line_item, part, shown_waits, wait_item
from workbench.runs.store.values import keep, opened
from workbench.runs.store.waking import wake

#: So often is a worker's hold looked at while it waits for something else.
_LOOKED = 0.5
_MOST_WAITS = 50
#: So many lines go into one transaction at most.
_LINES = 80
#: Several runs may write under one name.
_TRIES = 40
#: Adds to a transaction what is written elsewhere, as it is read then.
Beside = Callable[[Transaction], None]


class Lost(Conflict):
    """Somebody else has the run, or it was stopped."""

    default_code = "run_lost"

    def __init__(self) -> None:
        super().__init__("This run is somebody else's by now, or it was stopped.")


@dataclass(slots=True)
class _Spent:
    tokens: int = 0
    cost: Decimal = Decimal(0)


class Desk:
    """One worker's hold on one run, in its process: it counts lines and what was spent, and writes both with the rest.

    Threads of the run share it; one of them writes at a time, since all write to the run's item.
    """

    def __init__(self, run: Run, *, now: datetime) -> None:
        self.run = run
        self._begun, self._since = now, time.monotonic()
        self._lines: list[LogLine] = []
        self._spent = _Spent()
        self._looked = self._since
        self._lock = RLock()

    @property
    def now(self) -> datetime:
        """The present moment: when the run was taken, and what passed since."""
        return self._begun + timedelta(seconds=time.monotonic() - self._since)

    def log(self, text: str, *, level: str = "info", node: str = "", data: Mapping[str, Any] | None = None) -> None:
        """Say something; it is written with what is written next."""
        with self._lock:
            number = self.run.lines + len(self._lines) + 1
            self._lines.append(LogLine(number, level, text, clock.iso(self.now), node, data or {}))
            if len(self._lines) >= _LINES:
                self.flush()

    def spend(self, tokens: int, cost: Decimal) -> None:
        """Count what a call cost; it is written with what is written next."""
        with self._lock:
            self._spent.tokens += tokens
            self._spent.cost += cost

    def flush(self) -> None:
        """Write the lines that wait to be written."""
        with self._lock:
            if self._lines:
                self._write(Transaction(), [])

    def check(self) -> None:
        """Raise :class:`Lost` unless the run is still this worker's; asks once in half a second at most."""
        if time.monotonic() - self._looked < _LOOKED:
            return
        found = RunItem.get(self.run.run_id, consistent_read=True)
        if int(found.fence) != self.run.fence or found.status != RunStatus.RUNNING.value:
            raise Lost
        self._looked = time.monotonic()

    def checkpoint(self, finished: Finished, beside: Beside | None = None) -> int:
        """Keep what a node came to, in one transaction with its lines and the run's counts; return as which it finished.

        ``beside``: what is written elsewhere in it. Raises :class:`Lost`, and what ``beside`` may.
        """
        spot = finished.spot
        kept = keep(self.run.run_id, finished.result, most=MAX_RESULT)
        with self._lock:
            self.log(f"{spot.node} is done.", node=spot.node, data={"ms": finished.milliseconds})
            # Lines only grow, in the graphs of sub-agents too: which node finished last is told by them.
            number = self.run.lines + len(self._lines)
            said = {"node": spot.node, "status": finished.status, "choice": finished.choice, "number": number}
            item = self._part(f"node#{spot.path}", **said, data={"ms": finished.milliseconds}, **kept.fields)
            counted = 0 if spot.frame else 1
            try:
                self._keep(item, beside, [RunItem.done.add(counted)])
            except Exception:
                del self._lines[-1:]  # it is not done
                raise
            self.run = replace(self.run, done=self.run.done + counted)
        return number

    def finished(self, frame: str) -> list[Checkpoint]:
        """Return the checkpoints of a graph, without their results."""
        prefix, names = f"node#{frame}#", ["part_id", "node", "choice", "number", "status"]
        mine = PartItem.part_id.startswith(prefix)
        found = PartItem.query(self.run.run_id, mine, consistent_read=True, page_size=1000, attributes_to_get=names)
        return [
            Checkpoint(item.part_id.removeprefix(prefix), item.node, item.choice or "", int(item.number or 0))
            for item in found
            if item.status == "completed"
        ]

    def result(self, path: str) -> Any:
        """Return what a node came to. One read."""
        (item,) = batch_get([(PartItem, (self.run.run_id, f"node#{path}"))])
        return None if item is None else opened(item)

    def given(self) -> dict[str, Any]:
        """Return what the run was given. One read."""
        (item,) = batch_get([(PartItem, (self.run.run_id, "input"))])
        found: dict[str, Any] = {} if item is None else opened(item)
        return found

    def steps(self, spot: Spot) -> list[Any]:
        """Return the turns or rounds of a node that is not finished, in order."""
        mine = PartItem.part_id.startswith(f"step#{spot.path}#")
        found = PartItem.query(self.run.run_id, mine, consistent_read=True, page_size=100)
        return [opened(item) for item in found]

    def step(self, spot: Spot, number: int, value: Any, beside: Beside | None = None) -> None:
        """Keep a turn or a round, with what is written elsewhere ``beside`` it. Raises as :meth:`checkpoint`."""
        kept = keep(self.run.run_id, value, most=MAX_RESULT)
        self._keep(self._part(f"step#{spot.path}#{number:05}", node=spot.node, **kept.fields), beside, [])

    def effect(self, spot: Spot, call: str) -> dict[str, Any] | None:
        """Return what is known of a call that is not to be made twice: ``status`` and, if it ended, ``outcome``."""
        (item,) = batch_get([(PartItem, (self.run.run_id, f"effect#{spot.path}#{call}"))])
        if item is None:
            return None
        said = {"status": item.status, "outcome": opened(item)}
        return {**said, "after": item.choice or "", "resumed": int(item.number or 0)}

    def note_effect(
        self, spot: Spot, call: str, *, outcome: Any = None, status: str = "started", after: str = ""
    ) -> None:
        """Write that a call begins (``after`` whose answer) or, with its outcome, that it ended. Raises :class:`Lost`."""
        tx = Transaction()
        fields = keep(self.run.run_id, outcome).fields if status != "started" else {}
        said = {"node": spot.node, "status": status, "choice": after, "number": self.run.resumed, **fields}
        tx.put(self._part(f"effect#{spot.path}#{call}", **said))
        self._write(tx, [])

    def waits(self) -> dict[str, Wait]:
        """Return what the run waits and waited for, by the call that does: the last of each."""
        mine = PartItem.part_id.startswith("wait#")
        found = PartItem.query(self.run.run_id, mine, consistent_read=True, page_size=_MOST_WAITS)
        return {wait.at: wait for wait in (as_wait(item) for item in found)}

    def ask(self, wait: Wait, beside: list[Wait], *, tx: Transaction) -> None:
        """Write what the run waits for, with what else is in the transaction. Raises :class:`Lost`.

        ``beside``: what it waits for already. Whoever looks at the run sees all of it, while other branches go on.
        """
        tx.put(wait_item(self.run, wait, self.now))
        self._write(tx, [RunItem.wait.set(shown_waits([*beside, wait]))])

    def park(self, waits: list[Wait], *, answers: int, tx: Transaction) -> bool:
        """Leave the run until somebody answers, with what else is in the transaction; ``False`` where somebody just did.

        Raises :class:`Lost`.
        """
        self.flush()
        actions = [
            RunItem.is_parked.set(True),
            RunItem.has_slot.set(False),
            RunItem.turn.add(1),
            RunItem.revision.add(1),
        ]
        seen = Conflict("Somebody has answered.", code="run_answered")
        tx.update(
            RunItem(self.run.run_id),
            [*actions, RunItem.wait.set(shown_waits(waits))],
            self._ours & (RunItem.answers == answers),
            otherwise=seen,
        )
        queueing.leave(tx, self.run)
        try:
            tx.commit(attempts=queueing.ATTEMPTS)
        except Conflict as refused:
            if refused is not seen:
                raise
            self._looked = 0.0
            self.check()
            return False
        wake(self.run.run_id)
        return True

    def hand_on(self, tx: Transaction) -> None:
        """Leave the run to the job of its next turn, which is in the transaction. Raises :class:`Lost`."""
        self._write(tx, [RunItem.turn.add(1)])

    def answers(self) -> int:
        """Return how often somebody has answered this run. One read."""
        return int(RunItem.get(self.run.run_id, consistent_read=True).answers or 0)

    def complete(self, output: Any, *, tx: Transaction) -> None:
        """End the run with what it came to, with what else is in the transaction.

        Raises :class:`Lost`, and ``TooLong``: it is then to be ended another way.
        """
        kept = keep(self.run.run_id, output, most=MAX_RESULT)
        self.log("Completed.")
        self.flush()
        tx.put(self._part("output", **kept.fields))
        self._end(tx, RunStatus.COMPLETED, output=output)

    def fail(self, error: dict[str, Any], *, tx: Transaction) -> None:
        """End the run with why it came to nothing, with what else is in the transaction. Raises :class:`Lost`."""
        self.log(error["message"], level="error", node=error.get("node", ""))
        self.flush()
        self._end(tx, RunStatus.FAILED, error=error)

    def _end(
        self, tx: Transaction, status: RunStatus, *, output: Any = None, error: dict[str, Any] | None = None
    ) -> None:
        spent = self._spent
        run = replace(self.run, tokens=self.run.tokens + spent.tokens, cost=self.run.cost + spent.cost)
        over = ending.ended(run, status, error=error, now=self.now)
        ending.close(tx, over, {"input": self.given(), "output": output})
        queueing.leave(tx, self.run)
        actions = [
            RunItem.status.set(status.value),
            RunItem.completed_at.set(over.completed_at),
            RunItem.is_counted.set(True),
            RunItem.has_slot.set(False),
            RunItem.wait.remove(),
            *([RunItem.error.set(error)] if error else []),
        ]
        self._write(tx, actions)

    @property
    def _ours(self) -> Any:
        return (RunItem.fence == self.run.fence) & (RunItem.status == RunStatus.RUNNING.value)

    def _part(self, part_id: str, **fields: Any) -> PartItem:
        return part(self.run, part_id, organization_id=self.run.organization_id, now=self.now, **fields)

    def _keep(self, item: PartItem, beside: Beside | None, actions: list[Any]) -> None:
        """Write a part with what lies elsewhere; read and tried again while another run is faster there."""
        for left in reversed(range(_TRIES)):
            tx = Transaction()
            tx.put(item)
            if beside is not None:
                beside(tx)
            try:
                self._write(tx, actions)
            except DataMoved:
                if not left:
                    raise
            else:
                return

    def _write(self, tx: Transaction, actions: list[Any]) -> None:
        with self._lock:
            self._write_alone(tx, actions)

    def _write_alone(self, tx: Transaction, actions: list[Any]) -> None:
        lines, spent = self._lines, self._spent
        for line in lines:
            tx.put(line_item(self.run.run_id, self.run.organization_id, line, self.now))
        lines_now = self.run.lines + len(lines)
        counted = [RunItem.lines.set(lines_now), RunItem.revision.add(1), RunItem.updated_at.set(clock.iso(self.now))]
        if spent.tokens or spent.cost:
            counted += [RunItem.tokens.add(spent.tokens), RunItem.cost.add(spent.cost)]
        tx.update(RunItem(self.run.run_id), [*counted, *actions], self._ours, otherwise=Lost())
        tx.commit()
        wake(self.run.run_id)
        self._looked = time.monotonic()
        self.run = replace(
            self.run, lines=lines_now, tokens=self.run.tokens + spent.tokens, cost=self.run.cost + spent.cost
        )
        self._lines, self._spent = [], _Spent()
