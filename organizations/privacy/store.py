"""Reads and writes of exports, erasures and receipts. They belong to people, so the stores need no scope."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from diatonic.common import clock, retention
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.personal import Outcome
from organizations.privacy.models import ErasureModel, ExportModel, ReceiptModel
from organizations.privacy.rules import Erasure, ErasureState, Export, ExportState, Line, Receipt

_HEAD = "#head"
#: More lines than this a receipt has not: one for each kind of thing.
_LINES = 200


class ErasureMoved(Conflict):
    """It is not as it was seen: cancelled, begun, or asked for a second time."""

    default_code = "erasure_moved"


def find_both(user_id: str) -> tuple[Export | None, Erasure | None]:
    """Return the person's export and erasure, where there are any. One consistent read."""
    export, erasure = batch_get([(ExportModel, (user_id,)), (ErasureModel, (user_id,))])
    return (None if export is None else _export(export)), (None if erasure is None else _erasure(erasure))


def put_export(tx: Transaction, user_id: str, export: Export, *, replacing: str, now: datetime) -> None:
    """Write a new export in place of the one with the id ``replacing`` (empty: there is none)."""
    is_as_seen = ExportModel.export_id == replacing if replacing else ExportModel.user_id.does_not_exist()
    tx.put(_export_item(user_id, export, now), is_as_seen)


def change_export(tx: Transaction, user_id: str, export: Export, *, now: datetime) -> None:
    """Write how an export stands now, unless another one has taken its place."""
    tx.put(_export_item(user_id, export, now), ExportModel.export_id == export.export_id)


def drop_export(user_id: str, export_id: str) -> None:
    """Forget an export, unless another one has taken its place. Idempotent."""
    held(lambda: ExportModel(user_id).delete(condition=ExportModel.export_id == export_id))


def put_erasure(tx: Transaction, erasure: Erasure, *, now: datetime) -> None:
    """Note in the transaction that a person is to be erased; fails it where that is noted already."""
    moment = clock.iso(now)
    item = ErasureModel(
        erasure.user_id,
        erasure_id=erasure.erasure_id,
        state=erasure.state.value,
        due_at=erasure.due_at,
        receipt_id=erasure.receipt,
        organizations=list(erasure.organizations),
        created_at=erasure.asked_at,
        updated_at=moment,
    )
    tx.put(item, ErasureModel.user_id.does_not_exist(), otherwise=_moved())


def begin_erasure(
    tx: Transaction,
    seen: Erasure,
    *,
    organizations: Sequence[str],
    names: Sequence[str],
    email: str,
    now: datetime,
) -> None:
    """Note in the transaction that erasing has begun: from then on it cannot be cancelled."""
    actions = [
        ErasureModel.state.set(ErasureState.RUNNING.value),
        ErasureModel.organizations.set(list(organizations)),
        ErasureModel.names.set(list(names)),
        ErasureModel.email.set(email),
        ErasureModel.blocked.set([]),
        ErasureModel.revision.add(1),
        ErasureModel.updated_at.set(clock.iso(now)),
    ]
    tx.update(ErasureModel(seen.user_id), actions, _as_seen(seen), otherwise=_moved())


def put_off(tx: Transaction, seen: Erasure, *, why: Sequence[str], due_at: datetime, now: datetime) -> None:
    """Note in the transaction when erasing is to begin instead, and why it could not yet."""
    actions = [
        ErasureModel.blocked.set(list(why)),
        ErasureModel.due_at.set(clock.iso(due_at)),
        ErasureModel.revision.add(1),
        ErasureModel.updated_at.set(clock.iso(now)),
    ]
    tx.update(ErasureModel(seen.user_id), actions, _as_seen(seen), otherwise=_moved())


def reach(user_id: str, erasure_id: str, *, steps: int) -> None:
    """Note that so many steps are done."""
    item = ErasureModel(user_id)
    held(lambda: item.update([ErasureModel.reached.set(steps)], condition=ErasureModel.erasure_id == erasure_id))


def drop_erasure(tx: Transaction, seen: Erasure) -> None:
    """Forget an erasure in the transaction, because it was cancelled or is done; one that moved on fails it."""
    is_same = (ErasureModel.erasure_id == seen.erasure_id) & (ErasureModel.state == seen.state.value)
    tx.delete(ErasureModel(seen.user_id), is_same, otherwise=_moved())


def head_receipt(tx: Transaction, receipt_id: str, *, asked_at: str, now: datetime, ended: bool) -> None:
    """Write in the transaction when erasing was asked for and begun, that it gets on, or that it has ended."""
    moment = clock.iso(now)
    actions = [
        ReceiptModel.asked_at.set(asked_at),
        ReceiptModel.stopped.set(""),
        ReceiptModel.begun_at.set(ReceiptModel.begun_at | moment),
        ReceiptModel.ttl.set(clock.epoch(now + _kept())),
        ReceiptModel.created_at.set(ReceiptModel.created_at | moment),
        ReceiptModel.updated_at.set(moment),
    ]
    if ended:
        actions.append(ReceiptModel.ended_at.set(moment))
    tx.update(ReceiptModel(receipt_id, _HEAD), actions)


def note_stopped(receipt_id: str, why: str, *, now: datetime) -> None:
    """Write why erasing does not get on. Idempotent; :func:`head_receipt` takes it back."""
    ReceiptModel(receipt_id, _HEAD).update([ReceiptModel.stopped.set(why), ReceiptModel.updated_at.set(clock.iso(now))])


def count(tx: Transaction, receipt_id: str, line: Line, *, now: datetime) -> None:
    """Add to a line of the receipt in the transaction that does what it tells of."""
    tx.update(
        ReceiptModel(receipt_id, line.name),
        [
            ReceiptModel.found.add(line.found),
            ReceiptModel.deleted.add(line.deleted),
            ReceiptModel.anonymized.add(line.anonymized),
            ReceiptModel.kept.add(line.kept),
            *_told(line, now),
        ],
    )


def tell(receipt_id: str, line: Line, *, now: datetime) -> None:
    """Write a line of the receipt of which nothing is counted, or whose numbers are known at once. Idempotent."""
    numbers = Outcome(line.found, line.deleted, line.anonymized, line.kept)
    ReceiptModel(receipt_id, line.name).update(
        [
            ReceiptModel.found.set(numbers.found),
            ReceiptModel.deleted.set(numbers.deleted),
            ReceiptModel.anonymized.set(numbers.anonymized),
            ReceiptModel.kept.set(numbers.kept),
            *_told(line, now),
        ]
    )


def find_receipt(receipt_id: str, *, now: datetime) -> Receipt | None:
    """Return a receipt that is still kept, or ``None``. One bounded, consistent query."""
    items = list(ReceiptModel.query(receipt_id, consistent_read=True, limit=_LINES, page_size=_LINES))
    if not items or items[0].line != _HEAD or int(items[0].ttl) <= clock.epoch(now):
        return None
    head, *lines = items
    return Receipt(
        head.asked_at or "",
        head.begun_at or "",
        head.ended_at or "",
        tuple(_line(item) for item in lines),
        stopped=head.stopped or "",
    )


def _kept() -> timedelta:
    return retention.period("receipts")


def _told(line: Line, now: datetime) -> list[Any]:
    moment = clock.iso(now)
    return [
        ReceiptModel.title.set(line.title),
        ReceiptModel.why.set(line.why),
        ReceiptModel.ttl.set(clock.epoch(now + _kept())),
        ReceiptModel.created_at.set(ReceiptModel.created_at | moment),
        ReceiptModel.updated_at.set(moment),
    ]


def _as_seen(seen: Erasure) -> Any:
    return (ErasureModel.erasure_id == seen.erasure_id) & (ErasureModel.revision == seen.revision)


def _moved() -> ErasureMoved:
    return ErasureMoved("This has changed a moment ago. Reload to see where it stands.")


def _export_item(user_id: str, export: Export, now: datetime) -> ExportModel:
    return ExportModel(
        user_id,
        export_id=export.export_id,
        state=export.state.value,
        ready_at=export.ready_at,
        expires_at=export.expires_at,
        size=export.size,
        things=export.things,
        reason=export.reason,
        ttl=clock.epoch(clock.parse(export.expires_at)),
        created_at=export.asked_at,
        updated_at=clock.iso(now),
    )


def _export(item: ExportModel) -> Export:
    return Export(
        export_id=item.export_id,
        state=ExportState(item.state),
        asked_at=item.created_at,
        expires_at=item.expires_at,
        ready_at=item.ready_at,
        size=int(item.size),
        things=int(item.things),
        reason=item.reason,
    )


def _erasure(item: ErasureModel) -> Erasure:
    return Erasure(
        erasure_id=item.erasure_id,
        user_id=item.user_id,
        state=ErasureState(item.state),
        asked_at=item.created_at,
        due_at=item.due_at,
        receipt=item.receipt_id,
        blocked=tuple(item.blocked),
        organizations=tuple(item.organizations),
        names=tuple(item.names),
        email=item.email,
        reached=int(item.reached),
        revision=int(item.revision),
    )


def _line(item: ReceiptModel) -> Line:
    return Line(
        name=item.line,
        title=item.title,
        found=int(item.found),
        deleted=int(item.deleted),
        anonymized=int(item.anonymized),
        kept=int(item.kept),
        why=item.why,
    )
