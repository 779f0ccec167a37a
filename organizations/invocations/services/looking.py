"""Looking through what ran: by day, by what took longest, by what failed, or by route or task."""

from datetime import datetime

from diatonic.common import retention
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from organizations.invocations import policies, store
from organizations.invocations.rules import Asked, Invocation, Show


def list_invocations(
    scope: Scope, *, asked: Asked, now: datetime, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[Invocation]:
    """Return one page of what ran in all organizations; for operators. One DynamoDB call, none for a day that is past.

    The newest and the slowest are those of a day, today where none is asked for; failures, and what one function did,
    those of all days that are kept, or of the day. Raises ``Invalid`` for a function together with anything but newest.
    """
    policies.check_can_look(scope)
    if asked.function and asked.show is not Show.NEWEST:
        raise Invalid(
            "Ask for one function, or for what was slow or failed.",
            fields=[FieldError("/show", "One function is listed newest first only.")],
        )
    since = now - retention.period("invocations")
    if asked.day and asked.day < since.date():
        return Page(())
    return store.page(asked, since=since, today=now.date(), limit=limit, cursor=cursor)
