"""Background work on audit logs: the sweep that seals, and the file of each day."""

from typing import Any

from celery import shared_task

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from organizations.audit import services

_PATIENT = 100


@shared_task(name="organizations.audit.tasks.seal", ignore_result=True)
def seal(**_: Any) -> int:
    """Seal what waits; runs every 15 seconds. Returns how many entries."""
    return services.seal_waiting(now=clock.now())


@jobs.handler(attempts=_PATIENT)
def write_day(scope: Scope, *, day: str) -> None:
    """Write the file of a day that is over."""
    services.write_day(scope, day=day, now=clock.now())
