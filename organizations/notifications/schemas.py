"""Shapes of notifications in the API."""

from typing import Annotated

from ninja import Schema
from pydantic import Field

from organizations.notifications.rules import Group, MutedThread


class NoticeOut(Schema):
    """One thing the person should know; ``url`` is a path of the web pages.

    One that stands for several tells how many ``people`` are behind it, and the ``names`` of the last up to three;
    ``is_many``: there are more than were counted. ``thread``: what can be muted; empty: this cannot.
    """

    notification_id: str
    kind: str
    text: str
    url: str
    at: str
    is_read: bool
    people: int
    is_many: bool
    names: list[str]
    thread: str
    is_muted: bool


class NoticesOut(Schema):
    """One page of notifications, newest first; ``next_cursor`` is null on the last."""

    items: list[NoticeOut]
    next_cursor: str | None


class NoticesReadIn(Schema):
    """Up to which notification everything was read."""

    up_to: Annotated[str, Field(max_length=64)]


class MutedOut(Schema):
    """A thread, and whether I hear of it."""

    thread: str
    is_muted: bool


class MutedThreadOut(Schema):
    """A thread that I muted, and since when; ``title`` and ``url``, a path of the web pages, are null where I do not see it.

    It can be unmuted either way.
    """

    thread: str
    muted_at: str
    title: str | None
    url: str | None

    @classmethod
    def of(cls, muted: MutedThread) -> "MutedThreadOut":
        """Return a muted thread as the API tells it."""
        title, url = muted.title or None, muted.url or None
        return cls(thread=muted.thread, muted_at=muted.muted_at, title=title, url=url)


class MutedThreadsOut(Schema):
    """One page of the threads that I muted, the last first; ``next_cursor`` is null on the last."""

    items: list[MutedThreadOut]
    next_cursor: str | None


class WishOut(Schema):
    """How I want to hear of a group: counted at the bell, told by mail at most once an hour.

    ``is_fixed``: it always counts at the bell.
    """

    group: Group
    label: str
    bell: bool
    email: bool
    is_fixed: bool


class WishesOut(Schema):
    """How I want to hear of every group in the organization."""

    items: list[WishOut]


class WishIn(Schema):
    """What to change for a group; what is left out stays."""

    bell: bool | None = None
    email: bool | None = None


class WishesIn(Schema):
    """What to change, by group; groups that are left out stay."""

    groups: dict[Group, WishIn]

    def changes(self) -> dict[Group, dict[str, bool]]:
        """Return what ``services.change_wishes`` takes."""
        return {group: wish.model_dump(exclude_none=True) for group, wish in self.groups.items()}
