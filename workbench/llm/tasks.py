"""Background work of the gateway."""

from typing import Any

from celery import shared_task

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from workbench.llm import services


@jobs.handler(attempts=30)
def close_hour(scope: Scope, *, hour: str, **_: Any) -> None:
    """Sum up an hour that is over."""
    services.close_hour(scope, hour=hour, now=clock.now())


@shared_task(name="workbench.llm.tasks.settle_lost", ignore_result=True)
def settle_lost(**_: Any) -> int:
    """Settle the calls whose workers were lost; runs every half minute. Returns how many."""
    return services.settle_lost(now=clock.now())
