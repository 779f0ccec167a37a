"""The one place that asks for the time; everything below a view or a task gets ``now`` handed in."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """Write ``moment`` as ISO-8601 UTC with milliseconds, such as ``2026-01-31T09:30:00.000Z``; sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse(text: str) -> datetime:
    """Read what :func:`iso` wrote. Raises ``ValueError`` for anything that is not an ISO time."""
    return datetime.fromisoformat(text)


def from_epoch(seconds: float) -> datetime:
    """Return the moment so many seconds after the beginning of 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def epoch(moment: datetime) -> int:
    """Return whole seconds since 1970, as DynamoDB's TTL wants them."""
    return int(moment.timestamp())
