"""What a run waits for, and who was told so."""

from datetime import datetime
from typing import Any

from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from workbench.runs.models import PartItem, RunItem
from workbench.runs.rules.runs import Run, Wait
from workbench.runs.rules.telling import Asked, Told
from workbench.runs.store.items import as_wait, part

_MOST_WAITS = 50


class ToldOtherwise(Conflict):
    """Somebody answered meanwhile, or told people."""

    default_code = "run_told"

    def __init__(self) -> None:
        super().__init__("Somebody has answered, or told people, in this moment.")


def waits_of(run: Run) -> list[Wait]:
    """Return what a run waits and waited for, of each call the last. One bounded, consistent query."""
    mine = PartItem.part_id.startswith("wait#")
    found = PartItem.query(run.run_id, mine, consistent_read=True, limit=_MOST_WAITS, scan_index_forward=False)
    last: dict[str, Wait] = {}
    for wait in (as_wait(item) for item in found):
        last.setdefault(wait.at, wait)
    return list(last.values())


def told_of(run: Run) -> dict[Asked, Told]:
    """Return who was told that the run waits for them, and has not answered yet. One consistent read."""
    found = batch_get([(PartItem, _key(run, asked)) for asked in Asked])
    return {asked: _told(item) for asked, item in zip(Asked, found, strict=True) if item is not None}


def note_told(tx: Transaction, run: Run, asked: Asked, told: Told, *, seen: Told | None, now: datetime) -> None:
    """Write in the transaction who is told, while the run waits as it was read; else :class:`ToldOtherwise` on commit."""
    _check(tx, run)
    said: dict[str, Any] = {"notice": told.notice_id, "waits": sorted(told.waits)}
    item = part(run, _key(run, asked)[1], organization_id=run.organization_id, now=now, data=said)
    item.told = set(told.people) or None
    item.revision = seen.revision + 1 if seen else 1
    same = PartItem.revision == seen.revision if seen else PartItem.run_id.does_not_exist()
    tx.put(item, same, otherwise=ToldOtherwise())


def forget_told(tx: Transaction, run: Run, asked: Asked, seen: Told) -> None:
    """Write in the transaction that nobody is told any more; else :class:`ToldOtherwise` on commit."""
    _check(tx, run)
    tx.delete(PartItem(*_key(run, asked)), PartItem.revision == seen.revision, otherwise=ToldOtherwise())


def _check(tx: Transaction, run: Run) -> None:
    same = (RunItem.answers == run.answers) & (RunItem.status == run.status.value) & (RunItem.resumed == run.resumed)
    tx.check(RunItem, (run.run_id,), same, otherwise=ToldOtherwise())


def _key(run: Run, asked: Asked) -> tuple[str, str]:
    return run.run_id, f"told#{asked.value}"


def _told(item: Any) -> Told:
    said = item.data or {}
    return Told(
        notice_id=str(said["notice"]),
        people=frozenset(item.told or ()),
        waits=frozenset(said["waits"]),
        revision=int(item.revision),
    )
