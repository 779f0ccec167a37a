"""What people can look up: a receipt, what is kept about them, and for how long."""

from datetime import datetime

from diatonic.common import personal, retention
from diatonic.common.errors import NotFound
from organizations.privacy import store
from organizations.privacy.rules import Kind, Receipt, receipt_id


class NoReceipt(NotFound):
    """There is no receipt at this address, or none any more."""

    default_code = "no_receipt"


def get_receipt(token: str, *, now: datetime) -> Receipt:
    """Return the receipt that the address leads to. Raises :class:`NoReceipt`. One DynamoDB call."""
    receipt = store.find_receipt(receipt_id(token[:100]), now=now)
    if receipt is None:
        kept = f"It is written when an account is erased, and kept for {retention.days('receipts')} days."
        raise NoReceipt(f"There is no receipt at this address. {kept}")
    return receipt


def list_kinds() -> list[Kind]:
    """Return what is kept about people and what erasing does to it, by title; asks nobody."""
    found = []
    for holding in personal.holdings():
        kept = retention.KINDS.get(holding.retention)
        days = f"{retention.days(kept.name)} days after {kept.after}" if kept else ""
        found.append(Kind(holding.title, holding.fate, holding.why, days))
    return sorted(found, key=lambda kind: kind.title)
