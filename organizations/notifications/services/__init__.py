"""Use cases of notifications: telling people, what they have read, what they want to hear of, and mail about it."""

from organizations.notifications.services.notices import count_unread, list_notices, mark_read, send
from organizations.notifications.services.wishes import change_wishes, get_wishes, mail_unread

__all__ = ["change_wishes", "count_unread", "get_wishes", "list_notices", "mail_unread", "mark_read", "send"]
