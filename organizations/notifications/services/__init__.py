"""Use cases of notifications: telling people, what they have read, what they want to hear of, and mail about it."""

from organizations.notifications.services.muting import (
    ThreadNotFound,
    is_muted,
    list_muted,
    mute,
    on_threads,
    unmute,
)
from organizations.notifications.services.notices import (
    count_unread,
    list_notices,
    mark_read,
    send,
    send_asking,
    send_news,
    withdraw,
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
    "list_muted",
    "list_notices",
    "mail_unread",
    "mark_read",
    "mute",
    "on_threads",
    "read_link",
    "send",
    "send_asking",
    "send_news",
    "unmute",
    "unsubscribe",
    "unsubscribe_link",
    "withdraw",
]
