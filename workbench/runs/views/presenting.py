"""How runs are shown: in a list, by their nodes, and with what they wait for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from diatonic.common import clock, formats
from diatonic.common.scope import Scope
from workbench.agents import services as agents
from workbench.agents.rules import jsontext
from workbench.agents.rules.graphs import NodeType
from workbench.agents.rules.projects import Project
from workbench.runs import policies
from workbench.runs.forms import DecisionForm, ResultForm
from workbench.runs.rules.runs import LogLine, Run, Wait, WaitKind
from workbench.runs.rules.standing import WAITS, advice, standing
from workbench.runs.rules.states import OVER, NodeStatus, RunStatus
from workbench.runs.services import NODES, WholeRun

SHOWN = NODES
_LONGEST_SHOWN = 20_000
_KINDS = {
    NodeType.TRIGGER.value: ("Start", "flag"),
    NodeType.LLM.value: ("Model", "cpu"),
    NodeType.TOOL.value: ("Tool", "tool"),
    NodeType.DATA.value: ("Data", "database"),
    NodeType.CONDITION.value: ("Condition", "git-branch"),
    NodeType.LOOP.value: ("Loop", "repeat"),
    NodeType.PARALLEL.value: ("At once", "arrows-split"),
    NodeType.APPROVAL.value: ("Approval", "user-check"),
    NodeType.SUB_AGENT.value: ("Agent", "robot"),
    NodeType.OUTPUT.value: ("Result", "flag-2"),
}


class Card(NamedTuple):
    """A run as a list shows it: how it stands, how long it took or takes, what it cost, and what to do if it failed.

    ``href``: its page, for who may look into it.
    """

    run: Run
    state: str
    seconds: str
    cost: str
    error: str
    advice: str
    href: str

    @classmethod
    def of(cls, run: Run, scope: Scope) -> Self:
        """Return the card of a run."""
        seconds = ""
        if run.completed_at:
            passed = (clock.parse(run.completed_at) - clock.parse(run.started_at)).total_seconds()
            seconds = f"{formats.number(passed, 1)} s"
        error = run.error or {}
        told = advice(error) if run.status is RunStatus.FAILED else ""
        href = address("run", scope, run.run_id) if policies.can_look_into(scope, run) else ""
        return cls(run, standing(run), seconds, formats.money(run.cost), str(error.get("message", "")), told, href)


class NodeRow(NamedTuple):
    """A node of the plan: what it is, how it stands, and when in the run it worked, in per cent of its time."""

    name: str
    kind: str
    icon: str
    state: str
    choice: str
    time: str
    result: str
    left: float
    width: float


class Refused(NamedTuple):
    """An answer that was not taken, as it was sent."""

    wait_id: str
    form: forms.Form


class Asked(NamedTuple):
    """What a run waits for, with the form by which it is answered (``None``: not by this person)."""

    wait: Wait
    form: forms.Form | None
    said: str
    is_automatic: bool


def address(name: str, scope: Scope, *parts: str) -> str:
    """Return the address of a page of runs in the scope's organization."""
    return reverse(f"workbench:runs:{name}", args=[scope.organization_id, *parts])


def again(scope: Scope, run: Run) -> str:
    """Return the address of the form that runs the same with what it was given; nothing for who may not run agents."""
    if not scope.can("runs.execute"):
        return ""
    said = {"agent": run.agent_id, "as": "draft" if run.is_draft else "deployed", "like": run.run_id}
    return f"{address('new', scope, run.project_id)}?{urlencode(said)}"


def project_trail(scope: Scope, project: Project) -> list[tuple[str, str]]:
    """Return the way to what belongs to a project."""
    at = scope.organization_id
    return [
        ("Projects", reverse("workbench:agents:projects", args=[at])),
        (project.name, reverse("workbench:agents:project", args=[at, project.project_id])),
    ]


def project_page(scope: Scope, project: Project, here: str) -> dict[str, Any]:
    """Return what a page within a project's frame needs; ``here``: its tab."""
    return {
        "project": project,
        "here": here,
        "is_nobodys": agents.is_nobodys(project),
        "tabs": agents.tabs(scope, project),
        "trail": project_trail(scope, project)[:1],
    }


def output_text(value: Any) -> str:
    """Return what a run came to; of what an agent answered, its words."""
    is_answer = isinstance(value, dict) and value.keys() == {"text", "tokens"}
    return json_text(value["text"] if is_answer else value)


def json_text(value: Any) -> str:
    """Return JSON as a person reads it, not all of it where it is long."""
    if isinstance(value, str):
        return value[:_LONGEST_SHOWN]
    return jsontext.written(value)[:_LONGEST_SHOWN]


def nodes(whole: WholeRun, lines: Sequence[LogLine]) -> list[NodeRow]:
    """Return the first hundred nodes of the plan."""
    done = {one["node"]: one for one in whole.checkpoints}
    begin, end = _span(whole.run, list(done.values()))
    last = lines[-1].node if lines else ""
    return [_node(one, done.get(one["node"]), whole, last, begin, end) for one in whole.nodes[:SHOWN]]


def _node(
    said: dict[str, Any], done: dict[str, Any] | None, whole: WholeRun, last: str, begin: datetime, end: datetime
) -> NodeRow:
    name = str(said["node"])
    kind, icon = _KINDS.get(said["type"], (str(said["type"]), "point"))
    if done is None:
        return NodeRow(name, kind, icon, _state(name, whole, last), "", "", "", 0, 0)
    milliseconds = float(done.get("ms", 0))
    whole_time = max((end - begin).total_seconds() * 1000, 1)
    ended = (clock.parse(done["completed_at"]) - begin).total_seconds() * 1000
    left = _percent((ended - milliseconds) / whole_time)
    width = max(1.0, min(_percent(milliseconds / whole_time), 100 - left))
    result = "" if done["is_large"] or done["result"] is None else json_text(done["result"])[:2_000]
    time = f"{formats.number(milliseconds)} ms"
    return NodeRow(name, kind, icon, str(done["status"]), str(done["choice"]), time, result, min(left, 99), width)


def _state(name: str, whole: WholeRun, last: str) -> str:
    run = whole.run
    if run.status is RunStatus.RUNNING and any(one.is_open and one.node == name for one in whole.waits):
        return WAITS
    if run.status is RunStatus.FAILED and (run.error or {}).get("node") == name:
        return NodeStatus.FAILED.value
    if run.status is RunStatus.COMPLETED and len(whole.checkpoints) < NODES:
        return NodeStatus.SKIPPED.value
    if run.status in OVER:
        return "not_reached"
    is_last = run.status is RunStatus.RUNNING and name == last and not run.is_parked
    is_at_it = name in whole.at_work if whole.at_work else is_last
    return NodeStatus.RUNNING.value if is_at_it else NodeStatus.PENDING.value


def _span(run: Run, done: Sequence[dict[str, Any]]) -> tuple[datetime, datetime]:
    begin = clock.parse(run.begun_at or run.started_at)
    ends = [clock.parse(one["completed_at"]) for one in done]
    return begin, max([*ends, *([clock.parse(run.completed_at)] if run.completed_at else []), begin])


def _percent(part: float) -> float:
    return round(max(0.0, min(part * 100, 100.0)), 2)


def asked(scope: Scope, run: Run, wait: Wait, refused: Refused | None) -> Asked:
    """Return what a run waits for as this person sees it."""
    form = refused.form if refused and refused.wait_id == wait.wait_id else None
    is_action = wait.kind is WaitKind.ACTION
    may = policies.can_answer(scope, run, wait.kind)
    if may and form is None:
        form = ResultForm(schema=wait.asked.get("output_schema")) if is_action else DecisionForm()
    said = wait.asked.get("shown" if wait.kind is WaitKind.APPROVAL else "arguments")
    return Asked(wait, form if may else None, json_text(said) if said not in (None, "") else "", is_action and may)
