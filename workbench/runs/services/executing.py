"""What a worker does with a run: takes it, goes on with it, and ends or leaves it."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from diatonic.common import jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import AppError, Denied, NotFound, Unauthenticated, Unavailable
from diatonic.common.scope import Scope
from organizations.accounts import services as accounts
from workbench.agents import services as agents
from workbench.runs import policies
from workbench.runs.rules import wholes
from workbench.runs.rules.runs import Run
from workbench.runs.rules.states import Deed
from workbench.runs.services.frames import Failed, Frame, run_agent
from workbench.runs.services.telling import due_to_end, due_to_tell
from workbench.runs.services.work import HandOn, Waiting, Work
from workbench.runs.store import queueing
from workbench.runs.store.desk import Desk, Lost
from workbench.runs.store.queueing import NoSlot, SlotFree
from workbench.runs.store.runs import RunMoved, RunStore, is_over
from workbench.runs.store.values import TooLong

logger = structlog.get_logger(__name__)

GO_ON = "workbench.runs.tasks.go_on"
_TRIES = 40


def due(tx: Transaction, run: Run, *, at: datetime) -> None:
    """Have a worker go on with a run, in the transaction."""
    _due(tx, run.organization_id, run.run_id, run.turn, at)


def go_on(scope: Scope, *, run_id: str, turn: int | None = None, now: datetime) -> None:
    """Go on with a run as far as it goes, then call up those that wait: for the job; it may be called again at any time.

    ``turn``: the one that the job was made for; in another one it leaves the run alone. Raises ``Unavailable`` where a
    server of ours is away: then it is to be called again.
    """
    taken = _taken(RunStore(scope), run_id, turn, now=now)
    if taken is not None:
        try:
            _work(scope, Desk(taken, now=now))
        except Lost:
            logger.info("run_lost", run_id=run_id)
    call_up(scope, now=now)


def call_up(scope: Scope, *, now: datetime) -> None:
    """Begin the runs of the organization that have waited longest, as many as may be under way. One read where none waits."""
    organization_id = scope.organization_id
    queueing.call_up(organization_id, due=lambda tx, run_id, turn: _due(tx, organization_id, run_id, turn, now))


def _due(tx: Transaction, organization_id: str, run_id: str, turn: int, at: datetime) -> None:
    jobs.due(tx, task=GO_ON, organization_id=organization_id, arguments={"run_id": run_id, "turn": turn}, at=at)


def _taken(store: RunStore, run_id: str, turn: int | None, *, now: datetime) -> Run | None:
    """Take a run, though whoever had it still writes; nothing where somebody else takes it, or there is nothing to do."""
    seen, fence = store.find(run_id), None
    for _ in range(_TRIES):
        if seen is None or not _is_for(seen, turn) or fence not in (None, seen.fence):
            return None
        fence = seen.fence
        with suppress(RunMoved, SlotFree):
            try:
                return store.take(seen, now=now)
            except NoSlot:
                store.line_up(seen, now=now)
                return None
        seen = store.find(run_id)
    raise Unavailable("This run changes too fast to be taken over.", retry_after=1)


def _is_for(run: Run, turn: int | None) -> bool:
    """Answer whether a job of that turn has something to do with the run."""
    return not (is_over(run) or run.is_parked or run.is_lined_up) and turn in (None, run.turn)


def give_up(scope: Scope, *, run_id: str, now: datetime) -> None:
    """Say of a run that no attempt could go on with that it failed: for the job; idempotent."""
    store = RunStore(scope)
    seen = store.find(run_id)
    if seen is None or is_over(seen):
        call_up(scope, now=now)
        return
    error = {
        "code": "broken",
        "message": "Something of ours broke. Resume the run; if that does not help, tell support.",
    }
    tx = Transaction()
    store.end(tx, seen, Deed.FAIL, line=error["message"], error=error, now=now)
    due_to_end(tx, seen, failed=True, is_asking=seen.wait is not None, now=now)
    tx.commit()
    call_up(scope, now=now)


def _work(scope: Scope, desk: Desk) -> None:
    try:
        while not _go(scope, desk):
            pass
    except HandOn:
        tx = Transaction()
        due(tx, replace(desk.run, turn=desk.run.turn + 1), at=desk.now)
        desk.hand_on(tx)


def _go(scope: Scope, desk: Desk) -> bool:
    """Go on until the run is over or waits; ``False`` where somebody answered just when it was to wait."""
    answers = desk.answers()
    try:
        work = _prepared(scope, desk)
    except Unavailable:
        raise
    except AppError as refused:
        _fail(desk, {"code": refused.code, "message": refused.detail}, is_asking=desk.run.wait is not None)
        return True
    graph = wholes.graph_of(work.config, desk.run.agent_id)
    try:
        output = Frame(work, graph, desk.given(), "").run()
    except Waiting:
        return _park(work, answers=answers)
    except Failed as failed:
        failure = failed.failure
        message = str(work.environment.redact(failure.detail))
        error = {"node": failed.node_id, "code": failure.code, "message": message[:1000]}
        _fail(desk, error, is_asking=work.is_asking)
    else:
        _complete(work, output)
    finally:
        _note_used(work)
    return True


def _park(work: Work, *, answers: int) -> bool:
    """Leave the run until somebody answers; people are told again of what was left open as it was resumed."""
    desk, tx = work.desk, Transaction()
    waits = [one for one in work.waits.values() if one.is_open]
    if any(one.resumed < desk.run.resumed for one in waits):
        due_to_tell(tx, desk.run, now=desk.now)
    return desk.park(waits, answers=answers, tx=tx)


def _fail(desk: Desk, error: dict[str, Any], *, is_asking: bool) -> None:
    tx = Transaction()
    due_to_end(tx, desk.run, failed=True, is_asking=is_asking, now=desk.now)
    desk.fail(error, tx=tx)


def _complete(work: Work, output: Any) -> None:
    desk, tx = work.desk, Transaction()
    due_to_end(tx, desk.run, failed=False, is_asking=work.is_asking, now=desk.now)
    try:
        desk.complete(output, tx=tx)
    except TooLong as long:
        error = {"code": "output_too_large", "message": f"All outputs together are too long. {long.detail}"}
        _fail(desk, error, is_asking=work.is_asking)


def _prepared(scope: Scope, desk: Desk) -> Work:
    run = desk.run
    person = _person(scope, run)
    config = agents.read_configuration(scope, digest=run.digest)
    environment = agents.environment_for(scope, project_id=run.project_id)
    builtin = frozenset(tool.tool_name for tool in agents.list_builtin_tools(scope))
    return Work(desk, scope, person, config, environment, builtin, desk.waits(), run_agent)


def _person(scope: Scope, run: Run) -> Scope:
    """Return who started the run, with what they may do by now."""
    try:
        found = accounts.find_person(run.user_id, organization_id=run.organization_id)
        person = accounts.scope_of(found, groups=found.account.groups, request_id=scope.request_id)
        policies.check_can_execute(person)
    except (Denied, NotFound, Unauthenticated) as refused:
        raise Denied("Who started this run may not run agents here any more.", code="person_gone") from refused
    return person


def _note_used(work: Work) -> None:
    used = work.environment.used
    if used:
        run = work.desk.run
        agents.note_used(work.scope, project_id=run.project_id, keys=used, now=work.desk.now)
