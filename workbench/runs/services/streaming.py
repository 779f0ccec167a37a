"""Who may watch a run live: tickets, and whether somebody who watches still may."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing

from diatonic.common import clock, ids
from diatonic.common.errors import Unauthenticated
from diatonic.common.scope import Scope
from organizations.accounts import services as accounts
from workbench.runs import policies
from workbench.runs.services.watching import find_run
from workbench.runs.store import tickets

#: A ticket is for now: a browser connects with it at once, and asks for another one when it has to connect again.
TICKET_COUNTS = timedelta(seconds=30)
_SALT = "workbench.runs.stream"


class BadTicket(Unauthenticated):
    """No ticket of ours, one for another run, or one of before."""

    default_code = "ticket_invalid"

    def __init__(self) -> None:
        super().__init__("This ticket does not count, or does not count any more. Ask for another one.")


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leave to connect once. ``url`` has the ticket in it: where a browser listens with ``EventSource``."""

    url: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class Watching:
    """Somebody who watches a run."""

    run_id: str
    organization_id: str
    user_id: str
    #: When they were signed in for sure, in seconds since 1970.
    since: int


def issue_ticket(scope: Scope, *, run_id: str, now: datetime) -> Ticket:
    """Return a ticket to watch a run with, for 30 s and one use: for who may look into it. One DynamoDB call."""
    run = find_run(scope, run_id=run_id)
    until = now + TICKET_COUNTS
    said = [ids.new(), run.run_id, scope.organization_id, scope.user_id, clock.epoch(until)]
    signed = signing.dumps(said, salt=_SALT)
    base = settings.DIATONIC.stream_url or settings.DIATONIC.base_url
    return Ticket(f"{base}/stream/runs/{run.run_id}?ticket={signed}", clock.iso(until))


def use_ticket(ticket: str, *, run_id: str, now: datetime) -> Watching:
    """Let in who comes with a ticket. Raises :class:`BadTicket`, ``TicketUsed``. One write."""
    try:
        ticket_id, for_run, organization_id, user_id, until = signing.loads(ticket, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadTicket from None
    if for_run != run_id or clock.epoch(now) > until:
        raise BadTicket
    tickets.use_ticket(organization_id, run_id, ticket_id, until=now + 2 * TICKET_COUNTS, now=now)
    return Watching(run_id, organization_id, user_id, until - int(TICKET_COUNTS.total_seconds()))


def watcher_scope(watching: Watching) -> Scope:
    """Return who watches, with what they may do by now. Raises where they may not see runs any more. One read."""
    found = accounts.find_person(watching.user_id, organization_id=watching.organization_id)
    accounts.check_not_signed_out(found.account, signed_in_at=watching.since)
    scope = accounts.scope_of(found, groups=found.account.groups)
    policies.check_can_view(scope)
    return scope
