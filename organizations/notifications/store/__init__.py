"""Reads and writes of notifications: one person's inbox, and telling several people at once."""

from organizations.notifications.store.inbox import NotificationStore, add
from organizations.notifications.store.telling import tell

__all__ = ["NotificationStore", "add", "tell"]
