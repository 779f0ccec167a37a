"""Erasing a person: by the list of what the features hold, step by step, each in a transaction with its receipt.

A worker may be killed anywhere: what was erased is not found again, and was counted in the transaction that erased
it. After the last step everything is looked for a second time, since an index lags.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from diatonic.common import clock, personal, retention
from diatonic.common.dynamo import Transaction
from diatonic.common.personal import Fate, Holding, Subject
from diatonic.common.scope import system_scope
from organizations.accounts import services as accounts
from organizations.audit import services as audit
from organizations.notifications import services as notifications
from organizations.privacy import store
from organizations.privacy.rules import Erasure, ErasureState, Line
from organizations.privacy.services.asking import due_step, reasons
from organizations.privacy.services.subjects import account_of, look_up, places

#: A worker goes on for so long, then another job does: a task has a quarter of an hour.
_AT_A_TIME = 60.0
_ROUNDS = 2
_LOOK_AGAIN = timedelta(days=1)


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
        if why := reasons(user_id):
            _wait(erasure, why, now)
            return
        erasure = _begin(erasure, now)
    _go_on(erasure, now)


def _wait(erasure: Erasure, why: list[str], now: datetime) -> None:
    account = account_of(erasure.user_id)
    tx, again = Transaction(), now + _LOOK_AGAIN
    store.block_erasure(tx, erasure, why=why, due_at=again, now=now)
    due_step(tx, erasure, step=0, at=again, name=f"again-{erasure.revision}")
    if account.home_organization:
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
    """Let nobody use the account any more, and note who is looked for, and where."""
    subject, organizations = look_up(account_of(erasure.user_id))
    tx = Transaction()
    store.begin_erasure(
        tx, erasure, organizations=organizations, names=sorted(subject.names), email=subject.email, now=now
    )
    accounts.close(tx, user_id=erasure.user_id, now=now)
    store.head_receipt(tx, erasure.receipt, asked_at=erasure.asked_at, now=now, ended=False)
    tx.commit()
    _, begun = store.find_both(erasure.user_id)
    if begun is None:
        raise store.ErasureMoved("This erasure is over already.")
    return begun


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
            due_step(tx, erasure, step=number, at=now)
            tx.commit()
            return
    _end(erasure, subject, now)


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
        store.count(tx, receipt, _line(holding, len(some)), now=now)
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


def _line(holding: Holding, number: int) -> Line:
    of_fate = {fate: number if fate is holding.fate else 0 for fate in Fate}
    return Line(
        holding.name,
        holding.title,
        found=number,
        deleted=of_fate[Fate.DELETED],
        anonymized=of_fate[Fate.ANONYMIZED],
        kept=of_fate[Fate.KEPT],
        why=holding.why,
    )


def _end(erasure: Erasure, subject: Subject, now: datetime) -> None:
    """Write the lines of what is beyond the tables and of what was not found, and forget the erasure itself."""
    receipt = erasure.receipt
    for holding in personal.holdings():
        number = 0
        if holding.fate is Fate.KEPT:
            number = sum(1 for place in places(holding, subject, erasure.organizations) for _ in holding.find(place))
            store.tell(receipt, _line(holding, number), now=now)
        else:
            tx = Transaction()
            store.count(tx, receipt, _line(holding, 0), now=now)
            tx.commit()
    for outside in personal.outsides():
        done = outside.erase(subject)
        line = Line(outside.name, outside.title, done.found, done.deleted, done.anonymized, done.kept, done.why)
        store.tell(receipt, line, now=now)
    for name in ("backups", "logs"):
        kind = retention.KINDS[name]
        why = f"Not changed. They are gone {retention.days(name)} days after {kind.after}."
        store.tell(receipt, Line(name, kind.title, why=why), now=now)
    tx = Transaction()
    store.head_receipt(tx, receipt, asked_at=erasure.asked_at, now=now, ended=True)
    store.drop_erasure(tx, erasure)
    for organization_id in erasure.organizations[:90]:
        audit.record(
            tx,
            system_scope(organization_id, reason="a person was erased"),
            action="member.erased",
            target_kind="member",
            target_id=personal.NOBODY,
            summary="erased a person who had asked for it",
            now=now,
        )
    tx.commit()
