"""Use cases of notifications: telling people, what they have read, what they want to hear of, and mail about it."""

from organizations.notifications.services.notices import (
    ThreadNotFound,
    count_unread,
    is_muted,
    list_notices,
    mark_read,
    mute,
    on_seen,
    send,
    send_news,
    unmute,
)
from organizations.notifications.services.unsubscribing import (
    LinkUnknown,
    Unsubscribing,
    read_link,
    unsubscribe,
    unsubscribe_link,
)
from organizations.notifications.services.wishes import change_wishes, get_wishes, mail_unread

__all__ = [
    "LinkUnknown",
    "ThreadNotFound",
    "Unsubscribing",
    "change_wishes",
    "count_unread",
    "get_wishes",
    "is_muted",
    "list_notices",
    "mail_unread",
    "mark_read",
    "mute",
    "on_seen",
    "read_link",
    "send",
    "send_news",
    "unmute",
    "unsubscribe",
    "unsubscribe_link",
]
