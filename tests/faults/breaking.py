"""Kills at chosen moments of background work, one after the other, with a start again after each."""

from collections.abc import Callable, Iterator, Sequence

from diatonic.common import clock
from diatonic.common.jobs.store import Job
from local.processes import wait_until
from tests.faults.between import Between, Moment
from tests.faults.installation import Installation

_COMES_WITHIN = 90.0
_PAST = "2000-01-01T00:00:00.000Z"


class Breaking:
    """An installation whose parts call DynamoDB over a line, and are killed at moments of what they say there."""

    def __init__(self, installation: Installation, line: Between) -> None:
        self.installation, self._line = installation, line

    def kill_at(
        self, moments: Sequence[Moment], begin: Callable[[], object], *, victim: str = "worker"
    ) -> Iterator[Moment]:
        """Begin, and kill at each moment; yields while the part is dead, and then starts it again.

        Nobody waits for the leases of the dead, which is tested elsewhere: they are let go.
        """
        go_on = begin
        for moment in moments:
            struck = self._line.strike_at(moment, lambda: self.installation.kill(victim))
            go_on()
            if not struck.wait(_COMES_WITHIN):
                raise TimeoutError(f"{moment} did not come within {_COMES_WITHIN:.0f} s")
            yield moment
            if victim == "worker":
                let_go()
            go_on = self._start(victim)
        go_on()

    def outage_at(self, moment: Moment, begin: Callable[[], object], *, victim: str) -> None:
        """Begin, kill a server at the moment, and have it back at once; the worker is left to itself.

        But for Redis: a worker that loses its broker in the middle of a task may end, by a defect of kombu, and is
        started again by whatever supervises it.
        """
        struck = self._line.strike_at(moment, lambda: self.installation.kill(victim))
        begin()
        if not struck.wait(_COMES_WITHIN):
            raise TimeoutError(f"{moment} did not come within {_COMES_WITHIN:.0f} s")
        self.installation.start(victim)
        if victim == "redis":
            self.installation.kill("worker")
            let_go()
            self.installation.start("worker")

    def _start(self, name: str) -> Callable[[], object]:
        return lambda: self.installation.start(name)


def let_go() -> None:
    """End every lease, as fifteen seconds would; for when no worker lives."""
    now = clock.iso(clock.now())
    for job in Job.scan(Job.leased_until > now):
        job.update(actions=[Job.leased_until.set(_PAST), Job.due_at.set(now)])


def bring_forward(begins: str) -> None:
    """Make jobs due now that wait for a later time; ``begins``: how their ids begin."""
    for job in Job.scan(Job.job_id.startswith(begins)):
        job.update(actions=[Job.due_at.set(clock.iso(clock.now())), Job.not_before.set("")])


def wait_for(question: Callable[[], bool], what: str) -> None:
    """Wait for the end of some work, for as long as takeovers and breaks after failures may take."""
    wait_until(question, what, _COMES_WITHIN)
