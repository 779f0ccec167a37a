"""What a member leaves behind: other features say what there is, and put it away where that is wished."""

from datetime import datetime
from typing import Protocol

from diatonic.common.scope import Scope
from organizations.membership.rules import Works


class Maker(Protocol):
    """A feature that knows what a person made in an organization."""

    def count(self, scope: Scope, *, user_id: str) -> Works:
        """Say how much there is. One DynamoDB call; the caller has checked who may know."""

    def archive(self, scope: Scope, *, user_id: str, now: datetime) -> None:
        """Put it away, as far as that can be done. May be called again at any time; a job does where this raises."""


_MAKERS: list[Maker] = []


def on_leaving(maker: Maker) -> None:
    """Ask ``maker`` what a person made who leaves, and let it put that away."""
    if maker not in _MAKERS:
        _MAKERS.append(maker)


def works_of(scope: Scope, *, user_id: str) -> tuple[Works, ...]:
    """Return what the person made here, by kind. One DynamoDB call a kind; the caller checks who may know."""
    return tuple(maker.count(scope, user_id=user_id) for maker in _MAKERS)


def archive_works(scope: Scope, *, user_id: str, now: datetime) -> None:
    """Put away what the person made. May be called again at any time, and is to be where this raises."""
    for maker in _MAKERS:
        maker.archive(scope, user_id=user_id, now=now)
