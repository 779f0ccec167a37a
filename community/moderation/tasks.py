"""Background work of moderation."""

from typing import Any

from community.moderation import services
from community.moderation.rules.targets import TargetType
from diatonic.common import clock, jobs
from diatonic.common.scope import Scope


def hold(scope: Scope, *, target_type: str, target_id: str, **_: Any) -> None:
    """Hold what could not be checked."""
    services.hold_unchecked(scope, target_type=TargetType(target_type), target_id=target_id, now=clock.now())


@jobs.handler()
def follow(scope: Scope, *, case_id: str, **_: Any) -> None:
    """Do what follows from decisions for reporters and reputations."""
    services.follow(scope, case_id=case_id, now=clock.now())


@jobs.handler(attempts=4, exhausted=hold)
def check(scope: Scope, *, target_type: str, target_id: str, **_: Any) -> None:
    """Check the newest text of a post or comment."""
    services.check(scope, target_type=TargetType(target_type), target_id=target_id, now=clock.now())
