"""Files that nothing uses and objects that nobody knows: what a sweep looks for, and what it found."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from organizations.media.rules.uploads import Attachment

#: A file is listed once nothing has used it for so long.
UNUSED_FOR = timedelta(days=30)
#: An object that no file names is removed once it is so old; an upload under way is over long before.
UNKNOWN_FOR = timedelta(days=7)
EVERY = timedelta(days=7)

_TOKEN = re.compile(r"(?P<upload>[0-9a-f]{32})[0-9a-f]{16}(?:-[a-z0-9]+)?\.[a-z0-9]+")


class SweepState(StrEnum):
    """Where a sweep stands."""

    RUNNING = "running"
    DONE = "done"
    BROKEN_OFF = "broken_off"


class SweepFinding(StrEnum):
    """What was found."""

    UNUSED = "unused"  # a file that nothing uses
    UNKNOWN = "unknown"  # an object that no file names


class SweepOutcome(StrEnum):
    """What became of it."""

    LISTED = "listed"
    DELETED = "deleted"
    KEPT = "kept"  # wanted to be deleted, but it is used again


@dataclass(frozen=True, slots=True)
class Counts:
    """What a sweep has seen so far; sizes are bytes. ``foreign``: objects with names that we do not give."""

    files: int = 0
    unused: int = 0
    unused_size: int = 0
    objects: int = 0
    unknown: int = 0
    unknown_size: int = 0
    foreign: int = 0


@dataclass(frozen=True, slots=True)
class Sweep:
    """One look through everything. ``phase`` and ``after`` say where it goes on."""

    sweep_id: str
    state: SweepState
    started_at: str
    updated_at: str
    phase: int = 0
    after: str = ""
    counts: Counts = Counts()
    revision: int = 1
    started_by_name: str = ""
    deleting: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the report. ``key``: the file's id, or the object's key in the bucket.

    Of a file also who uploaded it for what: the report outlives the file.
    """

    finding: SweepFinding
    key: str
    name: str
    size: int
    since: str
    outcome: SweepOutcome
    note: str = ""
    attachment: Attachment | None = None
    created_by: str = ""


def upload_of(key: str) -> str | None:
    """Answer the upload that an object in the bucket was made from, by its name; None for a name that is not ours."""
    match = _TOKEN.fullmatch(key.rpartition("/")[2])
    if match is None:
        return None
    digits = match["upload"]
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


_FOLDERS = (("files", "/"), ("modules", ":"), ("thumbnails", "/"), ("avatars", "/"))


def prefixes(organization_id: str) -> tuple[str, ...]:
    """Answer where in the bucket an organization's objects lie, uploads on their way left out."""
    return tuple(f"{folder}/{organization_id}{end}" for folder, end in _FOLDERS)
