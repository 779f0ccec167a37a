"""Telling people what happened, in the transaction of what happened."""

from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.personal import NOBODY
from diatonic.common.scope import Scope, check_in_person
from organizations.notifications import store
from organizations.notifications.rules import Notice


def send(tx: Transaction, *, organization_id: str, to: str, kind: str, text: str, url: str, now: datetime) -> None:  # noqa: PLR0913 -- all named
    """Notify the person ``to`` (a user id) in ``tx``. ``kind``: such as ``module.published``; ``url``: a path."""
    if to not in ("system", NOBODY):
        store.add(tx, organization_id=organization_id, to=to, kind=kind, text=text, url=url, now=now)


def list_notices(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[Notice]:
    """Return one page of the person's notifications, newest first."""
    check_in_person(scope)
    return store.NotificationStore(scope).page(limit=limit, cursor=cursor)


def count_unread(scope: Scope) -> int:
    """Count the person's unread notifications but those they want quiet; 50 stands for 50 or more."""
    return store.NotificationStore(scope).unread()


def mark_read(scope: Scope, *, up_to: str, now: datetime) -> None:
    """Mark the notification ``up_to`` and all older ones as read; an older mark than before changes nothing."""
    check_in_person(scope)
    store.NotificationStore(scope).mark_read(up_to=up_to, now=now)
