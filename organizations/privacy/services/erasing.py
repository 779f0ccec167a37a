"""Erasing a person: by the list of what the features hold, step by step, each in a transaction with its receipt.

A worker may be killed anywhere: what was erased is not found again, and was counted in the transaction that erased
it. After the last step everything is looked for a second time, since an index lags.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import structlog

from diatonic.common import clock, personal
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.personal import Fate, Holding, Subject
from organizations.accounts import services as accounts
from organizations.membership import services as membership
from organizations.notifications import services as notifications
from organizations.privacy import store
from organizations.privacy.rules import Erasure, ErasureState, Line
from organizations.privacy.services.asking import due_step, obstacles
from organizations.privacy.services.ending import end, line_of
from organizations.privacy.services.subjects import look_up, places

logger = structlog.get_logger(__name__)

#: A worker goes on for so long, then another job does: a task has a quarter of an hour.
_AT_A_TIME = 60.0
_ROUNDS = 2
_LOOK_AGAIN = timedelta(days=1)
#: A transaction takes a hundred writes; from here on there is no room for another thing.
_FULL = 90


def erase(*, user_id: str, erasure_id: str, now: datetime) -> None:
    """Begin or go on with erasing a person who was asked for it, where nobody has cancelled it. Idempotent.

    Where the person has become the last owner of an organization it begins a day later, and says why.
    """
    _, erasure = store.find_both(user_id)
    if erasure is None or erasure.erasure_id != erasure_id:
        return
    if erasure.state is ErasureState.WAITING:
        if erasure.due_at > clock.iso(now):
            return
        if why := [one.sentence for one in obstacles(user_id)]:
            _wait(erasure, why, now)
            return
        try:
            erasure = _begin(erasure, now)
        except membership.LastOwner as needed:  # since a moment ago
            _wait(erasure, [needed.detail], now)
            return
    try:
        _go_on(erasure, now)
    except Conflict as refused:
        store.note_stopped(erasure.receipt, refused.detail, now=now)
        raise


def try_later(*, user_id: str, erasure_id: str, now: datetime) -> None:
    """Have an erasure gone on with that no attempt could end; its receipt says so until then. Idempotent."""
    _, erasure = store.find_both(user_id)
    if erasure is None or erasure.erasure_id != erasure_id:
        return
    logger.error("erasure_stopped", erasure_id=erasure_id, reached=erasure.reached)
    if erasure.state is ErasureState.RUNNING:
        store.note_stopped(erasure.receipt, "Something of ours broke. Whoever looks after Diatonic was told.", now=now)
    tx = Transaction()
    due_step(tx, erasure, step=erasure.reached, at=now + _LOOK_AGAIN, name=f"later-{clock.epoch(now)}")
    tx.commit()


def _wait(erasure: Erasure, why: list[str], now: datetime) -> None:
    account = accounts.find_account(erasure.user_id)
    tx, again = Transaction(), now + _LOOK_AGAIN
    store.put_off(tx, erasure, why=why, due_at=again, now=now)
    due_step(tx, erasure, step=0, at=again, name=f"again-{erasure.revision}")
    if account is not None and account.home_organization:
        notifications.send(
            tx,
            organization_id=account.home_organization,
            to=erasure.user_id,
            kind="privacy.erasure_blocked",
            text=f"Your account could not be erased yet. {why[0]}",
            url="/account/privacy/",
            now=now,
        )
    tx.commit()


def _begin(erasure: Erasure, now: datetime) -> Erasure:
    """Let nobody use the account any more, and note who is looked for, and where.

    What is binding goes in the same transaction: nobody can become a last owner who cannot act.
    """
    account = accounts.find_account(erasure.user_id)
    subject, found = look_up(erasure.user_id, account)
    organizations = list(dict.fromkeys([*found, *erasure.organizations]))
    tx = Transaction()
    store.begin_erasure(
        tx, erasure, organizations=organizations, names=sorted(subject.names), email=subject.email, now=now
    )
    if account is not None:
        accounts.close(tx, user_id=erasure.user_id, now=now)
    store.head_receipt(tx, erasure.receipt, asked_at=erasure.asked_at, now=now, ended=False)
    for holding in personal.holdings():
        if holding.binding:
            _bind(tx, holding, subject, organizations, receipt=erasure.receipt, now=now)
    tx.commit()
    _, begun = store.find_both(erasure.user_id)
    if begun is None:
        raise store.ErasureMoved("This erasure is over already.")
    return begun


def _bind(
    tx: Transaction, holding: Holding, subject: Subject, organizations: list[str], *, receipt: str, now: datetime
) -> None:
    """Erase things of one kind in the transaction, as many as it has room for; the others are a step as any."""
    number = 0
    for place in places(holding, subject, organizations):
        for item in holding.find(place):
            if len(tx) >= _FULL:
                break
            holding.erase(tx, item, place, now)
            number += 1
    if number:
        store.count(tx, receipt, line_of(holding, number), now=now)


def _go_on(erasure: Erasure, now: datetime) -> None:
    subject = Subject(erasure.user_id, names=frozenset(erasure.names), email=erasure.email)
    started = time.monotonic()
    for number, (holding, place) in enumerate(_steps(subject, erasure), 1):
        if number <= erasure.reached:
            continue
        _erase(holding, place, erasure.receipt, now)
        store.reach(erasure.user_id, erasure.erasure_id, steps=number)
        if time.monotonic() - started > _AT_A_TIME:
            tx = Transaction()
            store.head_receipt(tx, erasure.receipt, asked_at=erasure.asked_at, now=now, ended=False)
            due_step(tx, erasure, step=number, at=now)
            tx.commit()
            return
    end(erasure, subject, now)


def _steps(subject: Subject, erasure: Erasure) -> Iterator[tuple[Holding, Subject]]:
    for _ in range(_ROUNDS):
        for holding in personal.holdings():
            for place in places(holding, subject, erasure.organizations):
                yield holding, place


def _erase(holding: Holding, place: Subject, receipt: str, now: datetime) -> None:
    """Erase one kind of thing in one place; what is kept is counted at the end."""
    if holding.fate is Fate.KEPT:
        return
    items = iter(holding.find(place))
    while some := list(islice(items, holding.at_once)):
        tx = Transaction()
        for item in some:
            holding.erase(tx, item, place, now)
        store.count(tx, receipt, line_of(holding, len(some)), now=now)
        _count_objects(tx, holding, some, receipt, now)
        tx.commit()


def _count_objects(tx: Transaction, holding: Holding, items: list[Any], receipt: str, now: datetime) -> None:
    number = sum(1 for item in items for _ in holding.files(item))
    if not number:
        return
    gone = number if holding.fate is Fate.DELETED else 0
    why = "What others use stays with the organization, without your name." if number > gone else ""
    line = Line("s3." + holding.name, f"{holding.title}: their bytes", number, gone, 0, number - gone, why)
    store.count(tx, receipt, line, now=now)
