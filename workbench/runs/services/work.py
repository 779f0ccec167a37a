"""What a worker has at hand while it executes a run."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Any

from diatonic.common import ids, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from workbench.agents.rules.graphs import Graph, Node
from workbench.agents.services import Environment
from workbench.runs.rules import decisions, variables
from workbench.runs.rules.runs import Spot, Wait, WaitKind
from workbench.runs.services.branches import spare
from workbench.runs.services.telling import due_to_ask
from workbench.runs.store.desk import Beside, Desk

#: A worker gives a run back after so many seconds, between two nodes, so that one run does not keep others waiting: at
#: once where another organization waits by then, and at the latest after two minutes.
SHORT_SLICE, SLICE = 10.0, 120.0
#: No node takes longer than this, whatever it says: a worker's task is ended after fifteen minutes.
_LONGEST = 600.0


class Waiting(Exception):
    """A node waits for somebody; the others go on."""


class HandOn(Exception):
    """The worker has had the run for long enough."""


@dataclass(slots=True)
class Work:
    """One worker's work at one run. ``scope`` is the system's, ``person`` who started the run.

    ``builtin``: the built-in tools that can be used; one may be switched off after what runs was deployed.
    Used by all threads of the run. ``spare``: the threads that it may have beside the worker's own.
    """

    desk: Desk
    scope: Scope
    person: Scope
    config: Mapping[str, Any]
    environment: Environment
    builtin: frozenset[str]
    waits: dict[str, Wait]
    run_agent: Callable[["Work", str, Mapping[str, Any], str], Any]
    spare: BoundedSemaphore = field(default_factory=spare)
    begun: float = field(default_factory=time.monotonic)
    asks_at: float = field(default_factory=lambda: time.monotonic() + SHORT_SLICE)

    def check(self) -> None:
        """Raise ``Lost`` where the run was stopped or is somebody else's."""
        self.desk.check()

    def check_slice(self) -> None:
        """Raise :class:`HandOn` when it is time to let others work."""
        self.check()
        now = time.monotonic()
        if now <= self.asks_at:
            return
        if now > self.begun + SLICE or jobs.others_wait(self.scope.organization_id):
            raise HandOn
        self.asks_at = now + 1.0

    def log(self, text: str, *, level: str = "info", node: str = "", data: Mapping[str, Any] | None = None) -> None:
        """Say something in the run's log, without any of the environment's values."""
        self.desk.log(str(self.environment.redact(text)), level=level, node=node, data=data)

    def rest(self, seconds: float) -> None:
        """Wait, and notice within half a second when the run was stopped."""
        end = time.monotonic() + seconds
        self.desk.flush()
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.5))
            self.check()

    def ask(self, wait: Wait, tx: Transaction | None = None) -> None:
        """Write what the run waits for."""
        self.log(f"Waits: {wait.title}", node=wait.node)
        beside = [one for one in self.waits.values() if one.is_open and one.at != wait.at]
        tx = tx or Transaction()
        due_to_ask(tx, self.desk.run, wait, now=self.desk.now)
        self.desk.ask(wait, beside, tx=tx)
        self.waits[wait.at] = wait

    @property
    def is_asking(self) -> bool:
        """Whether somebody is asked for something, and has not answered."""
        return any(one.is_open for one in self.waits.values())

    def wait_at(self, at: str) -> Wait | None:
        """Return what a call waits for; what was refused before the run was resumed is asked again.

        So is an action: the job that ends its time found the run at rest.
        """
        wait = self.waits.get(at)
        if wait is None or wait.resumed >= self.desk.run.resumed:
            return wait
        is_left = wait.kind is WaitKind.ACTION and wait.is_open
        return None if is_left or wait.is_refusal else wait

    def new_wait(self, kind: WaitKind, at: str, node: str, title: str, asked: Mapping[str, Any]) -> Wait:
        """Return something to wait for, which is not written yet."""
        return Wait(
            wait_id=ids.new(),
            kind=kind,
            at=at,
            node=node,
            title=str(self.environment.redact(title))[:500],
            asked=self.environment.redact(dict(asked)),
            created_at="",
            user_id=self.desk.run.user_id,
            resumed=self.desk.run.resumed,
        )


@dataclass(frozen=True, slots=True)
class At:
    """One node that is being executed: which, with which values, and until when."""

    work: Work
    graph: Graph
    node: Node
    spot: Spot
    values: Mapping[str, Any]
    tries: int = 1
    ends: float = field(default_factory=time.monotonic)

    def get(self, name: str, default: Any = None) -> Any:
        """Return what the node's configuration says under a name, with values in the place of references."""
        said = self.node.config.get(name)
        return default if said is None else variables.filled(said, self.values)

    @property
    def seconds_left(self) -> float:
        """How long the node may still take."""
        return self.ends - time.monotonic()

    @property
    def is_late(self) -> bool:
        """Whether the node has had its time."""
        return self.seconds_left <= 0


def until(config: Mapping[str, Any]) -> float:
    """Return when a node that begins now has had its time."""
    return time.monotonic() + min(decisions.effort(config).seconds, _LONGEST)


@dataclass(frozen=True, slots=True)
class Done:
    """What a node came to. ``choice``: which of the ways out of it are open; ``beside``: what is written with it, once."""

    result: Any
    choice: str = ""
    beside: Beside | None = None
