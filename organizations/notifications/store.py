"""Reads and writes of notifications."""

from datetime import datetime, timedelta

from diatonic.common import clock, ids, pages
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.scope import Scope
from organizations.notifications.models import Inbox, Notification
from organizations.notifications.rules import COUNTED_UNREAD, KEPT_DAYS, Notice

_MARK = "#inbox"


def add(tx: Transaction, *, organization_id: str, to: str, kind: str, text: str, url: str, now: datetime) -> None:  # noqa: PLR0913 -- all named
    """Put a notification into a person's inbox, in the transaction."""
    item = Notification(
        _inbox(organization_id, to),
        ids.new(),
        organization_id=organization_id,
        kind=kind,
        text=text,
        url=url,
        created_at=clock.iso(now),
        updated_at=clock.iso(now),
        expires_at=clock.epoch(now + timedelta(days=KEPT_DAYS)),
    )
    tx.put(item)


class NotificationStore:
    """The inbox of the scope's person in the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id
        self._inbox = _inbox(scope.organization_id, scope.user_id)

    def read_up_to(self) -> str:
        """Return the id of the newest notification that was read, empty where none was."""
        try:
            return Inbox.get(self._inbox, _MARK).read_up_to
        except Inbox.DoesNotExist:
            return ""

    def page(self, *, limit: int, cursor: str | None) -> pages.Page[Notice]:
        """Return one page, newest first. Two calls."""
        mark = self.read_up_to()
        found = pages.query(
            Notification,
            self._inbox,
            list_name="notifications",
            limit=limit,
            cursor=cursor,
            range_condition=Notification.notification_id > "$",
        )
        return found.map(lambda item: _notice(item, mark))

    def unread(self) -> int:
        """Count what is newer than the mark, up to :data:`COUNTED_UNREAD`. Two calls."""
        after = self.read_up_to() or "$"
        newer = Notification.query(
            self._inbox,
            Notification.notification_id > after,
            attributes_to_get=["notification_id"],
            limit=COUNTED_UNREAD,
            page_size=COUNTED_UNREAD,
        )
        return sum(1 for _ in newer)

    def mark_read(self, *, up_to: str, now: datetime) -> None:
        """Remember that everything up to this notification was read."""
        mark = clock.iso(now)
        item = Inbox(
            self._inbox,
            _MARK,
            organization_id=self._organization_id,
            read_up_to=up_to,
            created_at=mark,
            updated_at=mark,
        )
        # Where a newer mark is there already, there is nothing to do.
        held(lambda: item.save(Inbox.read_up_to.does_not_exist() | (Inbox.read_up_to < up_to)))


def _inbox(organization_id: str, user_id: str) -> str:
    return f"{organization_id}#{user_id}"


def _notice(item: Notification, mark: str) -> Notice:
    return Notice(
        notification_id=item.notification_id,
        kind=item.kind,
        text=item.text,
        url=item.url,
        at=item.created_at,
        is_read=item.notification_id <= mark,
    )
