"""Who wants to hear that a person is called otherwise now."""

from collections.abc import Callable
from datetime import datetime

from diatonic.common.dynamo import Transaction

Renamed = Callable[[Transaction, str, datetime], None]

_RENAMED: list[Renamed] = []


def on_renamed(handler: Renamed) -> None:
    """Call ``handler(tx, user_id, now)`` in the transaction that gives an account another name; it may add a job."""
    if handler not in _RENAMED:
        _RENAMED.append(handler)


def tell_renamed(tx: Transaction, user_id: str, now: datetime) -> None:
    """Call who registered with :func:`on_renamed`."""
    for handler in _RENAMED:
        handler(tx, user_id, now)
