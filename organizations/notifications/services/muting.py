"""Threads that people want to hear no more of; what is a thread, and what it is called, the features say."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from diatonic.common.errors import NotFound
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope, check_in_person
from organizations.notifications.rules import MutedThread, Thread
from organizations.notifications.store import NotificationStore

#: Answers what the threads are to the scope's person: ``None`` for one that they do not see, nothing for what is none.
Asked = Callable[[Scope, Collection[str]], Mapping[str, Thread | None]]
_ASKED: dict[str, Asked] = {}


class ThreadNotFound(NotFound):
    """There is no such thread for the person, and no notification of theirs is of one."""

    default_code = "thread_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such thread.")


def on_threads(beginning: str, ask: Asked) -> None:
    """Have ``ask`` called with the threads of the notices whose kind begins so, and with those that people mute.

    What a thread is called is not told to whom it is not shown any more, nor may they mute one that they never saw.
    """
    _ASKED[beginning] = ask


def hidden_threads(scope: Scope, threads: Mapping[str, str]) -> set[str]:
    """Return those of the threads (each with the kind of a notice of it) that the person does not see any more."""
    hidden: set[str] = set()
    for beginning, ask in _ASKED.items():
        asked = {thread for thread, kind in threads.items() if thread and kind.startswith(beginning)}
        found = ask(scope, asked) if asked else {}
        hidden |= {thread for thread in found if found[thread] is None}
    return hidden


def mute(scope: Scope, *, thread: str, now: datetime) -> None:
    """Tell the person no more of a thread, here, until they undo it; what was told stays. Twice is once.

    Raises :class:`ThreadNotFound` where they do not see it, and no notification of theirs is of it. Two DynamoDB calls,
    and what the features ask.
    """
    check_in_person(scope)
    _check_known(scope, thread)
    NotificationStore(scope).mute(thread, now=now)


def unmute(scope: Scope, *, thread: str) -> None:
    """Tell the person of a thread again, also of one that they do not see any more. Twice is once. Two DynamoDB calls.

    Raises :class:`ThreadNotFound` where it is not muted, and they could not mute it.
    """
    check_in_person(scope)
    if not NotificationStore(scope).unmute(thread):
        _check_known(scope, thread)


def is_muted(scope: Scope, *, thread: str) -> bool:
    """Say whether the person hears nothing of a thread.

    Raises :class:`ThreadNotFound` where it is not muted, and they could not mute it. One DynamoDB call, and of one that
    is not muted what the features ask.
    """
    is_muted = NotificationStore(scope).is_muted(thread)
    if not is_muted:
        _check_known(scope, thread)
    return is_muted


def list_muted(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[MutedThread]:
    """Return one page of the threads that the person muted here, the last first.

    One they do not see any more has neither title nor address. One DynamoDB call, and what the features ask.
    """
    check_in_person(scope)
    page = NotificationStore(scope).muted(limit=limit, cursor=cursor)
    seen = _seen(scope, [thread for thread, _ in page.items])
    return page.map(lambda one: MutedThread(*one, *_words(seen.get(one[0]))))


def _words(thread: Thread | None) -> tuple[str, str]:
    return (thread.title, thread.url) if thread else ("", "")


def _seen(scope: Scope, threads: Collection[str]) -> dict[str, Thread | None]:
    found: dict[str, Thread | None] = {}
    for ask in _ASKED.values() if threads else ():
        found.update(ask(scope, threads))
    return found


def _check_known(scope: Scope, thread: str) -> None:
    if _seen(scope, [thread]).get(thread) is None and not NotificationStore(scope).knows(thread):
        raise ThreadNotFound
