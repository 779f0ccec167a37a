"""The states of a run and of its nodes, and which deed leads from one to another."""

from enum import StrEnum

from diatonic.common.errors import Conflict


class RunStatus(StrEnum):
    """003's states. Waiting for a person or a browser is ``RUNNING``, with a wait beside it."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    STOPPED = "stopped"


class NodeStatus(StrEnum):
    """Where one node of a run stands. ``UNKNOWN``: an effect on the outside began, and nobody knows how it ended."""

    PENDING = "pending"
    RUNNING = "running"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"


class Deed(StrEnum):
    """What happens to a run."""

    TAKE = "take"  # a worker begins, or goes on where another one was lost
    COMPLETE = "complete"
    FAIL = "fail"
    STOP = "stop"
    RESUME = "resume"


#: Nothing happens in these by itself. Of the second, a person may resume.
OVER = frozenset({RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.STOPPED})
RESUMABLE = frozenset({RunStatus.FAILED, RunStatus.STOPPED})
#: A node in one of these is not executed again when a run is resumed.
DONE = frozenset({NodeStatus.COMPLETED, NodeStatus.SKIPPED})

_TABLE = {
    (RunStatus.QUEUED, Deed.TAKE): RunStatus.RUNNING,
    (RunStatus.QUEUED, Deed.FAIL): RunStatus.FAILED,
    (RunStatus.QUEUED, Deed.STOP): RunStatus.STOPPED,
    (RunStatus.RUNNING, Deed.TAKE): RunStatus.RUNNING,
    (RunStatus.RUNNING, Deed.COMPLETE): RunStatus.COMPLETED,
    (RunStatus.RUNNING, Deed.FAIL): RunStatus.FAILED,
    (RunStatus.RUNNING, Deed.STOP): RunStatus.STOPPED,
    (RunStatus.STOPPED, Deed.STOP): RunStatus.STOPPED,  # told twice, by two people or one impatient one
    (RunStatus.FAILED, Deed.RESUME): RunStatus.QUEUED,
    (RunStatus.STOPPED, Deed.RESUME): RunStatus.QUEUED,
}
_SENTENCES = {
    Deed.TAKE: "This run is over: it is {status}.",
    Deed.COMPLETE: "This run is over, or has not begun: it is {status}.",
    Deed.FAIL: "This run is over: it is {status}.",
    Deed.STOP: "This run is over already: it is {status}.",
    Deed.RESUME: "Only a run that failed or was stopped is resumed; this one is {status}.",
}


class NotInThisState(Conflict):
    """The run's state does not allow this; ``extra["run_status"]`` is that state."""

    default_code = "run_state"


def after(status: RunStatus, deed: Deed) -> RunStatus:
    """Return the state that a deed leads to. Raises :class:`NotInThisState`."""
    following = _TABLE.get((status, deed))
    if following is None:
        raise NotInThisState(_SENTENCES[deed].format(status=status), extra={"run_status": str(status)})
    return following


def can(status: RunStatus, deed: Deed) -> bool:
    """Answer whether a deed is possible; for templates."""
    return (status, deed) in _TABLE
