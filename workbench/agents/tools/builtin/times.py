"""What time it is somewhere."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from diatonic.common.errors import FieldError, Invalid


def told(now: datetime, zone: str) -> dict[str, Any]:
    """Return the time in UTC and in a zone. Raises ``Invalid`` for a zone that nobody knows."""
    try:
        there = now.astimezone(ZoneInfo(zone))
    except (KeyError, ValueError, OSError):  # not found; not a name; a folder of the database
        raise Invalid(
            "No time zone has this name.", fields=[FieldError("/zone", "A name such as Europe/Berlin.")]
        ) from None
    return {
        "utc": now.astimezone(ZoneInfo("UTC")).isoformat(timespec="seconds"),
        "local": there.isoformat(timespec="seconds"),
        "zone": zone,
        "weekday": f"{there:%A}",
        "week": there.isocalendar().week,
    }
