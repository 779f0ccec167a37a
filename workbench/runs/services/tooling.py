"""Calling a tool for a run: checked, once where once is all there may be, and without values that nobody may see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from diatonic.common import clock, jobs, offers
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError
from diatonic.common.offers import Asked
from workbench.agents.rules.tools import ToolType
from workbench.agents.tools import builtin
from workbench.agents.tools.code.running import CodeLimits, run_code
from workbench.agents.tools.outcomes import ToolFailure, ToolOutcome
from workbench.agents.tools.schemas import argument_problems
from workbench.runs.rules.runs import MAX_TOOL_LINES, Decision, NodeFailed, Spot, WaitKind
from workbench.runs.services.work import Waiting, Work

#: So long a browser has to do what a run asks of it.
ACTION_TIME = timedelta(minutes=10)
EXPIRE = "workbench.runs.tasks.expire"
_WALL = 20.0


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one tool. ``key`` tells it from every other call of the same node."""

    spot: Spot
    key: str
    tool: str
    arguments: Any
    hosts: tuple[str, ...] = ()
    seconds: float = _WALL

    @property
    def at(self) -> str:
        """Which call it is, in the whole run."""
        return f"{self.spot.path}#{self.key}"


def call_tool(work: Work, call: Call) -> ToolOutcome:
    """Call a tool of the project, or a built-in one, and return how that ended.

    Raises ``Waiting`` where somebody else has to answer first, ``Lost`` where the run was stopped.
    """
    work.check()
    tool = work.config["tools"].get(call.tool)
    if tool is None:
        outcome = _builtin(work, call)
    else:
        wrong = argument_problems(tool["input_schema"], call.arguments)
        outcome = refused(wrong) if wrong else _project_tool(work, call, tool)
    for line in outcome.log[:MAX_TOOL_LINES]:
        work.log(line.text, level=line.level, node=call.spot.node)
    if outcome.is_log_cut or len(outcome.log) > MAX_TOOL_LINES:
        work.log("… more lines, which are not kept.", level="warn", node=call.spot.node)
    return _redacted(work, outcome)


def _builtin(work: Work, call: Call) -> ToolOutcome:
    offer = offers.find(call.tool)
    if offer is None:
        return _failed("unknown_tool", f"There is no tool {call.tool[:60]}.")
    if call.tool not in work.builtin:
        return _failed("not_available", f"The tool {call.tool} is switched off.")
    asked = Asked(work.person, work.desk.now, project_id=work.desk.run.project_id, hosts=call.hosts)
    if offer.is_idempotent:
        return builtin.call(call.tool, call.arguments, asked)
    return _once(work, call, lambda: builtin.call(call.tool, call.arguments, asked))


def _project_tool(work: Work, call: Call, tool: Mapping[str, Any]) -> ToolOutcome:
    if tool["type"] == ToolType.FRONTEND_ACTION:
        return _action(work, call, tool)

    def run() -> ToolOutcome:
        limits = CodeLimits(wall_seconds=max(1.0, min(_WALL, call.seconds)))
        return run_code(tool.get("code") or "", call.arguments, limits=limits)

    return run() if tool.get("is_idempotent") else _once(work, call, run)


def _once(work: Work, call: Call, run: Callable[[], ToolOutcome]) -> ToolOutcome:
    """Call what may not be called twice: that it begins and how it ended is written down, before and after."""
    known = work.desk.effect(call.spot, call.key)
    if known is not None and known["status"] == "done":
        outcome = _outcome(known["outcome"])
        # One that failed may be made again once a person has resumed the run.
        if outcome.failure is None or known["resumed"] >= work.desk.run.resumed:
            return outcome
        known = None
    after = ""
    if known is not None:
        decided, after = _decided(work, call, known["after"])
        if decided is not None:
            work.desk.note_effect(call.spot, call.key, outcome=_said(decided), status="done")
            return decided
    work.desk.note_effect(call.spot, call.key, after=after)
    outcome = _redacted(work, run())
    work.desk.note_effect(call.spot, call.key, outcome=_said(outcome), status="done")
    return outcome


def _decided(work: Work, call: Call, after: str) -> tuple[ToolOutcome | None, str]:
    """Return how a call ended whose worker was lost, as a person says; ``None``: it is to be made again.

    And which answer said so: ``after`` is the one by which the lost call was made. Raises ``Waiting`` until they have.
    """
    wait = work.wait_at(call.at)
    if wait is None or wait.wait_id == after:
        title = f"Nobody knows how the call of {call.tool} ended, since its worker was lost. Did it happen?"
        asked = {"tool": call.tool, "arguments": call.arguments}
        work.ask(work.new_wait(WaitKind.UNKNOWN, call.at, call.spot.node, title, asked))
        raise Waiting
    if wait.answer is None:
        raise Waiting
    decision = wait.answer["decision"]
    if decision == Decision.REJECT:
        raise NodeFailed("Somebody decided that the run does not go on after this call.", code="rejected")
    outcome = ToolOutcome(wait.answer.get("output")) if decision == Decision.DONE else None
    return outcome, wait.wait_id


def _action(work: Work, call: Call, tool: Mapping[str, Any]) -> ToolOutcome:
    """Have the browser of who started the run do it."""
    wait = work.wait_at(call.at)
    if wait is None:
        made = work.new_wait(WaitKind.ACTION, call.at, call.spot.node, f"the browser does “{call.tool}”",
                             {"tool": call.tool, "arguments": call.arguments, "output_schema": tool.get("output_schema")})  # fmt: skip
        expires = work.desk.now + ACTION_TIME
        tx, run = Transaction(), work.desk.run
        arguments = {"run_id": run.run_id, "wait_id": made.wait_id}
        jobs.due(tx, task=EXPIRE, organization_id=run.organization_id, arguments=arguments, at=expires)
        work.ask(replace(made, expires_at=clock.iso(expires)), tx)
        raise Waiting
    if wait.answer is None:
        raise Waiting
    if "failure" in wait.answer:
        return _failed(wait.answer.get("code", "action_failed"), str(wait.answer["failure"]))
    return ToolOutcome(wait.answer.get("output"))


def _said(outcome: ToolOutcome) -> dict[str, Any]:
    failure = outcome.failure
    return {"output": outcome.output, "failure": [failure.code, failure.message] if failure else None}


def _outcome(said: Mapping[str, Any]) -> ToolOutcome:
    failure = said.get("failure")
    return ToolOutcome(said.get("output"), ToolFailure(*failure) if failure else None)


def _redacted(work: Work, outcome: ToolOutcome) -> ToolOutcome:
    failure, redact = outcome.failure, work.environment.redact
    shown = ToolFailure(failure.code, str(redact(failure.message)), failure.line) if failure else None
    return replace(outcome, output=redact(outcome.output), failure=shown)


def refused(wrong: Sequence[FieldError]) -> ToolOutcome:
    """Return the outcome of a call whose arguments do not fit, with what a model needs to correct them."""
    told = " ".join(f"{one.pointer}: {one.message}" for one in wrong[:10])
    return _failed("arguments_invalid", f"The arguments do not fit. {told}")


def _failed(code: str, message: str) -> ToolOutcome:
    return ToolOutcome(failure=ToolFailure(code, message))
