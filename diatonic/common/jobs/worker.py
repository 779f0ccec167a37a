"""What a Celery worker does with a hint, and the sweep that finds what nobody works on."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import shared_task

from diatonic.common import clock, cloud, tracing
from diatonic.common.dynamo import skew
from diatonic.common.jobs import store, turns
from diatonic.common.jobs.registry import OBSERVERS, GiveUp, Ran, Registered, find
from diatonic.common.scope import system_scope

logger = structlog.get_logger(__name__)

_FIRST_DELAY = timedelta(seconds=2)
_LONGEST_DELAY = timedelta(minutes=10)
#: For a task that this version does not have: in a deployment its worker may be a minute behind.
_UNKNOWN = Registered(run=lambda *_, **__: None, attempts=20, exhausted=None)


@shared_task(name="diatonic.common.jobs.run", ignore_result=True)
def run(job_id: str, *, in_turn: bool = False, **_: Any) -> None:
    """Do one job, if it is there and nobody else is doing it.

    With ``in_turn`` the hint says only that there is something to do: what is done is the job whose turn it is.
    """
    while in_turn and (chosen := turns.take()):
        if (job := store.lease(chosen, now=_now())) is not None:
            _do(job)
            return
    if (job := store.lease(job_id, now=_now())) is not None:
        _do(job)


def _do(job: store.Job) -> None:
    job_id = job.job_id
    with structlog.contextvars.bound_contextvars(job_id=job_id, task=job.task, attempt=job.attempts):
        until = cloud.waits_until(job.organization_id, now=clock.now())
        if until is not None:
            store.put_off(job, to=until)
            logger.warning("job_put_off", until=clock.iso(until))
            return
        registered, started = _UNKNOWN, time.perf_counter()
        try:
            registered = find(job.task)
            with tracing.span(job.task, {"organization_id": job.organization_id, "job_id": job_id}):
                _attempt(registered, job)
        except Exception as failure:
            _tell(job, started, failure)
            _failed(job, registered, failure)
        else:
            _tell(job, started, None)
            store.finish(job)
            logger.info("job_done")


@shared_task(name="diatonic.common.jobs.sweep", ignore_result=True)
def sweep(**_: Any) -> int:
    """Hand every overdue job to the workers again; runs every few seconds. Returns how many."""
    now = _now()
    handed = 0
    for shard in range(store.SHARDS):
        for job in store.overdue(shard, now=now):
            if store.hand_out(job, now=now):
                store.hint(job.job_id, job.organization_id)
                handed += 1
    return handed


def _now() -> datetime:
    """Return the time by the one clock that all workers see, whatever their own say: DynamoDB's."""
    if not skew.is_known():
        store.overdue(0, now=clock.now(), limit=1)  # any answer tells it
    return skew.now()


def _tell(job: store.Job, started: float, failure: Exception | None) -> None:
    seconds = time.perf_counter() - started
    ran = Ran(job.task, job.organization_id, job.job_id, int(job.attempts), seconds, failure)
    for observer in OBSERVERS:
        observer(ran)


def _attempt(registered: Registered, job: store.Job) -> None:
    if job.attempts > registered.attempts:
        raise GiveUp("the worker was lost at every attempt")
    with _lease_kept(job), cloud.counting() as called:
        try:
            _call(registered.run, job)
        finally:
            cloud.tell(job.organization_id, called)


def _call(function: Any, job: store.Job) -> None:
    scope = system_scope(job.organization_id, reason=job.task, request_id=job.job_id)
    function(scope, **job.arguments)


def _failed(job: store.Job, registered: Registered, failure: Exception) -> None:
    if job.attempts < registered.attempts and not isinstance(failure, GiveUp):
        delay = min(_FIRST_DELAY * 2 ** (job.attempts - 1), _LONGEST_DELAY)
        logger.warning("job_failed_will_retry", delay=delay.total_seconds(), exc_info=failure)
        store.postpone(job, to=_now() + delay, error=f"{type(failure).__name__}: {failure}")
        return
    logger.error("job_given_up", exc_info=failure)
    try:
        if registered.exhausted is not None:
            _call(registered.exhausted, job)
    except Exception as again:
        logger.warning("job_not_given_up", exc_info=again)
        store.postpone(job, to=_now() + _LONGEST_DELAY, error=f"{type(again).__name__}: {again}")
    else:
        store.finish(job)


@contextmanager
def _lease_kept(job: store.Job) -> Iterator[None]:
    """Renew the lease every third of its length while the block runs; a killed process stops renewing."""
    done = threading.Event()

    def keep() -> None:
        while not done.wait(store.LEASE.total_seconds() / 3):
            try:
                if not store.renew(job, now=_now()):
                    logger.error("lease_lost", job_id=job.job_id)
                    return
            except Exception:
                logger.warning("lease_not_renewed", job_id=job.job_id)

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
