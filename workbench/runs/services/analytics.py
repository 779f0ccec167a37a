"""How runs went over time: of everybody, of an agent, of a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from diatonic.common import ids, sheets
from diatonic.common.errors import FieldError, Invalid, NotFound
from diatonic.common.scope import Scope
from workbench.runs import policies
from workbench.runs.rules import days
from workbench.runs.rules.days import Tally
from workbench.runs.store.days import AGENT, EVERYBODY, USER, DayStore, Part

_LONGEST_ID = 128
_HEAD = (
    "day", "runs", "completed", "failed", "stopped", "success_rate", "p50_seconds", "p95_seconds", "tokens", "cost_usd",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Analytics:
    """How the runs of some days went. ``days``: each of them, by its date (UTC); ``agents``, ``people``: of ``month``,
    the most expensive first, empty where they were not asked for."""

    agent_id: str
    user_id: str
    name: str
    days: tuple[tuple[str, Tally], ...]
    total: Tally
    month: str
    agents: tuple[Part, ...] = ()
    people: tuple[Part, ...] = ()


def get_analytics(scope: Scope, *, agent_id: str = "", user_id: str = "", window: int = 30, now: datetime) -> Analytics:
    """Return how runs went in the last 7, 30 or 90 days: everybody's, or an agent's, or a person's.

    Needs ``llm.view``; without it, ``agents.view`` for one's own, which is then also what is told where nothing is
    named. Raises ``Invalid``, and ``NotFound`` for what is no agent of the organization. Three DynamoDB calls for
    everybody's, otherwise one, however many runs there are.
    """
    if window not in days.WINDOWS:
        wrong = FieldError("/days", "Choose 7, 30 or 90 days.")
        raise Invalid("There are no numbers for so many days.", fields=[wrong])
    if agent_id and user_id:
        raise Invalid("Choose one.", fields=[FieldError("/user_id", "Ask for an agent, or for a person.")])
    if not (agent_id or user_id or policies.can_see_everybodys(scope)):
        user_id = scope.user_id
    policies.check_can_see_runs_of(scope, user_id)
    _check_is_one(scope, agent_id, user_id)
    kind = AGENT if agent_id else USER if user_id else EVERYBODY
    wanted, store = days.days_before(now, window), DayStore(scope)
    found = store.series(kind, agent_id or user_id, first=wanted[0], last=wanted[-1])
    tallies = {one.part_id: one.tally for one in found}
    series = tuple((day, tallies.get(day, Tally())) for day in wanted)
    month = wanted[-1][: len("2026-01")]
    agents, people = (_ranked(store.month(one, month)) if kind == EVERYBODY else () for one in (AGENT, USER))
    name = found[-1].name if found else ""
    return Analytics(agent_id, user_id, name, series, days.sum_of(tallies.values()), month, agents, people)


def analytics_sheet(found: Analytics) -> str:
    """Return the days as a table (CSV)."""
    return "".join(sheets.lines([_HEAD, *_rows(found)]))


def _rows(found: Analytics) -> Iterator[tuple[str | int, ...]]:
    for day, one in found.days:
        rate, p50, p95 = one.success, one.seconds(0.5), one.seconds(0.95)
        yield (
            day,
            one.runs,
            one.completed,
            one.failed,
            one.stopped,
            "" if rate is None else f"{rate:.4f}",
            "" if p50 is None else f"{p50:.3g}",
            "" if p95 is None else f"{p95:.3g}",
            one.tokens,
            f"{one.cost:f}",
        )


def _ranked(parts: list[Part]) -> tuple[Part, ...]:
    there = (one for one in parts if one.tally.runs > 0)
    return tuple(sorted(there, key=lambda one: (-one.tally.cost, -one.tally.runs, one.name, one.part_id)))


def _check_is_one(scope: Scope, agent_id: str, user_id: str) -> None:
    is_ours = any(
        ids.belongs(agent_id, organization_id=scope.organization_id, kind=kind) for kind in ("agent", "project")
    )
    if agent_id and not is_ours:
        raise NotFound("There is no such agent.", code="agent_unknown")
    if len(user_id) > _LONGEST_ID:
        raise NotFound("There is no such person.", code="user_unknown")
