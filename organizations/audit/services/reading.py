"""Reading the log: by time, or what one person did, what happened to one thing, where one thing happened."""

from datetime import datetime

from diatonic.common import clock
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from organizations.audit.rules import Event, Filters
from organizations.audit.store import AuditStore


def check_can_view(scope: Scope) -> None:
    """Raise :class:`~diatonic.common.errors.Denied` unless the person may read the log."""
    scope.check("audit.view", "Only administrators of the organization see its audit log.")


def list_events(
    scope: Scope,
    *,
    filters: Filters | None = None,
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
    now: datetime | None = None,
) -> Page[Event]:
    """Return one page of the organization's events, newest first. Needs ``audit.view``.

    ``now``: what entries say about people is left out where it has had its time by then. Two DynamoDB calls, one more
    for pages of more than fifty. Raises ``Invalid`` for more than one of actor, target and action.
    """
    check_can_view(scope)
    return AuditStore(scope).page(checked(filters or Filters()), limit=limit, cursor=cursor, now=now or clock.now())


def checked(filters: Filters) -> Filters:
    """Return the filters, if they can be asked for together."""
    if len(filters.facets) > 1:
        raise Invalid(
            "Ask for one of actor, target and action at a time.",
            fields=[FieldError(f"/{name}", "Only one of these three.") for name in filters.facets],
        )
    if filters.since and filters.until and filters.since >= filters.until:
        raise Invalid(
            "This time has no length.", fields=[FieldError("/until", "Choose an end that is after the beginning.")]
        )
    return filters
