"""Calls of cloud services that we make for an organization in an hour, and how many those may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from diatonic.common import clock

WINDOW = timedelta(hours=1)

#: What people call them.
TITLES = {
    "dynamodb": "Database",
    "s3": "File storage",
    "bedrock": "Models of Amazon Bedrock",
    "cognito": "Sign-in service",
    "ses": "Mail",
    "comprehend": "Checks of texts",
    "kms": "Keys",
    "sqs": "Queues",
}


@dataclass(frozen=True, slots=True)
class CloudCalls:
    """About how many calls of each service were made in the hour that began at ``window_start``; nothing: none were."""

    window_start: str = ""
    by_service: Mapping[str, int] = field(default_factory=dict)

    def at(self, now: datetime) -> "CloudCalls":
        """Return the calls of the present hour: none, where these are of one before."""
        return self if self.window_start >= window_of(now) else CloudCalls(window_of(now))

    def is_over(self, limits: Mapping[str, int], *, now: datetime) -> bool:
        """Say whether any service was called as often in this hour as it may be."""
        return bool(self.used_up(limits, now=now))

    def used_up(self, limits: Mapping[str, int], *, now: datetime) -> list[str]:
        """Return the services that were called as often in this hour as they may be."""
        made = self.at(now).by_service
        return [service for service, limit in limits.items() if made.get(service, 0) >= limit]


@dataclass(frozen=True, slots=True)
class CloudUse:
    """How often one service was called in this hour; ``limit`` is ``None`` where nobody set one."""

    service: str
    calls: int
    limit: int | None

    @property
    def title(self) -> str:
        """What people call the service."""
        return TITLES.get(self.service, self.service)

    @property
    def is_used_up(self) -> bool:
        """Whether work has to wait for the next hour."""
        return self.limit is not None and self.calls >= self.limit


def uses(calls: CloudCalls, limits: Mapping[str, int]) -> tuple[CloudUse, ...]:
    """Return every service that was called or has a limit, in the order of :data:`TITLES`."""
    made = calls.by_service
    return tuple(
        CloudUse(service, made.get(service, 0), limits.get(service))
        for service in TITLES
        if service in made or service in limits
    )


def used_up_words(services: Sequence[str], *, now: datetime) -> str:
    """Return what administrators are told of an hour in which services are used up."""
    named = ", ".join(TITLES.get(service, service) for service in services)
    return (
        f"Your organization has used up what it may of the platform in this hour ({named}). "
        f"Runs and other work in the background wait until {ends_at(now):%H:%M} UTC."
    )


def window_of(now: datetime) -> str:
    """Return when the hour began."""
    return clock.iso(_began(now))


def ends_at(now: datetime) -> datetime:
    """Return when the hour ends."""
    return _began(now) + WINDOW


def _began(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)
