"""Mails about an erasure: to whoever asked that it will be, and, as the last one, where the receipt is."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from diatonic.common import jobs, mail, retention
from diatonic.common.dynamo import Transaction
from diatonic.common.jobs import GiveUp
from organizations.accounts import services as accounts
from organizations.privacy import store
from organizations.privacy.rules import Erasure, ErasureState, Line
from organizations.privacy.services.asking import address_of

SEND = "organizations.privacy.tasks.send_receipt"
_KEPT = "Kept until the mail with the address of this receipt is sent, and for nothing else."
_SENT = "The mail with the address of this receipt was sent; then yours was forgotten."
_NOT_SENT = "The mail with the address of this receipt could not be sent. Yours was forgotten all the same."


def announce(*, user_id: str, erasure_id: str, now: datetime) -> None:
    """Mail a person that they will be erased, and when, and how they keep their account: it may not have been them.

    Nothing where it was cancelled or its time has come. Raises :class:`~diatonic.common.mail.Away`, to be tried again;
    ``GiveUp`` where the address is refused.
    """
    _, erasure = store.find_both(user_id)
    account = accounts.find_account(user_id)
    if erasure is None or erasure.erasure_id != erasure_id or account is None or not account.email:
        return
    due = datetime.fromisoformat(erasure.due_at)
    if erasure.state is not ErasureState.WAITING or due <= now:
        return
    link = f"{settings.DIATONIC.base_url}/account/privacy/"
    _send("announcement", erasure_id, account.email, "Your account will be erased", {"link": link, "due": due})


def send_later(tx: Transaction, erasure: Erasure, *, now: datetime) -> None:
    """Have the mail sent once the transaction is written. The job holds the address, and is gone when it is done."""
    jobs.due(
        tx,
        task=SEND,
        organization_id="-",
        arguments={"erasure_id": erasure.erasure_id, "receipt": erasure.receipt, "address": erasure.email},
        at=now,
        job_id=f"send_receipt-{erasure.erasure_id}",
    )


def send_receipt(*, erasure_id: str, receipt: str, address: str, now: datetime) -> None:
    """Mail the receipt's address, and write into the receipt that this was done. At least once, with one ``Message-ID``.

    Raises :class:`~diatonic.common.mail.Away`, to be tried again; ``GiveUp`` where the address is refused.
    """
    link = f"{settings.DIATONIC.base_url}{address_of(erasure_id, receipt)}"
    context = {"link": link, "days": retention.days("receipts")}
    _send("receipt", erasure_id, address, "Your account was erased", context)
    store.tell(receipt, line(why=_SENT), now=now)


def give_up(*, receipt: str, now: datetime) -> None:
    """Write into the receipt that its address could not be mailed; the person's is forgotten with the job. Idempotent."""
    store.tell(receipt, line(why=_NOT_SENT), now=now)


def line(*, why: str = _KEPT, is_kept: bool = False) -> Line:
    """Return the line of a receipt that says what became of the address."""
    return Line("mail", "Your address, for the mail about this receipt", 1, int(not is_kept), 0, int(is_kept), why)


def _send(kind: str, erasure_id: str, address: str, subject: str, context: dict[str, Any]) -> None:
    template, context = f"organizations/privacy/mails/{kind}", {**context, "host": settings.DIATONIC.base_url}
    letter = mail.Letter(
        message_id=mail.message_id(f"{kind}.{erasure_id}"),
        to=address,
        subject=subject,
        text=render_to_string(f"{template}.txt", context),
        html=render_to_string(f"{template}.html", context),
    )
    try:
        mail.send(letter)
    except mail.Refused as refused:
        raise GiveUp(refused.detail) from None
