"""The items of a run's parts, from values and back."""

from datetime import datetime
from typing import Any

from diatonic.common import clock, retention
from diatonic.common.scope import Scope
from workbench.runs.models import PartItem, RunItem
from workbench.runs.rules.runs import MAX_LINE, LogLine, Run, Wait, WaitKind
from workbench.runs.rules.states import RunStatus
from workbench.runs.store.values import keep, opened

#: So much of what a run waits for stands in its item.
_MOST_SHOWN = 10


def log_id(number: int) -> str:
    """Return the key of a line; keys of later lines sort after it."""
    return f"log#{number:08}"


def part(run: Run | str, part_id: str, *, organization_id: str, now: datetime, **fields: Any) -> PartItem:
    """Return a part of a run."""
    at = clock.iso(now)
    return PartItem(
        run if isinstance(run, str) else run.run_id,
        part_id,
        organization_id=organization_id,
        created_at=at,
        updated_at=at,
        expires_at=clock.epoch(now + retention.period("runs")),
        **{name: value for name, value in fields.items() if value not in (None, "")},
    )


def line_item(run_id: str, organization_id: str, line: LogLine, now: datetime) -> PartItem:
    """Return the item of a line of the log."""
    return part(
        run_id,
        log_id(line.number),
        organization_id=organization_id,
        now=now,
        level=line.level,
        text=line.text[:MAX_LINE] or " ",
        node=line.node,
        data=dict(line.data) or None,
    )


def as_line(item: Any) -> LogLine:
    """Return the line of an item."""
    number = int(item.part_id.rpartition("#")[2])
    return LogLine(number, item.level or "info", item.text or "", item.created_at, item.node or "", item.data or {})


def wait_item(run: Run, wait: Wait, now: datetime) -> PartItem:
    """Return the item of what a run waits for."""
    kept = keep(run.run_id, {"title": wait.title, "at": wait.at, "asked": wait.asked, "until": wait.expires_at})
    return part(
        run,
        f"wait#{wait.wait_id}",
        organization_id=run.organization_id,
        now=now,
        status=wait.kind.value,
        node=wait.node,
        user_id=wait.user_id,
        number=wait.resumed,
        **kept.fields,
    )


def shown_waits(waits: list[Wait]) -> dict[str, Any]:
    """Return what the run item says of what it waits for: in short, since it stays below 4 KB."""
    return {
        "open": [
            {
                "id": one.wait_id,
                "kind": one.kind.value,
                "node": one.node[:64],
                "title": one.title[:80],
                "expires_at": one.expires_at,
            }
            for one in waits[:_MOST_SHOWN]
        ]
    }


def as_wait(item: Any) -> Wait:
    """Return what an item says that a run waits for."""
    said = opened(item)
    return Wait(
        wait_id=item.part_id.partition("#")[2],
        kind=WaitKind(item.status),
        at=said["at"],
        node=item.node or "",
        title=said["title"],
        asked=said["asked"],
        created_at=item.created_at,
        expires_at=said["until"],
        user_id=item.user_id or "",
        answer=item.data,
        resumed=int(item.number or 0),
    )


def as_run(item: Any) -> Run:
    """Return the run of an item of the table or of an index."""
    values = {name: getattr(item, name) for name in _SAME}
    numbers: dict[str, Any] = {name: int(getattr(item, name) or 0) for name in _NUMBERS}
    return Run(
        **values,
        **numbers,
        status=RunStatus(item.status),
        user_name=item.user_name or "",
        title=item.title or "",
        is_draft=bool(item.is_draft),
        is_parked=bool(item.is_parked),
        has_slot=bool(item.has_slot),
        is_counted=bool(item.is_counted),
        is_lined_up=bool(item.is_lined_up),
        begun_at=item.begun_at or "",
        completed_at=item.completed_at or "",
    )


_SAME = (
    "run_id", "organization_id", "agent_id", "project_id", "user_id", "digest", "started_at", "cost", "wait", "error",
)  # fmt: skip
_NUMBERS = ("fence", "lines", "done", "total", "answers", "resumed", "turn", "tokens", "revision")


def run_item(scope: Scope, run: Run, now: datetime) -> RunItem:
    """Return the item of a new run."""
    at = clock.iso(now)
    return RunItem(
        run.run_id,
        organization_id=scope.organization_id,
        agent_id=run.agent_id,
        project_id=run.project_id,
        user_id=run.user_id,
        user_name=run.user_name,
        title=run.title,
        status=run.status.value,
        digest=run.digest,
        is_draft=run.is_draft,
        total=run.total,
        lines=run.lines,
        has_slot=run.has_slot,
        is_lined_up=run.is_lined_up,
        cost=run.cost,
        started_at=run.started_at,
        created_at=at,
        updated_at=at,
    )
