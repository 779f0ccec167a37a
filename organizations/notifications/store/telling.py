"""Telling people of what belongs together: one line for all of a kind about one object."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids, retention
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from organizations.notifications.models import Mute, NoticeGroup, Notification
from organizations.notifications.rules import (
    CROWD_EVERY,
    MOST_TOLD,
    News,
    digest,
    name_of_group,
    names_of,
    people_of,
    sentence,
    with_last,
)

#: An organization and a person in it.
Recipient = tuple[str, str]


def inbox_of(organization_id: str, user_id: str) -> str:
    """Return the key of a person's inbox."""
    return f"{organization_id}#{user_id}"


def group_key(group: str) -> str:
    """Return the second part of a group's key."""
    return f"#group#{group}"


def mute_key(thread: str) -> str:
    """Return the second part of a mute's key."""
    return f"#mute#{digest(thread)}"


def add(tx: Transaction, to: Recipient, *, kind: str, text: str, url: str, now: datetime) -> None:
    """Put a notification of its own into a person's inbox, in the transaction."""
    _put_line(tx, to, now, kind=kind, text=text, url=url)


def put(  # noqa: PLR0913 -- all named but three
    tx: Transaction, to: Recipient, notification_id: str, *, kind: str, text: str, url: str, now: datetime
) -> None:
    """Put the notification of this id into a person's inbox, in the transaction; one of before says this from now on."""
    _put_line(tx, to, now, notification_id, kind=kind, text=text, url=url)


def remove(tx: Transaction, to: Recipient, notification_id: str) -> None:
    """Take a notification out of a person's inbox, in the transaction; one that is not there does not matter."""
    tx.delete(Notification(inbox_of(*to), notification_id))


def tell(tx: Transaction, news: News, to: Sequence[Recipient], *, now: datetime) -> None:
    """Let one line of each inbox tell of the news too, in the transaction. One BatchGet for all recipients.

    Three writes for a person, none for who muted the thread or knows it already. None has a condition: news never keep
    what they tell of from happening.
    """
    inboxes = [inbox_of(*one) for one in to]
    keys: list[Any] = [(NoticeGroup, (inbox, group_key(news.group))) for inbox in inboxes]
    if news.muted_with:
        keys += [(Mute, (inbox, mute_key(news.muted_with))) for inbox in inboxes]
    found = batch_get(keys)
    groups, mutes = found[: len(to)], found[len(to) :] or [None] * len(to)
    for (organization_id, user_id), group, mute in zip(to, groups, mutes, strict=True):
        if mute is None and _is_new(group, news, now):
            _write(tx, news, (organization_id, user_id), group, now)


def tell_newest(  # noqa: PLR0913 -- all named but two
    tx: Transaction, to: Recipient, *, kind: str, about: str, text: str, url: str, now: datetime
) -> None:
    """Let one line of the inbox tell the newest of a kind about an object, in the transaction. One BatchGet.

    Up to three writes, none with a condition, as with :func:`tell`.
    """
    inbox, group = inbox_of(*to), name_of_group(kind, about)
    (found,) = batch_get([(NoticeGroup, (inbox, group_key(group)))])
    line = _put_line(tx, to, now, kind=kind, text=text, url=url, group=group)
    tx.update(NoticeGroup(inbox, group_key(group)), _known(to, line))
    if found is not None:
        tx.delete(Notification(inbox, found.latest))


def _put_line(tx: Transaction, to: Recipient, now: datetime, notification_id: str = "", **said: Any) -> Notification:
    moment, expires = clock.iso(now), clock.epoch(now + retention.period("notifications"))
    item = Notification(inbox_of(*to), notification_id or ids.new(), organization_id=to[0], expires_at=expires, **said)
    item.created_at = item.updated_at = moment
    tx.put(item)
    return item


def _known(to: Recipient, line: Notification) -> list[Any]:
    """Return what every group has whose newest line this is."""
    return [
        NoticeGroup.organization_id.set(to[0]),
        NoticeGroup.latest.set(line.notification_id),
        NoticeGroup.expires_at.set(line.expires_at),
        NoticeGroup.created_at.set(NoticeGroup.created_at | line.created_at),
        NoticeGroup.updated_at.set(line.updated_at),
        NoticeGroup.revision.add(1),
    ]


def _alive(group: NoticeGroup | None, now: datetime) -> NoticeGroup | None:
    """Return the group unless its time is over, which DynamoDB may notice days later."""
    return group if group is not None and group.expires_at > clock.epoch(now) else None


def _is_new(group: NoticeGroup | None, news: News, now: datetime) -> bool:
    known = _alive(group, now)
    if known is None:
        return True
    is_quiet = len(known.told) < MOST_TOLD or clock.parse(known.updated_at) + CROWD_EVERY <= now
    return news.mark not in known.told and is_quiet


def _write(tx: Transaction, news: News, to: Recipient, found: NoticeGroup | None, now: datetime) -> None:
    """Put a new line in the place of the group's old one, and the news to what it stands for."""
    inbox, group = inbox_of(*to), _alive(found, now)
    told = set(group.told) if group else set()
    recent = with_last(group.recent if group else (), news)
    has_room = len(told) < MOST_TOLD
    now_told = told | {news.mark} if has_room else told
    text = sentence(
        names_of(recent), people=people_of(now_told), is_many=not has_room, what=news.what, title=news.title
    )
    line = _put_line(
        tx,
        to,
        now,
        kind=news.kind,
        text=text,
        title=news.title or None,
        url=news.url,
        group=news.group,
        thread=news.muted_with or None,
    )
    item = NoticeGroup(inbox, group_key(news.group))
    actions: list[Any] = [
        *_known(to, line),
        NoticeGroup.what.set(news.what),
        NoticeGroup.title.set(news.title) if news.title else NoticeGroup.title.remove(),
        NoticeGroup.recent.set(recent),
    ]
    if has_room:
        # Added to whatever is there by then, unless that is what DynamoDB has not yet removed.
        is_over = found is not None and group is None
        actions.append(NoticeGroup.told.set({news.mark}) if is_over else NoticeGroup.told.add({news.mark}))
    tx.update(item, actions)
    if group is not None:
        tx.delete(Notification(inbox, group.latest))
