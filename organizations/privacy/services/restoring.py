"""Erasing again who came back with a restored backup."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from diatonic.common import clock, ids, personal
from diatonic.common.dynamo import Transaction
from diatonic.common.personal import Fate, Subject
from organizations.accounts import services as accounts
from organizations.privacy import store
from organizations.privacy.rules import Erasure, ErasureState
from organizations.privacy.services.asking import due_step, new_receipt
from organizations.privacy.services.subjects import look_up, places


class Found(StrEnum):
    """What there was to do about a person who had been erased."""

    NOTHING = "nothing is back"
    BEGUN = "is being erased again"
    UNDER_WAY = "is being erased already"
    BLOCKED = "waits"


def erase_again(user_id: str, *, organizations: Sequence[str], now: datetime) -> tuple[Found, str]:
    """Have a person erased again of whom something is back, at once; return what was done, and why one waits.

    It is an erasure as any, with a receipt of its own. Idempotent: asked again, it says how far that is.
    ``organizations``: where to look beside those that the person belongs to.
    """
    _, before = store.find_both(user_id)
    if before is not None and before.blocked:
        return Found.BLOCKED, " ".join(before.blocked)
    if before is not None and (before.state is ErasureState.RUNNING or before.due_at <= clock.iso(now)):
        return Found.UNDER_WAY, ""
    subject, found = look_up(user_id, accounts.find_account(user_id))
    everywhere = list(dict.fromkeys([*found, *organizations]))
    if not _is_back(subject, everywhere):
        return Found.NOTHING, ""
    erasure_id = ids.new()
    erasure = Erasure(
        erasure_id,
        user_id,
        ErasureState.WAITING,
        asked_at=clock.iso(now),
        due_at=clock.iso(now),
        receipt=new_receipt(erasure_id),
        organizations=tuple(everywhere),
    )
    tx = Transaction()
    if before is not None:  # asked for before the backup, with days to cancel it
        store.put_off(tx, before, why=(), due_at=now, now=now)
        due_step(tx, before, step=0, at=now, name=f"now-{before.revision}")
    else:
        store.put_erasure(tx, erasure, now=now)
        due_step(tx, erasure, step=0, at=now)
    tx.commit()
    return Found.BEGUN, ""


def _is_back(subject: Subject, organizations: Sequence[str]) -> bool:
    """Say whether anything is there that erasing would change."""
    return any(
        True
        for holding in personal.holdings()
        if holding.fate is not Fate.KEPT
        for place in places(holding, subject, organizations)
        for _ in holding.find(place)
    )
