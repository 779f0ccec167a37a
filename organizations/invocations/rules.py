"""What is kept of a request or a task, and of which ones."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from http import HTTPStatus

_LONGEST = 200


class Status(StrEnum):
    """How it ended; 004's words."""

    SUCCESS = "success"
    ERROR = "error"
    TIMEOUT = "timeout"


class Show(StrEnum):
    """Which lines, and in which order: each is an index. A failure's word is its status."""

    NEWEST = "newest"
    SLOWEST = "slowest"
    ERROR = "error"
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines are asked for: of a day, or of all that are kept; ``function``: a route's name, or a task's."""

    show: Show = Show.NEWEST
    function: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """One request or task: what ran, for whom, how long, in how much memory, and how it ended. No path, no query."""

    function_name: str
    invoked_at: str
    duration_ms: int
    memory_used_mb: int
    status: Status
    request_id: str
    organization_id: str = ""
    associated_account: str = ""
    error_message: str = ""
    cold_start: bool = False
    metadata: dict[str, str] = field(default_factory=dict)


def is_kept(status: Status, *, sample: float, request_id: str) -> bool:
    """Say whether a line is kept: of every failure, and of that part of all others.

    The id decides, so that whatever runs under one id is in the sample together, in whichever process.
    """
    return sample > 0 and (status is not Status.SUCCESS or _share_of(request_id) < sample)


def _share_of(text: str) -> float:
    """Return a number from 0 up to 1 that is always the same for a text, and evenly spread over texts."""
    digest = blake2b(text.encode(), digest_size=6).digest()
    return int.from_bytes(digest) / (1 << 8 * len(digest))


def status_of_answer(code: int) -> Status:
    """Return how a request ended, by its HTTP status: a person's mistake is no failure of ours."""
    if code == HTTPStatus.GATEWAY_TIMEOUT:
        return Status.TIMEOUT
    return Status.ERROR if code >= HTTPStatus.INTERNAL_SERVER_ERROR else Status.SUCCESS


def status_of_failure(failure: Exception | None) -> Status:
    """Return how a task ended, by what ended it."""
    if failure is None:
        return Status.SUCCESS
    return Status.TIMEOUT if isinstance(failure, TimeoutError) or "Timeout" in type(failure).__name__ else Status.ERROR


def shortened(text: str) -> str:
    """Return the beginning of what a client or an error says of itself."""
    return text[:_LONGEST]
