"""Reads and writes of notifications."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids, pages, retention
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.scope import Scope
from organizations.notifications.models import Inbox, Notification
from organizations.notifications.rules import COUNTED_UNREAD, Group, Notice, Wish, group_of, settled

_MARK = "#inbox"
#: Less than any notification's id, more than the mark.
_FIRST = "$"


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
        expires_at=clock.epoch(now + retention.period("notifications")),
    )
    tx.put(item)


class NotificationStore:
    """The inbox of the scope's person in the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id
        self._inbox = _inbox(scope.organization_id, scope.user_id)

    def page(self, *, limit: int, cursor: str | None) -> pages.Page[Notice]:
        """Return one page, newest first. Two calls."""
        mark = self._item().read_up_to or ""
        found = pages.query(
            Notification,
            self._inbox,
            list_name="notifications",
            limit=limit,
            cursor=cursor,
            range_condition=Notification.notification_id > _FIRST,
        )
        return found.map(lambda item: _notice(item, mark))

    def unread(self) -> int:
        """Count what is newer than the mark and not quiet, of :data:`COUNTED_UNREAD` that are newer. Two calls."""
        item = self._item()
        quiet = set(item.quiet or ())
        newer = Notification.query(
            self._inbox,
            Notification.notification_id > (item.read_up_to or _FIRST),
            attributes_to_get=["notification_id", "kind"],
            limit=COUNTED_UNREAD,
            page_size=COUNTED_UNREAD,
        )
        return sum(1 for notice in newer if group_of(notice.kind) not in quiet)

    def mark_read(self, *, up_to: str, now: datetime) -> None:
        """Remember that everything up to this notification was read; an older mark than before changes nothing."""
        unless_newer = Inbox.read_up_to.does_not_exist() | (Inbox.read_up_to < up_to)
        held(lambda: self._change([Inbox.read_up_to.set(up_to)], now, unless_newer))

    def wishes(self) -> list[Wish]:
        """Return how the person wants to hear of each group. One call."""
        item = self._item()
        quiet, mailed = set(item.quiet or ()), set(item.mailed or ())
        return [settled(Wish(group, bell=group not in quiet, email=group in mailed)) for group in Group]

    def keep_wishes(self, tx: Transaction, wishes: Sequence[Wish], *, now: datetime) -> None:
        """Write the wishes in the transaction."""
        quiet = Inbox.quiet.set([wish.group for wish in wishes if not wish.bell])
        mailed = Inbox.mailed.set([wish.group for wish in wishes if wish.email])
        tx.update(Inbox(self._inbox, _MARK), [quiet, mailed, *self._known(now)])

    def to_mail(self) -> list[Notice]:
        """Return what no mail has told of, is unread and of a group that the person wants mailed. Two calls."""
        item = self._item()
        told, mailed = item.mailed_up_to or _FIRST, set(item.mailed or ())
        newer = Notification.query(
            self._inbox,
            Notification.notification_id > max(told, item.read_up_to or _FIRST),
            limit=COUNTED_UNREAD,
            page_size=COUNTED_UNREAD,
        )
        return [_notice(notice, "") for notice in newer if group_of(notice.kind) in mailed] if mailed else []

    def note_mailed(self, *, up_to: str, now: datetime) -> None:
        """Remember that a mail told of everything up to this notification."""
        unless_newer = Inbox.mailed_up_to.does_not_exist() | (Inbox.mailed_up_to < up_to)
        held(lambda: self._change([Inbox.mailed_up_to.set(up_to)], now, unless_newer))

    def _item(self) -> Inbox:
        try:
            return Inbox.get(self._inbox, _MARK, consistent_read=True)
        except Inbox.DoesNotExist:
            return Inbox(self._inbox, _MARK)

    def _change(self, actions: list[Any], now: datetime, condition: Any) -> None:
        Inbox(self._inbox, _MARK).update([*actions, *self._known(now)], condition=condition)

    def _known(self, now: datetime) -> list[Any]:
        """Return what every item has, for one that may not be there yet."""
        moment = clock.iso(now)
        return [
            Inbox.organization_id.set(self._organization_id),
            Inbox.created_at.set(Inbox.created_at | moment),
            Inbox.updated_at.set(moment),
            Inbox.revision.add(1),
        ]


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
