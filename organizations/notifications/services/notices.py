"""Telling people what happened, in the transaction of what happened."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import NotFound
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.personal import NOBODY
from diatonic.common.scope import Scope, check_in_person
from organizations.notifications import store
from organizations.notifications.rules import MOST_RECIPIENTS, News, Notice, unnamed

#: Answers which of the threads the scope's person sees now.
Asked = Callable[[Scope, Collection[str]], Collection[str]]
_ASKED: dict[str, Asked] = {}


class ThreadNotFound(NotFound):
    """No notification of the person's is of such a thread."""

    default_code = "thread_unknown"

    def __init__(self) -> None:
        super().__init__("No notification of yours is of such a thread.")


def send(tx: Transaction, *, organization_id: str, to: str, kind: str, text: str, url: str, now: datetime) -> None:  # noqa: PLR0913 -- all named
    """Notify the person ``to`` (a user id) in ``tx``. ``kind``: such as ``module.published``; ``url``: a path."""
    if to not in ("system", NOBODY):
        store.add(tx, organization_id=organization_id, to=to, kind=kind, text=text, url=url, now=now)


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


def on_seen(beginning: str, ask: Asked) -> None:
    """Have ``ask`` called with the threads of the notices whose kind begins so, before a person reads them.

    What a thread is called is not told to whom it is not shown any more.
    """
    _ASKED[beginning] = ask


def mute(scope: Scope, *, thread: str, now: datetime) -> None:
    """Tell the person no more of a thread, here, until they undo it; what was told stays. Twice is once. Two calls.

    Raises :class:`ThreadNotFound` where no notification of theirs is of it.
    """
    check_in_person(scope)
    inbox = store.NotificationStore(scope)
    if not inbox.knows(thread):
        raise ThreadNotFound
    inbox.mute(thread, now=now)


def unmute(scope: Scope, *, thread: str) -> None:
    """Tell the person of a thread again. Twice is once. Two calls.

    Raises :class:`ThreadNotFound` where it is neither muted nor one that a notification of theirs is of.
    """
    check_in_person(scope)
    inbox = store.NotificationStore(scope)
    if inbox.is_muted(thread):
        inbox.unmute(thread)
    elif not inbox.knows(thread):
        raise ThreadNotFound


def is_muted(scope: Scope, *, thread: str) -> bool:
    """Say whether the person hears nothing of a thread; for its page. One call."""
    return store.NotificationStore(scope).is_muted(thread)


def list_notices(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[Notice]:
    """Return one page of the person's notifications, newest first.

    Two DynamoDB calls, and what the features ask whose threads are on it (:func:`on_seen`).
    """
    check_in_person(scope)
    page = store.NotificationStore(scope).page(limit=limit, cursor=cursor)
    return replace(page, items=tuple(as_seen(scope, page.items)))


def as_seen(scope: Scope, notices: Sequence[Notice]) -> list[Notice]:
    """Return the notices without the names of what the person does not see any more."""
    hidden: set[str] = set()
    for beginning, ask in _ASKED.items():
        threads = {one.thread for one in notices if one.thread and one.kind.startswith(beginning)}
        hidden |= threads.difference(ask(scope, threads)) if threads else set()
    return [replace(one, text=unnamed(one.text)) if one.thread in hidden else one for one in notices]


def count_unread(scope: Scope) -> int:
    """Count the person's unread notifications but those they want quiet; 50 stands for 50 or more."""
    return store.NotificationStore(scope).unread()


def mark_read(scope: Scope, *, up_to: str, now: datetime) -> None:
    """Mark the notification ``up_to`` and all older ones as read; an older mark than before changes nothing."""
    check_in_person(scope)
    store.NotificationStore(scope).mark_read(up_to=up_to, now=now)
