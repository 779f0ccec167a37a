"""Reads and writes of notifications: one person's inbox, and telling several people at once."""

from organizations.notifications.store.inbox import NotificationStore
from organizations.notifications.store.telling import add, put, remove, tell, tell_newest

__all__ = ["NotificationStore", "add", "put", "remove", "tell", "tell_newest"]
