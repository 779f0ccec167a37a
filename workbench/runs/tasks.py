"""Background work of runs."""

from typing import Any

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from workbench.runs import services


def _give_up(scope: Scope, *, run_id: str, **_: Any) -> None:
    services.give_up(scope, run_id=run_id, now=clock.now())


@jobs.handler(attempts=20, exhausted=_give_up)
def go_on(scope: Scope, *, run_id: str, turn: int | None = None) -> None:
    """Go on with a run as far as it goes."""
    services.go_on(scope, run_id=run_id, turn=turn, now=clock.now())


@jobs.handler(attempts=20)
def expire(scope: Scope, *, run_id: str, wait_id: str) -> None:
    """Tell a run that nobody did in time what it asked a browser for."""
    services.expire(scope, run_id=run_id, wait_id=wait_id, now=clock.now())


@jobs.handler(attempts=20)
def tell(scope: Scope, *, run_id: str, **_: Any) -> None:
    """Tell people what a run waits for, and take back what it does not wait for any more."""
    services.tell(scope, run_id=run_id, now=clock.now())


@jobs.handler(attempts=20)
def tell_failed(scope: Scope, *, run_id: str, **_: Any) -> None:
    """Tell who started a run that it failed."""
    services.tell_failed(scope, run_id=run_id, now=clock.now())
