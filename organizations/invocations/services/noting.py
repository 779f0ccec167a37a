"""Noting requests and tasks: a sample of those that went well, and every failure."""

import os
import resource
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from diatonic.common import clock
from diatonic.common.jobs.registry import Ran
from organizations.invocations.rules import Invocation, Status, is_kept, status_of_failure
from organizations.invocations.services.recorder import recorder

_STATM = Path("/proc/self/statm")
_processes: set[int] = set()


def note(status: Status, request_id: str, described: Callable[[int], Invocation]) -> None:
    """Keep a line of what just ended, if it is in the sample; ``described`` is called only then, with megabytes."""
    if is_kept(status, sample=settings.DIATONIC.invocations_sample, request_id=request_id):
        recorder.take(described(_memory_mb()))


def note_task(ran: Ran) -> None:
    """Keep a line of an attempt at a job, if it is in the sample."""
    status, cold = status_of_failure(ran.failure), begins_process()
    began = clock.now() - timedelta(seconds=ran.seconds)
    note(
        status,
        ran.job_id,
        lambda megabytes: Invocation(
            function_name=ran.task,
            invoked_at=clock.iso(began),
            duration_ms=round(ran.seconds * 1000),
            memory_used_mb=megabytes,
            status=status,
            request_id=ran.job_id,
            organization_id=ran.organization_id,
            # The kind only: what an error says may name people.
            error_message=type(ran.failure).__name__ if ran.failure else "",
            cold_start=cold,
            metadata={"attempt": str(ran.attempt), "kind": "task"},
        ),
    )


def begins_process() -> bool:
    """Say whether this is the first request or task of the process, which pays for the start; once."""
    is_first = os.getpid() not in _processes
    _processes.add(os.getpid())
    return is_first


def _memory_mb() -> int:
    """Return what the process takes now; where the system does not tell, what it took at most."""
    try:
        pages = int(_STATM.read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20
