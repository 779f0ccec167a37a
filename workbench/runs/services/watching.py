"""Looking at runs: lists, one with its plan and what it came to, and its log."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from diatonic.common import clock
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, MAX_LIMIT, Page
from diatonic.common.scope import Scope
from workbench.agents import services as agents
from workbench.agents.rules.graphs import Edge, Graph
from workbench.llm import services as llm
from workbench.runs import policies
from workbench.runs.rules import planning, wholes
from workbench.runs.rules.runs import LogLine, Run, Wait
from workbench.runs.rules.standing import WAITS, standing
from workbench.runs.rules.states import RunStatus
from workbench.runs.services.branches import AT_ONCE
from workbench.runs.store.runs import RunStore, WaitUnknown, is_over

#: So many checkpoints are shown with a run; its log tells of all.
NODES = 100
LONGEST_WAIT = 25.0
_POLL = 0.5


@dataclass(frozen=True, slots=True)
class WholeRun:
    """A run with what it was given and came to, its nodes in order, and what it waits for.

    ``ways``: from node to node; ``at_work``: the nodes that are being executed, as far as its checkpoints tell.
    """

    run: Run
    given: Any
    output: Any
    nodes: tuple[dict[str, Any], ...]
    checkpoints: tuple[dict[str, Any], ...]
    waits: tuple[Wait, ...]
    ways: tuple[Edge, ...] = ()
    at_work: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a log. ``last``: what to ask for after; ``is_over``: no more come unless the run is resumed."""

    items: tuple[LogLine, ...]
    last: int
    is_over: bool


def list_runs(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[Run]:
    """Return one page of the organization's runs, last begun first; of others' without what their errors say.

    Needs ``agents.view``. Two DynamoDB calls.
    """
    policies.check_can_view(scope)
    return RunStore(scope).page(limit=limit, cursor=cursor).map(partial(_outside, scope))


def list_standing(
    scope: Scope, *, state: str = "", mine: bool = False, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[Run]:
    """Return those of one page of the organization's runs that stand so, or are the person's own; last begun first.

    Where not all are wanted, a hundred are looked at for a page: it may be empty and still have a next one. Needs
    ``agents.view``. Two DynamoDB calls.
    """
    if not (state or mine):
        return list_runs(scope, limit=limit, cursor=cursor)
    page = list_runs(scope, limit=MAX_LIMIT, cursor=cursor)
    wanted = (one for one in page.items if not state or standing(one) == state)
    return Page(tuple(one for one in wanted if not mine or one.user_id == scope.user_id), page.next_cursor)


def list_mine(scope: Scope) -> tuple[tuple[Run, ...], Run | None]:
    """Return which runs wait for the person, and the run of theirs under way that began last, for their start page.

    Of the organization's last hundred runs. Two DynamoDB calls, one where there are no runs, and none for who may
    neither start runs nor decide what they wait for.
    """
    if not (scope.can("agents.view") and (scope.can("runs.execute") or scope.can("runs.approve"))):
        return (), None
    found = RunStore(scope).page(limit=MAX_LIMIT, cursor=None).items
    waiting = tuple(run for run in found if _waits_for(scope, run))
    going = (run for run in found if run.user_id == scope.user_id and not is_over(run) and run not in waiting)
    return waiting, next(going, None)


def _waits_for(scope: Scope, run: Run) -> bool:
    opened = (run.wait or {}).get("open", ()) if standing(run) == WAITS else ()
    return any(policies.can_answer(scope, run, one["kind"]) for one in opened)


def find_wait(scope: Scope, *, run_id: str, wait_id: str) -> Wait:
    """Return what a run waits, or waited, for, as :func:`find_run` does. Raises ``RunUnknown``, ``WaitUnknown``. Two calls."""
    run = find_run(scope, run_id=run_id)
    wait = RunStore(scope).wait(run, wait_id)
    if wait is None:
        raise WaitUnknown("The run waits for no such thing.")
    return wait


def held_until(scope: Scope, *runs: Run, now: datetime) -> str:
    """Return until when work of the organization waits, as ISO 8601, where one of the runs is to go on; else nothing.

    Its calls of cloud services are used up then; what is under way goes on, and nothing new is begun. No DynamoDB call.
    """
    until = llm.cloud_used_up_until(scope, now=now)
    goes_on = any(not is_over(run) and standing(run) != WAITS for run in runs)
    return clock.iso(until) if until is not None and goes_on else ""


def list_agent_runs(scope: Scope, *, agent_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[Run]:
    """Return one page of an agent's runs, last begun first. Raises ``AgentUnknown``. Four DynamoDB calls."""
    agents.get_agent(scope, agent_id=agent_id)
    return RunStore(scope).page(agent_id=agent_id, limit=limit, cursor=cursor).map(partial(_outside, scope))


def _outside(scope: Scope, run: Run) -> Run:
    if run.error is None or policies.can_look_into(scope, run):
        return run
    return replace(run, error={"code": run.error.get("code", "failed")})


def find_run(scope: Scope, *, run_id: str) -> Run:
    """Return a run by itself: one's own, or with ``runs.approve`` anybody's. Raises ``RunUnknown``. One DynamoDB call."""
    policies.check_can_view(scope)
    run = RunStore(scope).get(run_id)
    policies.check_can_look_into(scope, run)
    return run


def get_run(scope: Scope, *, run_id: str) -> WholeRun:
    """Return a run with all that a screen shows of it, as :func:`find_run` does. Raises ``RunUnknown``. Four DynamoDB calls."""
    return whole(scope, find_run(scope, run_id=run_id))


def whole(scope: Scope, run: Run) -> WholeRun:
    """Return all that a screen shows of a run at hand. Three DynamoDB calls."""
    store = RunStore(scope)
    asked = [one["id"] for one in (run.wait or {}).get("open", ())]
    given, output, waits = store.ends(run, asked)
    done = tuple(store.nodes(run.run_id, limit=NODES))
    graph = _graph(scope, run)
    planned = planning.plan(graph)
    return WholeRun(
        run,
        given,
        output,
        tuple({"node": name, "type": graph.nodes[name].type.value} for name in planned.order),
        done,
        tuple(waits),
        graph.edges,
        _at_work(run, planned, done, waits),
    )


def _graph(scope: Scope, run: Run) -> Graph:
    try:
        config = agents.read_configuration(scope, digest=run.digest)
    except agents.ConfigurationUnknown:  # it went with its project, or its time was over
        return Graph({}, ())
    return wholes.graph_of(config, run.agent_id)


def _at_work(
    run: Run, planned: planning.Plan, done: Sequence[Mapping[str, Any]], waits: Sequence[Wait]
) -> frozenset[str]:
    if run.status is not RunStatus.RUNNING or run.is_parked or len(done) == NODES:
        return frozenset()
    progress = planning.Progress(planned, {str(one["node"]): str(one["choice"]) for one in done})
    asking = {one.node for one in waits if one.is_open}
    return frozenset([name for name in progress.ready if name not in asking][:AT_ONCE])


def read_logs(
    scope: Scope,
    *,
    run_id: str,
    after: int = 0,
    limit: int = MAX_LIMIT,
    wait: float = 0.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Lines:
    """Return lines of a run's log that come after one, waiting up to ``wait`` seconds for the first of them.

    As :func:`find_run`. Raises ``RunUnknown``, ``Invalid``. Two DynamoDB calls, and two a second while it waits.
    """
    if not 1 <= limit <= MAX_LIMIT or after < 0:
        wrong = FieldError("/limit", f"Choose a limit of 1 to {MAX_LIMIT}, and a line from 0 on.")
        raise Invalid("There is no such page.", fields=[wrong])
    end = time.monotonic() + min(wait, LONGEST_WAIT)
    run = find_run(scope, run_id=run_id)
    store = RunStore(scope)
    while run.lines <= after and not is_over(run) and time.monotonic() < end:
        sleep(_POLL)
        run = store.get(run_id)
    return _lines(store, run, after, limit)


def look(scope: Scope, *, run_id: str, after: int) -> tuple[Run, Lines]:
    """Return a run with the lines that come after one: what who watches it live is sent next.

    As :func:`find_run`. Raises ``RunUnknown``. One DynamoDB call where nothing is new, two otherwise.
    """
    run = find_run(scope, run_id=run_id)
    if run.lines <= after:
        return run, Lines((), after, is_over(run))
    return run, _lines(RunStore(scope), run, after, MAX_LIMIT)


def _lines(store: RunStore, run: Run, after: int, limit: int) -> Lines:
    found = tuple(store.lines(run.run_id, after_line=after, limit=limit))
    last = found[-1].number if found else after
    # The lines of an old run, or of somebody who was erased, are gone, though it says how many there were.
    return Lines(found, last, is_over(run) and (not found or last >= run.lines))
