"""A run as others see it, its log, what it waits for, and the names of its parts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any

from diatonic.common.errors import AppError
from workbench.runs.rules.states import RunStatus

KIND = "run"
#: So many runs of one organization are executed at once; the others wait until one ends, or waits for somebody.
AT_ONCE = 10
#: So deep may agents call agents.
MAX_DEPTH = 4
#: What a run is given, and what a node may come to, as JSON.
MAX_INPUT, MAX_RESULT = 256 * 1024, 1024 * 1024
#: A line of a log, and how many lines of one tool's own are kept.
MAX_LINE, MAX_TOOL_LINES = 2_000, 50
_PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@dataclass(frozen=True, slots=True)
class Run:
    """A run. ``wait``: what it waits for, in short (``open``), while it is parked."""

    run_id: str
    organization_id: str
    agent_id: str
    project_id: str
    user_id: str
    user_name: str
    title: str
    status: RunStatus
    digest: str
    is_draft: bool
    started_at: str
    total: int
    fence: int = 0
    lines: int = 0
    done: int = 0
    answers: int = 0
    resumed: int = 0
    is_parked: bool = False
    has_slot: bool = False
    is_counted: bool = False
    is_lined_up: bool = False
    turn: int = 0
    tokens: int = 0
    cost: Decimal = Decimal(0)
    wait: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None
    begun_at: str = ""
    completed_at: str = ""
    revision: int = 1


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a run's log. ``data``: numbers that belong to it, such as ``ms``, ``tokens`` and ``cost`` of a node."""

    number: int
    level: str
    text: str
    at: str
    node: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


class WaitKind(StrEnum):
    """For whom a run waits: somebody who may approve, the browser of who started it, or somebody who finds out how a
    call ended that nobody heard of again."""

    APPROVAL = "approval"
    ACTION = "action"
    UNKNOWN = "unknown"


class Decision(StrEnum):
    """What a person answers. ``AGAIN`` and ``DONE`` are for a call whose outcome is unknown."""

    APPROVE = "approve"
    REJECT = "reject"
    AGAIN = "again"
    DONE = "done"


ANSWERS = {
    WaitKind.APPROVAL: (Decision.APPROVE, Decision.REJECT),
    WaitKind.UNKNOWN: (Decision.AGAIN, Decision.DONE, Decision.REJECT),
}


@dataclass(frozen=True, slots=True)
class Wait:
    """What a run waits for. ``at``: which call of which node; ``answer``: JSON, once there is one."""

    wait_id: str
    kind: WaitKind
    at: str
    node: str
    title: str
    asked: Mapping[str, Any]
    created_at: str
    expires_at: str = ""
    user_id: str = ""
    answer: Mapping[str, Any] | None = None
    resumed: int = 0

    @property
    def is_refusal(self) -> bool:
        """Whether the answer is that it does not happen: a run that is resumed later asks again."""
        answer = self.answer or {}
        return "failure" in answer or answer.get("decision") == Decision.REJECT

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return self.answer is None


@dataclass(frozen=True, slots=True)
class Finished:
    """What a node came to, as its checkpoint keeps it; ``result`` is JSON. ``number``: as which one it finished."""

    spot: "Spot"
    result: Any
    choice: str = ""
    milliseconds: int = 0
    status: str = "completed"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint without its result, which is read when it is wanted."""

    key: str
    node: str
    choice: str
    number: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a run: ``frame`` is which sub-agent's graph (nothing: the run's own), ``node`` its node's id."""

    frame: str
    node: str
    key: str

    @classmethod
    def of(cls, frame: str, node: str, suffix: str = "") -> "Spot":
        """Return the place of a node; ``suffix`` tells the rounds of a loop apart."""
        return cls(frame, node, key_of(node) + suffix)

    @property
    def path(self) -> str:
        """The place as one text."""
        return f"{self.frame}#{self.key}"


def channel_of(run_id: str) -> str:
    """Return the name under which those who watch a run are told that it went on."""
    return f"diatonic:run:{run_id}"


def key_of(node_id: str) -> str:
    """Return a name for a node that can be a part of a key: its id, or what stands for a long or strange one."""
    return node_id if _PLAIN.fullmatch(node_id) else "~" + sha256(node_id.encode(errors="replace")).hexdigest()[:32]


class NodeFailed(AppError):
    """A node came to nothing."""

    title = "A node failed"
    default_code = "node_failed"
