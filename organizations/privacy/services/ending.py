"""The end of an erasure: what is beyond the tables, the receipt's last lines, its mail, and a note for backups."""

from datetime import datetime

from diatonic.common import personal, retention
from diatonic.common.dynamo import Transaction
from diatonic.common.personal import Fate, Holding, Outside, Subject
from diatonic.common.scope import system_scope
from organizations.audit import services as audit
from organizations.privacy import store
from organizations.privacy.rules import Erasure, Line
from organizations.privacy.services import mailing, noting
from organizations.privacy.services.subjects import places

#: The audit logs of more organizations than this are not told in one transaction.
_TOLD = 90


def end(erasure: Erasure, subject: Subject, now: datetime) -> None:
    """Write the lines of what is beyond the tables and of what was not found, and forget the erasure itself.

    The address goes into the job that mails the receipt's, and is nowhere else from then on. Idempotent.
    """
    receipt = erasure.receipt
    for holding in personal.holdings():
        _count_rest(holding, subject, erasure, now)
    told = store.find_receipt(receipt, now=now)
    known = {line.name: line for line in told.lines} if told else {}
    for outside in personal.outsides():
        _leave(outside, subject, receipt, known.get(outside.name), now)
    for line in _unchanged():
        store.tell(receipt, line, now=now)
    noting.note(erasure, now=now)
    tx = Transaction()
    noting.forget_later(tx, erasure, now=now)
    if erasure.email:
        store.tell(receipt, mailing.line(is_kept=True), now=now)
        mailing.send_later(tx, erasure, now=now)
    store.head_receipt(tx, receipt, asked_at=erasure.asked_at, now=now, ended=True)
    store.drop_erasure(tx, erasure)
    _record(tx, erasure, now)
    tx.commit()


def line_of(holding: Holding, number: int) -> Line:
    """Return the line of a receipt for so many things of one kind."""
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


def _count_rest(holding: Holding, subject: Subject, erasure: Erasure, now: datetime) -> None:
    """Count what is kept, and give what was not found a line of its own."""
    if holding.fate is Fate.KEPT:
        number = sum(1 for place in places(holding, subject, erasure.organizations) for _ in holding.find(place))
        store.tell(erasure.receipt, line_of(holding, number), now=now)
        return
    tx = Transaction()
    store.count(tx, erasure.receipt, line_of(holding, 0), now=now)
    tx.commit()


def _leave(outside: Outside, subject: Subject, receipt: str, before: Line | None, now: datetime) -> None:
    """Erase what a store beyond the tables knows, and write what became of it.

    It cannot share a transaction: what is there is written down first, so that one who is killed in between does not
    count nothing afterwards.
    """
    found = before.found if before else outside.count(subject)
    why = "Not removed yet."
    store.tell(receipt, Line(outside.name, outside.title, found, kept=found, why=why if found else ""), now=now)
    done = outside.erase(subject)
    found = max(found, done.found)
    line = Line(outside.name, outside.title, found, found - done.kept, 0, done.kept, done.why)
    store.tell(receipt, line, now=now)


def _unchanged() -> list[Line]:
    lines = []
    for name in ("backups", "logs"):
        kind = retention.KINDS[name]
        why = f"Not changed. They are gone {retention.days(name)} days after {kind.after}."
        if name == "backups":
            why += " Until then your bare id is noted beside them: where one has to be restored, you are erased again."
        lines.append(Line(name, kind.title, why=why))
    return lines


def _record(tx: Transaction, erasure: Erasure, now: datetime) -> None:
    for organization_id in erasure.organizations[:_TOLD]:
        audit.record(
            tx,
            system_scope(organization_id, reason="a person was erased"),
            action="member.erased",
            target_kind="member",
            target_id=personal.NOBODY,
            summary="erased a person who had asked for it",
            now=now,
        )
