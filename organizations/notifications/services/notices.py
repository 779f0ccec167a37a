"""Telling people what happened, in the transaction of what happened."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.personal import NOBODY
from diatonic.common.scope import Scope, check_in_person
from organizations.notifications import store
from organizations.notifications.rules import MOST_RECIPIENTS, News, Notice
from organizations.notifications.services.muting import hidden_threads


def send(  # noqa: PLR0913 -- all named
    tx: Transaction, *, organization_id: str, to: str, kind: str, text: str, url: str, now: datetime, about: str = ""
) -> None:
    """Notify the person ``to`` (a user id) in ``tx``. ``kind``: such as ``module.published``; ``url``: a path.

    ``about``, an object's id: this takes the place of what they were told of the kind about it before, so that one line
    says the newest. That reads once. Twice to a person about one object in one ``tx`` is a mistake.
    """
    if to in ("system", NOBODY):
        return
    if about:
        store.tell_newest(tx, (organization_id, to), kind=kind, about=about, text=text, url=url, now=now)
    else:
        store.add(tx, (organization_id, to), kind=kind, text=text, url=url, now=now)


def send_news(tx: Transaction, news: News, *, to: Sequence[tuple[str, str]], now: datetime) -> None:
    """Tell up to 20 people, each as ``(organization, user id)``, what somebody did, in ``tx``: one line for all of a kind.

    Who did it is not told, nor who muted the thread; twice is once, also where the whole use case is tried again. Reads
    once for all of them; up to three writes each, which never fail ``tx``. The same news twice in one ``tx`` to the same
    person is a mistake: put people together first.
    """
    people = [one for one in dict.fromkeys(to) if one[1] not in ("system", NOBODY, news.actor_id)]
    if len(people) > MOST_RECIPIENTS:
        raise ValueError(f"at most {MOST_RECIPIENTS} people at once")
    store.tell(tx, news, people, now=now)


def send_asking(  # noqa: PLR0913 -- all named
    tx: Transaction,
    *,
    organization_id: str,
    to: Sequence[str],
    notice_id: str,
    kind: str,
    text: str,
    url: str,
    now: datetime,
) -> None:
    """Ask people (user ids) for something in ``tx``, until :func:`withdraw`: one write each, no read.

    ``notice_id`` (``ids.new``) is the caller's to keep: the same again takes the place of what they were told by it, and
    is unread only as far as that was.
    """
    for user_id in to:
        store.put(tx, (organization_id, user_id), notice_id, kind=kind, text=text, url=url, now=now)


def withdraw(tx: Transaction, *, organization_id: str, to: Sequence[str], notice_id: str) -> None:
    """Take back in ``tx`` what people were asked by :func:`send_asking`, since somebody has answered: one write each."""
    for user_id in to:
        store.remove(tx, (organization_id, user_id), notice_id)


def list_notices(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[Notice]:
    """Return one page of the person's notifications, newest first.

    Two DynamoDB calls, and what the features ask whose threads are on it (:func:`on_threads`).
    """
    check_in_person(scope)
    page = store.NotificationStore(scope).page(limit=limit, cursor=cursor)
    return replace(page, items=tuple(as_seen(scope, page.items)))


def as_seen(scope: Scope, notices: Sequence[Notice]) -> list[Notice]:
    """Return the notices without the names of what the person does not see any more."""
    hidden = hidden_threads(scope, {one.thread: one.kind for one in notices})
    return [replace(one, is_named=False) if one.thread in hidden else one for one in notices]


def count_unread(scope: Scope) -> int:
    """Count the person's unread notifications but those they want quiet; 50 stands for 50 or more."""
    return store.NotificationStore(scope).unread()


def mark_read(scope: Scope, *, up_to: str, now: datetime) -> None:
    """Mark the notification ``up_to`` and all older ones as read; an older mark than before changes nothing."""
    check_in_person(scope)
    store.NotificationStore(scope).mark_read(up_to=up_to, now=now)
