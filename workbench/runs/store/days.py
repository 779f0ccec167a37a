"""What runs came to in a day and in a month: counted in the transaction that ends a run, and back by one that resumes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from pynamodb.expressions.operand import Path

from diatonic.common import clock, retention
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import NOBODY
from diatonic.common.scope import Scope
from workbench.runs.models import RunTallyItem
from workbench.runs.rules.days import Tally, counts_of, step_of
from workbench.runs.rules.runs import Run

EVERYBODY, AGENT, USER = "all", "agent", "user"
_MONTH = len("2026-01")
#: So many agents, and people, of a month are read at most.
_MOST_PARTS = 200


@dataclass(frozen=True, slots=True)
class Part:
    """What a day, an agent or a person has of something; ``name``: the agent's or person's at the last run."""

    part_id: str
    name: str
    tally: Tally


def series_key(organization_id: str, kind: str, part_id: str = "") -> str:
    """Return the key of the days of the organization, an agent or a person."""
    return f"{organization_id}#{kind}#{part_id}" if part_id else f"{organization_id}#{kind}"


def month_key(organization_id: str, kind: str, month: str) -> str:
    """Return the key of the agents or the people of a month."""
    return f"{organization_id}#{kind}s#{month}"


def count(tx: Transaction, run: Run) -> None:
    """Count a run that is over, in the transaction: five writes."""
    _add(tx, run, 1)


def count_back(tx: Transaction, run: Run, *, now: datetime) -> None:
    """Take back what was counted when the run ended, in the transaction: it goes on, and ends another time."""
    ended = clock.parse(run.completed_at)
    if now - ended < retention.period("run-days"):
        _add(tx, run, -1)


def _add(tx: Transaction, run: Run, sign: int) -> None:
    here, day = run.organization_id, run.completed_at[: len("2026-01-31")]
    month = day[:_MONTH]
    places = [
        (series_key(here, EVERYBODY), day, ""),
        (series_key(here, AGENT, run.agent_id), day, run.title),
        (month_key(here, AGENT, month), run.agent_id, run.title),
    ]
    if run.user_id != NOBODY:
        places.append((series_key(here, USER, run.user_id), day, run.user_name))
        places.append((month_key(here, USER, month), run.user_id, run.user_name))
    actions = _actions(run, sign)
    for series, part, name in places:
        tx.update(RunTallyItem(series, part), [*actions, RunTallyItem.name.set(name)])


def _actions(run: Run, sign: int) -> list[Any]:
    completed, failed, stopped = counts_of(run.status)
    ended = clock.parse(run.completed_at)
    passed = max((ended - clock.parse(run.started_at)).total_seconds(), 0)
    at, item = run.completed_at, RunTallyItem
    return [
        item.runs.add(sign),
        item.completed.add(sign * completed),
        item.failed.add(sign * failed),
        item.stopped.add(sign * stopped),
        item.tokens.add(sign * run.tokens),
        item.cost.add(sign * run.cost),
        Path(f"took_{step_of(passed)}").add(sign),
        item.organization_id.set(run.organization_id),
        item.created_at.set(item.created_at | at),
        item.updated_at.set(at),
        item.revision.add(1),
        item.expires_at.set(clock.epoch(ended + timedelta(days=31) + retention.period("run-days"))),
    ]


class DayStore:
    """What the runs of the scope's organization came to."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def series(self, kind: str, part_id: str, *, first: str, last: str) -> list[Part]:
        """Return the days between two, in order; those without a run are not there. One bounded query."""
        key, days = series_key(self._organization_id, kind, part_id), RunTallyItem.part.between(first, last)
        return [_part(item) for item in RunTallyItem.query(key, days, consistent_read=True, limit=100, page_size=100)]

    def month(self, kind: str, month: str) -> list[Part]:
        """Return the agents or people of a month, two hundred at most. One bounded query."""
        key = month_key(self._organization_id, kind, month)
        found = RunTallyItem.query(key, consistent_read=True, limit=_MOST_PARTS, page_size=_MOST_PARTS)
        return [_part(item) for item in found]


def _part(item: RunTallyItem) -> Part:
    tally = Tally(
        int(item.runs),
        int(item.completed),
        int(item.failed),
        int(item.stopped),
        int(item.tokens),
        Decimal(item.cost),
        item.times,
    )
    return Part(item.part, item.name or "", tally)
