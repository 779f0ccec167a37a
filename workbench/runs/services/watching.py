"""Looking at runs: lists, one with its plan and what it came to, and its log."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from diatonic.common.errors import FieldError, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, MAX_LIMIT, Page
from diatonic.common.scope import Scope
from workbench.agents import services as agents
from workbench.runs import policies
from workbench.runs.rules import planning, wholes
from workbench.runs.rules.runs import LogLine, Run, Wait
from workbench.runs.rules.standing import standing
from workbench.runs.store.runs import RunStore, WaitUnknown, is_over

#: So many checkpoints are shown with a run; its log tells of all.
NODES = 100
LONGEST_WAIT = 25.0
_POLL = 0.5


@dataclass(frozen=True, slots=True)
class WholeRun:
    """A run with what it was given and came to, its nodes in order, and what it waits for."""

    run: Run
    given: Any
    output: Any
    nodes: tuple[dict[str, Any], ...]
    checkpoints: tuple[dict[str, Any], ...]
    waits: tuple[Wait, ...]


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


def find_wait(scope: Scope, *, run_id: str, wait_id: str) -> Wait:
    """Return what a run waits, or waited, for, as :func:`find_run` does. Raises ``RunUnknown``, ``WaitUnknown``. Two calls."""
    run = find_run(scope, run_id=run_id)
    wait = RunStore(scope).wait(run, wait_id)
    if wait is None:
        raise WaitUnknown("The run waits for no such thing.")
    return wait


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
    return WholeRun(run, given, output, _plan(scope, run), tuple(store.nodes(run.run_id, limit=NODES)), tuple(waits))


def _plan(scope: Scope, run: Run) -> tuple[dict[str, Any], ...]:
    try:
        config = agents.read_configuration(scope, digest=run.digest)
    except agents.ConfigurationUnknown:  # it went with its project, or its time was over
        return ()
    graph = wholes.graph_of(config, run.agent_id)
    return tuple({"node": name, "type": graph.nodes[name].type.value} for name in planning.plan(graph).order)


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
