"""What the API of runs takes and answers: attributes as 003 names them."""

from collections.abc import Callable, Mapping
from typing import Any, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from workbench.runs.rules.days import Tally
from workbench.runs.rules.runs import Decision, LogLine, Run, Wait, WaitKind
from workbench.runs.rules.states import RunStatus
from workbench.runs.services import Analytics, Lines, Ticket, WholeRun


class ExecuteIn(Schema):
    """What the agent is given; ``draft``: as it is now, in the place of what is deployed."""

    input: dict[str, Any] = Field(default_factory=dict)
    draft: bool = False


class ResumeIn(Schema):
    """With which configuration to go on: the one the run began with, or the latest."""

    latest: bool = False


class DecisionIn(Schema):
    """What is decided; ``output``: what the call came to, where its outcome was unknown and it was done."""

    decision: Decision
    note: str = Field(default="", max_length=1000)
    output: Any = None


class ResultIn(Schema):
    """What the browser's action came to, or why it failed."""

    output: Any = None
    error: str = Field(default="", max_length=1000)


class RunCardOut(Answer):
    """A run as a list shows it. ``cost`` is in US dollars; ``is_waiting``: nobody works on it, it waits for somebody.

    ``held_until``: work of the organization waits until then, since it has used what it may of the platform in this hour.
    """

    run_id: str
    agent_id: str
    project_id: str
    organization_id: str
    user_id: str
    user_name: str
    title: str
    status: RunStatus
    is_draft: bool
    is_waiting: bool
    held_until: str | None
    digest: str
    nodes_done: int
    nodes_total: int
    tokens: int
    cost: str
    log_lines: int
    started_at: str
    completed_at: str | None
    error_details: dict[str, Any] | None

    @classmethod
    def of(cls, run: Run, held_until: str = "") -> Self:
        """Return the answer for a run."""
        return cls(**card_of(run, held_until))


def card_of(run: Run, held_until: str) -> dict[str, Any]:
    """Return the attributes of a card."""
    same = ("run_id", "agent_id", "project_id", "organization_id", "user_id", "user_name", "title", "status",
            "is_draft", "digest", "tokens", "started_at")  # fmt: skip
    return {
        **{name: getattr(run, name) for name in same},
        "is_waiting": run.is_parked,
        "held_until": held_until or None,
        "nodes_done": run.done,
        "nodes_total": run.total,
        "cost": f"{run.cost:f}",
        "log_lines": run.lines,
        "completed_at": run.completed_at or None,
        "error_details": None if run.error is None else dict(run.error),
    }


class RunsOut(Answer):
    """One page of runs; ``next_cursor`` is null on the last."""

    items: list[RunCardOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Run], held_until: Callable[[Run], str]) -> Self:
        """Return the answer for a page."""
        items = [RunCardOut.of(run, held_until(run)) for run in page.items]
        return cls(items=items, next_cursor=page.next_cursor)


class PlannedOut(Answer):
    """One node of the plan."""

    node: str
    type: str


class PlanOut(Answer):
    """003's ``execution_plan``: the nodes in their order, and how many are done."""

    nodes: list[PlannedOut]
    current_node: int
    variables: dict[str, Any]


class WaitOut(Answer):
    """What the run waits for: ``asked`` is what is to be approved, or the call that a browser is to make."""

    id: str
    kind: WaitKind
    node: str
    title: str
    asked: dict[str, Any]
    expires_at: str | None

    @classmethod
    def of(cls, wait: Wait) -> Self:
        """Return the answer for one."""
        return cls(
            id=wait.wait_id,
            kind=wait.kind,
            node=wait.node,
            title=wait.title,
            asked=dict(wait.asked),
            expires_at=wait.expires_at or None,
        )


class RunResultsOut(Answer):
    """003's ``results``: what the run came to, and its first hundred nodes."""

    outputs: Any
    nodes: list[dict[str, Any]]
    metrics: dict[str, Any]


class RunOut(RunCardOut):
    """A run, 003's record. ``wait``: what it waits for, at most ten things at a time."""

    execution_plan: PlanOut
    results: RunResultsOut
    wait: list[WaitOut]

    @classmethod
    def whole(cls, found: WholeRun, held_until: str) -> Self:
        """Return the answer for a run with all that belongs to it."""
        run = found.run
        plan = PlanOut(
            nodes=[PlannedOut.model_validate(node) for node in found.nodes],
            current_node=run.done,
            variables=dict(found.given) if isinstance(found.given, Mapping) else {},
        )
        metrics = {"tokens": run.tokens, "cost": f"{run.cost:f}", "nodes_done": run.done}
        results = RunResultsOut(outputs=found.output, nodes=list(found.checkpoints), metrics=metrics)
        waits = [WaitOut.of(wait) for wait in found.waits if wait.is_open]
        return cls(**card_of(run, held_until), execution_plan=plan, results=results, wait=waits)


class LogLineOut(Answer):
    """One line of a run's log."""

    number: int
    level: str
    text: str
    node: str
    at: str
    data: dict[str, Any]

    @classmethod
    def of(cls, line: LogLine) -> Self:
        """Return the answer for a line."""
        return cls(
            number=line.number, level=line.level, text=line.text, node=line.node, at=line.at, data=dict(line.data)
        )


class LogsOut(Answer):
    """Lines of a log; ask with ``after=last`` for those that follow. ``is_over``: none will."""

    items: list[LogLineOut]
    last: int
    is_over: bool

    @classmethod
    def of(cls, lines: Lines) -> Self:
        """Return the answer for lines."""
        return cls(items=[LogLineOut.of(line) for line in lines.items], last=lines.last, is_over=lines.is_over)


class StreamTicketOut(Answer):
    """Leave to watch a run live, once and soon: open ``url`` with ``EventSource``."""

    url: str
    expires_at: str

    @classmethod
    def of(cls, ticket: Ticket) -> Self:
        """Return the answer for a ticket."""
        return cls(url=ticket.url, expires_at=ticket.expires_at)


class RunTallyOut(Answer):
    """Runs that ended. ``success_rate``: completed of completed and failed, ``null`` where there are none of these;
    ``p50_seconds`` and ``p95_seconds`` are within 6 % of the true ones."""

    runs: int
    completed: int
    failed: int
    stopped: int
    success_rate: float | None
    p50_seconds: float | None
    p95_seconds: float | None
    tokens: int
    cost_usd: str

    @classmethod
    def fields_of(cls, one: Tally) -> dict[str, Any]:
        """Return what is told of some runs."""
        return {
            "runs": one.runs,
            "completed": one.completed,
            "failed": one.failed,
            "stopped": one.stopped,
            "success_rate": one.success,
            "p50_seconds": one.seconds(0.5),
            "p95_seconds": one.seconds(0.95),
            "tokens": one.tokens,
            "cost_usd": f"{one.cost:f}",
        }


class RunDayOut(RunTallyOut):
    """The runs that ended on a day (UTC)."""

    day: str


class RunShareOut(RunTallyOut):
    """The runs of an agent or a person that ended in a month; ``name`` is as of the last of them."""

    id: str
    name: str


class RunAnalyticsOut(Answer):
    """How runs went: of an agent, of a person, or of everybody where both are empty.

    ``agents`` and ``people``: of ``month``, the most expensive first; told of everybody's runs only.
    """

    agent_id: str
    user_id: str
    days: list[RunDayOut]
    total: RunTallyOut
    month: str
    agents: list[RunShareOut]
    people: list[RunShareOut]

    @classmethod
    def of(cls, found: Analytics) -> Self:
        """Return the answer for what was found."""
        told = RunTallyOut.fields_of
        agents, people = (
            [RunShareOut(id=one.part_id, name=one.name, **told(one.tally)) for one in parts]
            for parts in (found.agents, found.people)
        )
        return cls(
            agent_id=found.agent_id,
            user_id=found.user_id,
            days=[RunDayOut(day=day, **told(one)) for day, one in found.days],
            total=RunTallyOut(**told(found.total)),
            month=found.month,
            agents=agents,
            people=people,
        )
