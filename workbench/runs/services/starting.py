"""Starting a run, stopping it, and resuming one that failed or was stopped."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid, Unavailable
from diatonic.common.scope import Scope
from workbench.agents import services as agents
from workbench.agents.tools.schemas import plain
from workbench.llm import services as llm
from workbench.runs import policies
from workbench.runs.rules import wholes
from workbench.runs.rules.runs import KIND, MAX_INPUT, Run
from workbench.runs.rules.states import Deed, RunStatus, after
from workbench.runs.services.executing import call_up, due
from workbench.runs.services.telling import due_to_end
from workbench.runs.store.queueing import ATTEMPTS, NoSlot, SlotFree
from workbench.runs.store.runs import RunMoved, RunStore
from workbench.runs.store.values import TooLong, keep

_PROJECT = "project"
#: A run that goes on writes many times a second; who stops it has to come in between.
_TRIES = 40
_BOUNDS = plain.Bounds(depth=25, values=20_000, size=2 * MAX_INPUT)


class Begun(Conflict):
    """What was sent has begun this run already."""

    default_code = "run_begun"

    def __init__(self, run_id: str) -> None:
        super().__init__("This run has begun already.")
        self.run_id = run_id


def execute(
    scope: Scope, *, agent_id: str, given: Mapping[str, Any], draft: bool = False, form_id: str = "", now: datetime
) -> Run:
    """Start a run of an agent or, with a project's id, of its main agent: as deployed or, with ``draft``, as it is now.

    ``form_id``: an id (``ids.new``) that is one form's, of which twice the same makes one run, and :class:`Begun`.
    Needs ``runs.execute``, for a draft also what changing the project needs. A worker does it. Raises ``AgentUnknown``,
    ``NotDeployed``, ``NotRunnable``, ``CloudUsedUp``, and ``Invalid`` for what the agent cannot be given.
    """
    policies.check_can_execute(scope)
    llm.check_cloud_calls(scope, now=now)
    is_main = ids.belongs(agent_id, organization_id=scope.organization_id, kind=_PROJECT)
    pinned = (
        agents.pinned_project(scope, project_id=agent_id, draft=draft, now=now)
        if is_main
        else agents.pinned(scope, agent_id=agent_id, draft=draft, now=now)
    )
    values = wholes.given(pinned.config, agent_id, given)
    odd = plain.problems(values, _BOUNDS)
    if odd:
        wrong = [FieldError(f"/input{one.pointer}", one.message) for one in odd]
        raise Invalid("The run cannot begin with this.", fields=wrong)
    run = Run(
        run_id=f"{scope.organization_id}:{KIND}:{form_id if ids.is_one(form_id) else ids.new()}",
        organization_id=scope.organization_id,
        agent_id=agent_id,
        project_id=pinned.config["project"]["project_id"],
        user_id=scope.user_id,
        user_name=scope.user_name,
        title=wholes.title_of(pinned.config, agent_id),
        status=RunStatus.QUEUED,
        digest=pinned.digest,
        is_draft=draft,
        started_at=clock.iso(now),
        total=len(wholes.graph_of(pinned.config, agent_id).nodes),
        lines=1,
    )
    try:
        kept = keep(run.run_id, values, most=MAX_INPUT)
    except TooLong as long:
        raise Invalid("The run cannot begin with this.", fields=[FieldError("/input", long.detail)]) from long

    def begin(tx: Transaction, *, has_slot: bool) -> Run:
        begun = replace(run, has_slot=has_slot, is_lined_up=not has_slot)
        RunStore(scope).add(tx, begun, kept, now, otherwise=Begun(run.run_id))
        return begun

    return _entered(begin, now=now)


def stop(scope: Scope, *, run_id: str, now: datetime) -> Run:
    """Stop a run: nothing that its worker writes from now on is taken. One that is stopped stays so.

    For who started it, and with ``runs.approve``. Raises ``RunUnknown``, ``NotInThisState``. Two DynamoDB calls, and
    one for those that wait where it was under way.
    """
    store = RunStore(scope)

    def end(run: Run) -> Run:
        policies.check_can_control(scope, run)
        after(run.status, Deed.STOP)
        if run.status is RunStatus.STOPPED:
            return run
        tx = Transaction()
        over = store.end(tx, run, Deed.STOP, line="Stopped.", now=now)
        due_to_end(tx, run, failed=False, is_asking=run.wait is not None, now=now)
        tx.commit()
        if run.has_slot:
            call_up(scope, now=now)
        return over

    return between_writes(store, run_id, end)


def resume(scope: Scope, *, run_id: str, latest: bool = False, now: datetime) -> Run:
    """Go on with a run that failed or was stopped: what finished is kept, and costs nothing again.

    ``latest``: with what is deployed now (of a draft: with the draft as it is now) in the place of what it began with.
    For who started it, and with ``runs.approve``; with the latest configuration for who started it alone. Raises
    ``RunUnknown``, ``NotInThisState``. Two DynamoDB calls, for the latest configuration more.
    """
    store = RunStore(scope)
    run = store.get(run_id)
    policies.check_can_control(scope, run)
    after(run.status, Deed.RESUME)
    llm.check_cloud_calls(scope, now=now)
    digest, total = run.digest, run.total
    if latest:
        policies.check_may_change_configuration(scope, run)
        is_main = run.agent_id == run.project_id
        found = (
            agents.pinned_project(scope, project_id=run.project_id, draft=run.is_draft, now=now)
            if is_main
            else agents.pinned(scope, agent_id=run.agent_id, draft=run.is_draft, now=now)
        )
        digest, total = found.digest, len(wholes.graph_of(found.config, run.agent_id).nodes)

    def queue(tx: Transaction, *, has_slot: bool) -> Run:
        return store.resume(tx, run, digest=digest, total=total, has_slot=has_slot, now=now)

    return _entered(queue, now=now)


class _Entering(Protocol):
    def __call__(self, tx: Transaction, *, has_slot: bool) -> Run: ...


def _entered(write: _Entering, *, now: datetime) -> Run:
    """Commit what makes a run go on: with a slot and its job or, where there is no slot, in line."""
    for _ in range(_TRIES):
        for has_slot in (True, False):
            tx = Transaction()
            run = write(tx, has_slot=has_slot)
            if has_slot:
                due(tx, run, at=now)
            with suppress(NoSlot, SlotFree):
                tx.commit(attempts=ATTEMPTS)
                return run
    raise Unavailable("Many runs begin and end here just now. Try again in a moment.", retry_after=1)


def between_writes(store: RunStore, run_id: str, change: Callable[[Run], Run]) -> Run:
    """Change a run that a worker may be writing to just now: read it and try, again while it has moved."""
    for _ in range(_TRIES):
        try:
            return change(store.get(run_id))
        except RunMoved:
            continue
    raise Conflict("This run changes too fast just now. Try again.", code="run_moved")
