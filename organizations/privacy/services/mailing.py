"""The last mail to a person who was erased: where their receipt is."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from diatonic.common import jobs, mail, retention
from diatonic.common.dynamo import Transaction
from diatonic.common.jobs import GiveUp
from organizations.privacy import store
from organizations.privacy.rules import Erasure, Line
from organizations.privacy.services.asking import address_of

SEND = "organizations.privacy.tasks.send_receipt"
_TEMPLATE = "organizations/privacy/mail"
_KEPT = "Kept until the mail with the address of this receipt is sent, and for nothing else."
_SENT = "The mail with the address of this receipt was sent; then yours was forgotten."
_NOT_SENT = "The mail with the address of this receipt could not be sent. Yours was forgotten all the same."


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
    context = {"link": link, "host": settings.DIATONIC.base_url, "days": retention.days("receipts")}
    letter = mail.Letter(
        message_id=mail.message_id(f"receipt.{erasure_id}"),
        to=address,
        subject="Your account was erased",
        text=render_to_string(f"{_TEMPLATE}.txt", context),
        html=render_to_string(f"{_TEMPLATE}.html", context),
    )
    try:
        mail.send(letter)
    except mail.Refused as refused:
        raise GiveUp(refused.detail) from None
    store.tell(receipt, line(why=_SENT), now=now)


def give_up(*, receipt: str, now: datetime) -> None:
    """Write into the receipt that its address could not be mailed; the person's is forgotten with the job. Idempotent."""
    store.tell(receipt, line(why=_NOT_SENT), now=now)


def line(*, why: str = _KEPT, is_kept: bool = False) -> Line:
    """Return the line of a receipt that says what became of the address."""
    return Line("mail", "Your address, for the mail about this receipt", 1, int(not is_kept), 0, int(is_kept), why)
