"""Background work of invites."""

from typing import Any

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from organizations.invites import services

#: Two seconds, then twice as long each time, up to ten minutes: about nine hours in all.
_ATTEMPTS = 60


def _give_up(scope: Scope, *, invite_id: str, number: int, **_: Any) -> None:
    services.give_up_mail(scope, invite_id=invite_id, number=int(number), now=clock.now())


@jobs.handler(attempts=_ATTEMPTS, exhausted=_give_up)
def send_mail(scope: Scope, *, invite_id: str, number: int, **_: Any) -> None:
    """Send an invite's mail; again and again while the mail server is away."""
    services.send_mail(scope, invite_id=invite_id, number=int(number), now=clock.now())


@jobs.handler(attempts=20)
def expire(scope: Scope, *, invite_id: str, **_: Any) -> None:
    """Give back the seat of an invite whose time is over."""
    services.expire_invite(scope, invite_id=invite_id, now=clock.now())
