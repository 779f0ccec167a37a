"""Exports of one's own data, erasing a person, and the receipt of it: what there is to say about each."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from diatonic.common import clock
from diatonic.common.personal import Fate

#: More bytes of files than this are not put into one export; what is left out is named in it.
MOST_FILES = 2 * 2**30
#: How long a link to an export is good.
LINK_SECONDS = 120
#: The word that is typed to ask for being erased.
CONFIRM = "erase"


class ExportState(StrEnum):
    """Where an export stands."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Export:
    """An export of what is kept about a person. ``things``: how many were found; ``key``: of the ZIP in the bucket."""

    export_id: str
    state: ExportState
    asked_at: str
    expires_at: str
    ready_at: str = ""
    size: int = 0
    things: int = 0
    reason: str = ""

    @property
    def key(self) -> str:
        """Where its ZIP lies."""
        return key_of(self.export_id)

    def is_over(self, now: datetime) -> bool:
        """Say whether it is offered no longer, whatever was swept by then."""
        return self.expires_at <= clock.iso(now)


def key_of(export_id: str) -> str:
    """Return where the ZIP of an export lies in the bucket."""
    return f"exports/{export_id}.zip"


class ErasureState(StrEnum):
    """Where erasing a person stands. One that was cancelled or is done is no more."""

    WAITING = "waiting"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a person cannot be erased yet; ``organization_id``: where they can do something about it."""

    organization_id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """A person who is to be erased. ``blocked``: why that cannot begin yet, in sentences.

    ``receipt``: the key of its receipt. ``organizations``, ``names`` and ``email`` are noted when it begins, since they
    are gone before it ends; ``reached``: how many steps are done.
    """

    erasure_id: str
    user_id: str
    state: ErasureState
    asked_at: str
    due_at: str
    receipt: str
    blocked: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    email: str = ""
    reached: int = 0
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one kind of thing, over all organizations."""

    name: str
    title: str
    found: int = 0
    deleted: int = 0
    anonymized: int = 0
    kept: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was found, erased and kept, by store. It names nobody. ``ended_at`` is empty while it is under way.

    ``stopped``: why it does not get on, in a sentence; it is tried again and again.
    """

    asked_at: str
    begun_at: str
    ended_at: str
    lines: tuple[Line, ...]
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One line of what is kept about people, and what erasing does to it."""

    title: str
    fate: Fate
    why: str
    retention: str = ""


def receipt_token(erasure_id: str, *, key: str) -> str:
    """Return what leads to the receipt of an erasure: nobody finds it who was not told."""
    return hmac.new(key.encode(), f"privacy.receipt:{erasure_id}".encode(), sha256).hexdigest()[:40]


def receipt_id(token: str) -> str:
    """Return the key of the receipt that the token leads to; who reads the table cannot make the token of it."""
    return sha256(token.encode()).hexdigest()
