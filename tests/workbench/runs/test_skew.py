"""Two workers whose clocks differ by minutes: one run is one worker's, and of a lost one another worker's soon."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from diatonic.common import clock
from diatonic.common.dynamo import skew
from diatonic.common.jobs import store, worker
from tests.workbench.runs.executing import Team, offering
from workbench.runs.rules.runs import Run
from workbench.runs.rules.states import RunStatus

_true = clock.now
_MINUTES = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    skew.forget()


@contextmanager
def _clock_off(by: timedelta) -> Iterator[None]:
    """Be a process of a machine whose clock is off, as if it had just begun."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: _true() + by)
        skew.forget()
        yield
    skew.forget()


def _job(run: Run) -> store.Job:
    (found,) = [job for job in store.Job.scan() if job.arguments.get("run_id") == run.run_id]
    return found


@pytest.mark.parametrize(("one", "other"), [(timedelta(0), _MINUTES), (-_MINUTES, timedelta(0)), (_MINUTES, -_MINUTES)])
def test_a_run_that_is_at_work_is_not_taken_by_a_worker_with_another_clock(
    team: Team, one: timedelta, other: timedelta
) -> None:
    fences: list[int] = []

    def work(_: object) -> str:
        with _clock_off(other):
            worker.sweep()
            worker.run(job_id)
        fences.append(team.look(run).run.fence)
        return "done"

    name = offering(work)
    run = team.start(team.line(("do", "tool", {"tool": name}), builtin_tools=[name]))
    job_id = _job(run).job_id

    with _clock_off(one):
        worker.run(job_id)

    found = team.look(run)
    assert fences == [1]
    assert (found.run.status, found.output) == (RunStatus.COMPLETED, "done")


@pytest.mark.parametrize("off", [_MINUTES, -_MINUTES])
def test_what_a_worker_with_another_clock_loses_is_taken_over_when_its_lease_ends(team: Team, off: timedelta) -> None:
    run = team.start(team.line())
    job_id = _job(run).job_id
    with _clock_off(off):
        assert store.lease(job_id, now=worker._now()) is not None  # and then it is killed

    until: datetime = clock.parse(_job(run).leased_until)
    assert abs(until - _true() - store.LEASE) < timedelta(seconds=8)
    assert store.lease(job_id, now=until + timedelta(seconds=1)) is not None
