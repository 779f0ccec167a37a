"""Answering what a run waits for: once, and by whom it asks."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, Denied, FieldError, Invalid, NotFound
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from workbench.agents.tools.schemas import argument_problems, plain
from workbench.runs import policies
from workbench.runs.rules.runs import ANSWERS, Decision, Run, Wait, WaitKind
from workbench.runs.rules.states import RunStatus
from workbench.runs.services.executing import due
from workbench.runs.services.starting import between_writes
from workbench.runs.services.telling import due_to_tell
from workbench.runs.store.runs import RunStore, WaitUnknown

#: So long may be what a browser answers, as JSON.
MAX_ANSWER = 100_000
_BOUNDS = plain.Bounds(depth=25, values=20_000, size=2 * MAX_ANSWER)


class Answered(Conflict):
    """Somebody has answered already."""

    default_code = "answered"

    def __init__(self) -> None:
        super().__init__("Somebody has answered this already.")


class NotWaiting(Conflict):
    """The run is over, and waits for nothing any more."""

    default_code = "run_state"


def decide(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    run_id: str,
    wait_id: str,
    decision: Decision,
    note: str = "",
    output: Any = None,
    now: datetime,
) -> Run:
    """Approve or reject what a run waits for, or say how a call ended whose outcome nobody knows (with its ``output``).

    Needs ``runs.approve``. Raises ``RunUnknown``, :class:`WaitUnknown`, :class:`Answered`, :class:`NotWaiting`,
    ``Invalid`` for an answer to something else. Three DynamoDB calls.
    """
    policies.check_can_approve(scope)

    def answer(_run: Run, wait: Wait) -> dict[str, Any]:
        allowed = ANSWERS.get(wait.kind)
        if allowed is None:
            raise WaitUnknown("There is no such approval.")
        if decision not in allowed:
            wrong = FieldError("/decision", f"One of {', '.join(allowed)}.")
            raise Invalid("This is no answer to what the run asks.", fields=[wrong])
        return {"decision": decision.value, "note": note, "output": _checked(output)}

    return _answer(scope, run_id, wait_id, answer, now=now)


def give_result(
    scope: Scope, *, run_id: str, wait_id: str, output: Any = None, failure: str = "", now: datetime
) -> Run:
    """Give what a frontend action came to, or why it failed: once, by the person who started the run.

    Raises ``RunUnknown``, :class:`WaitUnknown`, ``Denied`` for somebody else, :class:`Answered`, :class:`NotWaiting`,
    ``Invalid`` for a result that does not fit the action's schema. Three DynamoDB calls.
    """
    policies.check_can_view(scope)

    def answer(run: Run, wait: Wait) -> dict[str, Any]:
        if wait.kind is not WaitKind.ACTION:
            raise WaitUnknown("There is no such action.")
        if scope.user_id != run.user_id:
            raise Denied("Only who started the run does what it asks the browser for.")
        if failure:
            return {"failure": failure}
        schema = wait.asked.get("output_schema")
        wrong = argument_problems(schema, output, pointer="/output") if schema else []
        if wrong:
            raise Invalid("The result does not fit the action's schema.", fields=wrong)
        return {"output": _checked(output)}

    return _answer(scope, run_id, wait_id, answer, now=now)


def expire(scope: Scope, *, run_id: str, wait_id: str, now: datetime) -> None:
    """Tell a run that nobody did what it asked a browser for in time: for the job; idempotent."""

    def answer(_run: Run, wait: Wait) -> dict[str, Any]:
        if wait.kind is not WaitKind.ACTION:
            raise WaitUnknown("There is no such action.")
        return {"failure": "The browser did not answer in time.", "code": "action_expired"}

    try:
        _answer(scope, run_id, wait_id, answer, now=now)
    except (Answered, NotWaiting, NotFound):
        return


def _answer(scope: Scope, run_id: str, wait_id: str, answer: Any, *, now: datetime) -> Run:
    store = RunStore(scope)

    def change(run: Run) -> Run:
        wait = store.wait(run, wait_id)
        if wait is None:
            raise WaitUnknown("The run waits for no such thing.")
        said: Mapping[str, Any] = answer(run, wait)
        if not wait.is_open:
            raise Answered
        if run.status is not RunStatus.RUNNING:
            raise NotWaiting(f"This run is {run.status}; it waits for nothing.")
        tx = Transaction()
        store.answer(tx, run, wait, {**said, "at": clock.iso(now)}, otherwise=Answered())
        if run.is_parked:
            due(tx, run, at=now)
        due_to_tell(tx, run, now=now)
        if not scope.is_system and wait.kind is not WaitKind.ACTION:
            _record(tx, scope, run, wait, str(said["decision"]), now=now)
        tx.commit()
        return run

    return between_writes(store, run_id, change)


def _record(tx: Transaction, scope: Scope, run: Run, wait: Wait, decision: str, *, now: datetime) -> None:
    audit.record(
        tx,
        scope,
        action="run.decided",
        target_kind="run",
        target_id=run.run_id,
        summary=f"decided “{decision}” for the run of {run.title}",
        details={"decision": decision, "wait_id": wait.wait_id, "node": wait.node},
        now=now,
    )


def _checked(output: Any) -> Any:
    odd = plain.problems(output, _BOUNDS)
    if odd:
        raise Invalid(
            "The result cannot be kept.", fields=[FieldError(f"/output{one.pointer}", one.message) for one in odd]
        )
    size = len(json.dumps(output, ensure_ascii=False).encode(errors="replace"))
    if size > MAX_ANSWER:
        wrong = FieldError("/output", f"At most {MAX_ANSWER:,} bytes as JSON; this takes {size:,}.")
        raise Invalid("The result is too long.", fields=[wrong])
    return output
