"""The time by DynamoDB's clock, of which every answer says the second: leases are judged by one clock, not by each machine's.

A machine whose clock is minutes ahead would take work from workers that live; of one whose clock is behind, others would.
"""

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from diatonic.common import clock

#: Clocks that are nearer than this agree: an answer's time is of a whole second, and answers take their time.
_NEAR = timedelta(seconds=5)
#: Who is further off than this is no worker with a wrong clock: AWS refuses what it signs.
_FAR = timedelta(minutes=10)
_LOOKED_SECONDS = 5.0


class _Known:
    """What this process knows of the difference, and since when."""

    ahead = timedelta(0)
    looked: float | None = None


def watched(client: Any) -> Any:
    """Have the time of a DynamoDB client's answers looked at, every few seconds."""
    client.meta.events.register("needs-retry.dynamodb", _answered)
    return client


def is_known() -> bool:
    """Answer whether DynamoDB has answered this process yet."""
    return _Known.looked is not None


def now() -> datetime:
    """Return the present moment by DynamoDB's clock, within some seconds; by this machine's own before the first answer."""
    return clock.now() + _Known.ahead


def forget() -> None:
    """Know nothing, as a new process; for tests."""
    _Known.ahead, _Known.looked = timedelta(0), None


def _answered(*, response: tuple[Any, dict[str, Any]] | None, **_: Any) -> None:
    passed = time.monotonic()
    if response is None or (_Known.looked is not None and passed - _Known.looked < _LOOKED_SECONDS):
        return
    said = response[1].get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
    if said:
        ahead = parsedate_to_datetime(said).astimezone(UTC) - clock.now()
        _Known.ahead, _Known.looked = (ahead if _NEAR < abs(ahead) < _FAR else timedelta(0)), passed
