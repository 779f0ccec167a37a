"""Tickets that were used: each is taken once."""

from datetime import datetime

from diatonic.common import clock
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from workbench.runs.models import PartItem
from workbench.runs.store.items import part


class TicketUsed(Conflict):
    """Somebody came with this ticket before."""

    default_code = "ticket_used"


def use_ticket(organization_id: str, run_id: str, ticket_id: str, *, until: datetime, now: datetime) -> None:
    """Note that a ticket was used, until it counts no longer anyway. Raises :class:`TicketUsed`. One write."""
    item = part(run_id, f"ticket#{ticket_id}", organization_id=organization_id, now=now)
    item.expires_at = clock.epoch(until)
    tx = Transaction()
    used = TicketUsed("This ticket was used already. Ask for another one.")
    tx.put(item, PartItem.part_id.does_not_exist(), otherwise=used)
    tx.commit()
