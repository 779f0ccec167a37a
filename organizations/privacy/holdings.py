"""What privacy itself keeps of a person, and what is said of the mechanisms that all features share."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from diatonic.common import personal, storage
from diatonic.common.dynamo.pointers import Pointer
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.http.idempotency import IdempotencyKey
from diatonic.common.jobs.store import Job
from diatonic.common.personal import Fate, Holding, KeptFile, Subject
from organizations.privacy.models import ErasureModel, ExportModel, ReceiptModel
from organizations.privacy.rules import key_of


def _exports(subject: Subject) -> Iterator[Any]:
    return (item for item in batch_get([(ExportModel, (subject.user_id,))]) if item is not None)


def _zip(item: Any) -> Iterator[KeptFile]:
    """Name the ZIP for the receipt; an export does not hold itself."""
    if item.state == "ready":
        yield KeptFile("", key_of(item.export_id), 0)


def _remove(tx: Transaction, item: Any, _subject: Subject, _now: datetime) -> None:
    storage.delete([key_of(item.export_id)])
    tx.delete(item)


personal.nothing(ErasureModel, "Who is to be erased. It is gone when that is done, or was cancelled.")
personal.nothing(ReceiptModel, "What was erased, in numbers; nothing in it says whose receipt it is.")
personal.nothing(Pointer, "What ids and addresses stand for; an address goes with its account.")
personal.nothing(Job, "Work that waits to be done; an item is gone when its work is, with the address that it mails.")
personal.nothing(IdempotencyKey, "Answers to repeated requests, under a digest; gone after a day.")
personal.register(
    Holding(
        name="privacy.export",
        title="The export of your data",
        models=(ExportModel,),
        find=_exports,
        fate=Fate.DELETED,
        erase=_remove,
        files=_zip,
        retention="exports",
        in_organizations=False,
        order=20,
    )
)
