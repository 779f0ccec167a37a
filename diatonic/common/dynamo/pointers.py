"""Pointer items: an id that is not its thing's key → where the thing is.

Written in the transaction that makes the thing, because an index lags behind the answer 201.
"""

from collections.abc import Sequence
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict


class Pointer(BaseModel):
    """Key: ``pointer_id`` (``kind#value``). Answers: what does this id, address or name stand for?

    It is also how uniqueness is claimed (a verified address, a tool's name): a put under "does not exist".
    """

    class Meta:
        family = "core"
        table = "pointers"

    pointer_id = UnicodeAttribute(hash_key=True)
    organization_id = UnicodeAttribute(default="-")
    target = DocumentAttribute()


def claim(  # noqa: PLR0913 -- all named
    tx: Transaction,
    *,
    kind: str,
    value: str,
    target: dict[str, Any],
    now: str,
    organization_id: str = "-",
    otherwise: Conflict | None = None,
) -> None:
    """Write the pointer in the transaction; a value that is taken fails it with ``otherwise``."""
    pointer = Pointer(f"{kind}#{value}", target=target, organization_id=organization_id, created_at=now, updated_at=now)
    tx.put(pointer, Pointer.pointer_id.does_not_exist(), otherwise=otherwise)


def release(tx: Transaction, *, kind: str, value: str) -> None:
    """Remove the pointer in the transaction."""
    tx.delete(Pointer(f"{kind}#{value}"))


def find_several(*, kind: str, values: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return what those of the values stand for that are taken. One consistent read for every hundred."""
    found = batch_get([(Pointer, (f"{kind}#{value}",)) for value in values])
    return {value: item.target for value, item in zip(values, found, strict=True) if item is not None}


def find(*, kind: str, value: str) -> dict[str, Any] | None:
    """Return what the value stands for, or ``None``. One consistent read."""
    try:
        return Pointer.get(f"{kind}#{value}", consistent_read=True).target
    except Pointer.DoesNotExist:
        return None
