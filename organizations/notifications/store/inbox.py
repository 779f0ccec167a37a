"""One person's inbox."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids, pages
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope
from organizations.notifications.models import Inbox, Mute, MuteLine, NoticeGroup, Notification
from organizations.notifications.rules import (
    COUNTED_UNREAD,
    MOST_TOLD,
    Group,
    Notice,
    Wish,
    group_of,
    names_of,
    people_of,
    sentence,
    settled,
)
from organizations.notifications.store.telling import group_key, inbox_of, mute_key

_MARK = "#inbox"
_MUTED = "#muted#"
#: Less than any notification's id, more than the mark.
_FIRST = "$"


class NotificationStore:
    """The inbox of the scope's person in the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id
        self._inbox = inbox_of(scope.organization_id, scope.user_id)

    def page(self, *, limit: int, cursor: str | None) -> pages.Page[Notice]:
        """Return one page, newest first. Two calls, one more for each 50 beyond the first 49.

        It is shorter by lines that another one of their group has taken the place of, at the same moment.
        """
        found = pages.query(
            Notification,
            self._inbox,
            list_name="notifications",
            limit=limit,
            cursor=cursor,
            range_condition=Notification.notification_id > _FIRST,
        )
        return replace(found, items=tuple(self._told(found.items)))

    def unread(self) -> int:
        """Count what is newer than the mark and not quiet, of :data:`COUNTED_UNREAD` that are newer. Two calls."""
        item = self._item()
        quiet = set(item.quiet or ())
        newer = Notification.query(
            self._inbox,
            Notification.notification_id > (item.read_up_to or _FIRST),
            attributes_to_get=["notification_id", "kind", "group"],
            limit=COUNTED_UNREAD,
            page_size=COUNTED_UNREAD,
        )
        return len({notice.group or notice.notification_id for notice in newer if group_of(notice.kind) not in quiet})

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
        """Return what no mail has told of, is unread and of a group that the person wants mailed, eldest first.

        Three calls.
        """
        item = self._item()
        told, mailed = item.mailed_up_to or _FIRST, set(item.mailed or ())
        newer = Notification.query(
            self._inbox,
            Notification.notification_id > max(told, item.read_up_to or _FIRST),
            limit=COUNTED_UNREAD,
            page_size=COUNTED_UNREAD,
        )
        wanted = [notice for notice in newer if group_of(notice.kind) in mailed] if mailed else []
        return self._told(wanted[::-1])[::-1] if wanted else []

    def mail_no_more(self, groups: Collection[Group], *, now: datetime) -> bool:
        """Take the groups from what is mailed; ``False`` where the wishes changed meanwhile. Two calls, one for nobody.

        Nothing is written for somebody who wants none of it, or is gone with their inbox.
        """
        item = self._item()
        left = [group for group in item.mailed or () if group not in groups]
        if len(left) == len(item.mailed or ()):
            return True
        as_read = Inbox.revision == item.revision
        return held(lambda: self._change([Inbox.mailed.set(left)], now, as_read))

    def knows(self, thread: str) -> bool:
        """Say whether a notification is of the thread. One call, one more for each MB of notifications."""
        lines = Notification.query(
            self._inbox,
            Notification.notification_id > _FIRST,
            Notification.thread == thread,
            attributes_to_get=["thread"],
        )
        return next(lines, None) is not None

    def mute(self, thread: str, *, now: datetime) -> None:
        """Tell no more of a thread; one that is muted stays so since when it was. One call."""
        moment = clock.iso(now)
        line = f"{_MUTED}{ids.new()}"
        known: dict[str, Any] = {
            "organization_id": self._organization_id,
            "thread": thread,
            "created_at": moment,
            "updated_at": moment,
        }
        tx = Transaction()
        tx.put(Mute(self._inbox, mute_key(thread), line=line, **known), Mute.inbox.does_not_exist())
        tx.put(MuteLine(self._inbox, line, **known))
        with suppress(Conflict):
            tx.commit()

    def unmute(self, thread: str) -> bool:
        """Tell of a thread again; ``False`` where it was not muted. Two calls, one where it was not."""
        (found,) = batch_get([(Mute, (self._inbox, mute_key(thread)))])
        if found is None:
            return False
        tx = Transaction()
        tx.delete(Mute(self._inbox, mute_key(thread)), Mute.line == found.line)
        tx.delete(MuteLine(self._inbox, found.line))
        with suppress(Conflict):  # it was undone meanwhile
            tx.commit()
        return True

    def muted(self, *, limit: int, cursor: str | None) -> pages.Page[tuple[str, str]]:
        """Return one page of what is muted, the last first: each thread, and since when. One call."""
        found = pages.query(
            MuteLine,
            self._inbox,
            list_name="muted-threads",
            limit=limit,
            cursor=cursor,
            range_condition=MuteLine.notification_id.startswith(_MUTED),
        )
        return found.map(lambda line: (line.thread, line.created_at))

    def is_muted(self, thread: str) -> bool:
        """Say whether nothing is told of a thread. One call."""
        return batch_get([(Mute, (self._inbox, mute_key(thread)))]) != [None]

    def note_mailed(self, *, up_to: str, now: datetime) -> None:
        """Remember that a mail told of everything up to this notification."""
        unless_newer = Inbox.mailed_up_to.does_not_exist() | (Inbox.mailed_up_to < up_to)
        held(lambda: self._change([Inbox.mailed_up_to.set(up_to)], now, unless_newer))

    def _told(self, lines: Sequence[Notification]) -> list[Notice]:
        """Return what lines, newest first, tell with what their groups know; one a group. One BatchGet."""
        newest = {line.group or line.notification_id: line for line in reversed(lines)}
        shown = sorted(newest.values(), key=lambda line: line.notification_id, reverse=True)
        grouped = [line for line in shown if line.group]
        threads = list(dict.fromkeys(line.thread for line in shown if line.thread))
        keys: list[Any] = [(Inbox, (self._inbox, _MARK))]
        keys += [(NoticeGroup, (self._inbox, group_key(line.group))) for line in grouped]
        keys += [(Mute, (self._inbox, mute_key(thread))) for thread in threads]
        mark, *rest = batch_get(keys)
        groups = {line.group: found for line, found in zip(grouped, rest, strict=False)}
        muted = {thread for thread, found in zip(threads, rest[len(grouped) :], strict=True) if found is not None}
        read_up_to = (mark.read_up_to if mark else None) or ""
        notices = [_notice(line, read_up_to) for line in shown if _is_last(line, groups.get(line.group))]
        return [
            replace(_together(notice, groups.get(notice.group)), is_muted=notice.thread in muted) for notice in notices
        ]

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


def _is_last(line: Notification, group: NoticeGroup | None) -> bool:
    """Say whether no other line stands for the group: two that came at the same moment have not seen each other."""
    return group is None or line.notification_id >= group.latest


def _together(notice: Notice, group: NoticeGroup | None) -> Notice:
    """Return the notice with who is behind it by now."""
    if group is None or not group.recent:
        return notice
    names, people, is_many = names_of(group.recent), people_of(group.told), len(group.told) >= MOST_TOLD
    title = group.title or ""
    words = sentence(names, people=people, is_many=is_many, what=group.what, title=title)
    return replace(notice, words=words, title=title, people=people, is_many=is_many, names=names)


def _notice(item: Notification, mark: str) -> Notice:
    return Notice(
        notification_id=item.notification_id,
        kind=item.kind,
        words=item.text,
        title=item.title or "",
        url=item.url,
        at=item.created_at,
        is_read=item.notification_id <= mark,
        group=item.group or "",
        thread=item.thread or "",
    )
