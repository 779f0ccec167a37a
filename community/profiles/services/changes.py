"""Who wants to hear that a person is called or looks otherwise now."""

from collections.abc import Callable
from datetime import datetime

from diatonic.common.dynamo import Transaction

Changed = Callable[[Transaction, str, datetime], None]

_CHANGED: list[Changed] = []


def on_profile_changed(handler: Changed) -> None:
    """Call ``handler(tx, user_id, now)`` in the transaction that changes a person's name, role or picture.

    It may add writes, such as a job's; :func:`~community.profiles.services.find_author_profile` says what they are then.
    """
    if handler not in _CHANGED:
        _CHANGED.append(handler)


def tell_changed(tx: Transaction, user_id: str, now: datetime) -> None:
    """Call who registered. Registered itself with accounts, for a name that changes."""
    for handler in _CHANGED:
        handler(tx, user_id, now)
