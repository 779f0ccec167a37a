"""Runs of agents: what the engine adds to a node, a hundred runs that wait, the first line, and a long log."""

import os
import signal
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmark.scenarios import ORGANIZATION
from diatonic.common import clock
from diatonic.common.dynamo.connection import client, counting
from diatonic.common.scope import Scope, system_scope
from local.place import ROOT
from local.processes import wait_until
from organizations.accounts import services as accounts
from workbench.agents import services as agents
from workbench.runs import services
from workbench.runs.models import RunItem
from workbench.runs.rules.runs import Run
from workbench.runs.rules.states import RunStatus
from workbench.runs.store.desk import Desk
from workbench.runs.store.runs import RunStore

_SHORT, _LONG, _REPEATS = 10, 210, 5
_QUEUED, _FIRST_LINES, _OPENED = 100, 40, 20
_FEW, _MANY = 10, 10_000
_NODES = 10


class Bakery:
    """A project whose flows do nothing, in many nodes."""

    def __init__(self, user_id: str) -> None:
        found = accounts.find_person(user_id, organization_id=ORGANIZATION)
        self.scope: Scope = accounts.scope_of(found, groups=())
        project = agents.create_project(self.scope, fields={"name": "Measured"}, now=clock.now())
        self._at = {"project_id": project.project_id}
        main = {"name": "Head", "model": {"region": "", "model_id": "demo"}}
        agents.save_main_config(self.scope, **self._at, config=main, revision=1, now=clock.now())

    def flow(self, nodes: int) -> str:
        """Make a flow of so many nodes, one after the other; return its id."""
        kinds = ["trigger", *["parallel"] * (nodes - 2), "output"]
        drawn = [{"id": f"n{number}", "type": kind} for number, kind in enumerate(kinds)]
        ways = [{"source": f"n{number}", "target": f"n{number + 1}"} for number in range(nodes - 1)]
        config = {"name": f"Flow {nodes}", "type": "flow", "graph": {"nodes": drawn, "edges": ways}}
        return agents.create_agent(self.scope, **self._at, config=config, now=clock.now()).agent_id

    def start(self, agent_id: str) -> Run:
        """Start a run."""
        return services.execute(self.scope, agent_id=agent_id, given={}, draft=True, now=clock.now())


def measure(user_id: str) -> dict[str, Any]:
    """Measure in this process, then with a worker of its own; milliseconds and seconds as their names say."""
    bakery = Bakery(user_id)
    node = _node(bakery)
    ten = bakery.flow(_NODES)
    with _worker() as group:
        _completed([bakery.start(ten)])  # it is warm then
        return {**node, "queued_seconds": _queued(bakery, ten, group), **_first_lines(bakery, ten), **_opened(bakery)}


def _node(bakery: Bakery) -> dict[str, Any]:
    """Compare a long run with a short one: what a node costs, with its checkpoint and its line."""
    worker, found = system_scope(ORGANIZATION, reason="benchmark"), list[tuple[float, float]]()
    flows = [bakery.flow(nodes) for nodes in (_SHORT, _LONG)]
    writes = [0, 0]
    for _ in range(_REPEATS):
        took = []
        for which, flow in enumerate(flows):
            run = bakery.start(flow)
            with counting() as calls, _writes() as written:
                began = time.perf_counter()
                services.go_on(worker, run_id=run.run_id, now=clock.now())
                took.append((time.perf_counter() - began, calls.seconds))
            writes[which] = sum(written)
        nodes = _LONG - _SHORT
        found.append(((took[1][0] - took[0][0]) / nodes * 1000, (took[1][1] - took[0][1]) / nodes * 1000))
    return {
        "node_milliseconds": statistics.median(all_ for all_, _ in found),
        "node_milliseconds_of_dynamodb": statistics.median(there for _, there in found),
        "node_writes": (writes[1] - writes[0]) / (_LONG - _SHORT),
    }


@contextmanager
def _writes() -> Iterator[list[int]]:
    """Note how many items each call writes."""
    written: list[int] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        written.append(len(params.get("TransactItems", ())) or int(model.name in ("PutItem", "UpdateItem")))

    events = client().meta.events
    events.register("provide-client-params.dynamodb", note)
    yield written
    events.unregister("provide-client-params.dynamodb", note)


@contextmanager
def _worker() -> Iterator[int]:
    """Run a worker with two processes; yields its process group."""
    program = [str(ROOT / ".venv/bin/celery"), "--app", "diatonic.celery", "worker", "--concurrency", "2",
               "--without-gossip", "--without-mingle", "--loglevel", "warning"]  # fmt: skip
    with Path(os.environ["DIATONIC_VAR"], "log", "worker.log").open("ab") as log:
        child = subprocess.Popen(program, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    try:
        yield child.pid
    finally:
        os.killpg(child.pid, signal.SIGCONT)
        child.terminate()
        child.wait()


def _queued(bakery: Bakery, flow: str, group: int) -> float:
    """Return the seconds that a hundred runs take which wait all at once."""
    os.killpg(group, signal.SIGSTOP)
    runs = [bakery.start(flow) for _ in range(_QUEUED)]
    began = time.perf_counter()
    os.killpg(group, signal.SIGCONT)
    _completed(runs)
    return time.perf_counter() - began


def _completed(runs: list[Run]) -> None:
    waiting = {run.run_id for run in runs}

    def are_over() -> bool:
        items = RunItem.batch_get(list(waiting), consistent_read=True)
        waiting.difference_update(item.run_id for item in items if item.status == RunStatus.COMPLETED.value)
        return not waiting

    wait_until(are_over, "the end of the runs", 120)


def _first_lines(bakery: Bakery, flow: str) -> dict[str, float]:
    """Say how long the first line of the worker takes, from asking on, on a machine that does nothing else."""
    took = []
    for _ in range(_FIRST_LINES):
        began = time.perf_counter()
        run = bakery.start(flow)
        while services.find_run(bakery.scope, run_id=run.run_id).lines <= 1:
            time.sleep(0.002)
        took.append((time.perf_counter() - began) * 1000)
        _completed([run])
    return {"first_line_p50": statistics.median(took), "first_line_p95": statistics.quantiles(took, n=20)[-1]}


def _opened(bakery: Bakery) -> dict[str, Any]:
    """Compare how a run with a long log opens with one that has a short one."""
    found: dict[str, Any] = {}
    flow = bakery.flow(_NODES)
    for name, lines in (("few", _FEW), ("many", _MANY)):
        run = bakery.start(flow)
        _completed([run])
        _say(run, lines)
        opened = [_open(bakery, run) for _ in range(_OPENED)]
        found |= {f"opened_{name}_calls": opened[0][0], f"opened_{name}_p50": statistics.median(ms for _, ms in opened)}
    return found


def _open(bakery: Bakery, run: Run) -> tuple[int, float]:
    """Open a run as its screen does; return DynamoDB calls and milliseconds."""
    began = time.perf_counter()
    with counting() as calls:
        services.get_run(bakery.scope, run_id=run.run_id)
        services.read_logs(bakery.scope, run_id=run.run_id)
    return calls.total, (time.perf_counter() - began) * 1000


def _say(run: Run, lines: int) -> None:
    """Have a run say so much, as one does that is resumed."""
    store = RunStore(system_scope(ORGANIZATION, reason="benchmark"))
    item = RunItem(run.run_id)
    item.update(actions=[RunItem.status.set(RunStatus.RUNNING.value)])
    desk = Desk(store.get(run.run_id), now=clock.now())
    for number in range(lines - desk.run.lines):
        desk.log(f"Line {number} says how far this has come.", node="n1")
    desk.flush()
    item.update(actions=[RunItem.status.set(RunStatus.COMPLETED.value)])
