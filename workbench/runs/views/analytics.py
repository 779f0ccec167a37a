"""How runs went over time: of everybody, of an agent, of a person."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diatonic.common import clock, formats
from diatonic.common.http.access import Request
from workbench.runs import policies, services
from workbench.runs.rules.days import ERROR, WINDOWS, Tally
from workbench.runs.services import Analytics

_HEIGHT, _WIDTH = 40, 10
_USUAL = 30


class Figures(NamedTuple):
    """What a day, an agent or a person has, in words."""

    name: str
    part_id: str
    runs: int
    success: str
    p50: str
    p95: str
    tokens: int
    cost: str


class Column(NamedTuple):
    """A day in a chart: a column, and the lower part of it that is drawn another way."""

    x: int
    top: float
    height: float
    part_top: float
    part_height: float
    words: str


class Chart(NamedTuple):
    """Days as columns. ``part``: what the lower part of a column stands for."""

    key: str
    title: str
    part: str
    columns: list[Column]


@require_safe
def analytics(request: Request, organization: str) -> HttpResponse:
    """Show how runs went; ``?days=`` 7, 30 or 90, ``?agent=`` and ``?user=`` only of one."""
    scope, found = request.scope, _asked(request)
    sees_all = policies.can_see_everybodys(scope)
    context: dict[str, Any] = {
        "found": found,
        "whose": _whose(request, found),
        "sees_all": sees_all,
        "is_everybodys": not (found.agent_id or found.user_id),
        "is_own": found.user_id == scope.user_id,
        "windows": WINDOWS,
        "window": len(found.days),
        "total": _figures("", "", found.total),
        "charts": _charts(found),
        "days": [_figures(_day(day), day, one) for day, one in reversed(found.days) if one.runs > 0],
        "month": formats.month(found.month),
        "parts": [
            (key, title, [_figures(one.name, one.part_id, one.tally) for one in parts])
            for key, title, parts in (("agent", "Agent", found.agents), ("user", "Person", found.people))
        ],
        "error": round(ERROR * 100),
    }
    return render(request, "workbench/runs/analytics.html", context)


@require_safe
def analytics_table(request: Request, organization: str) -> HttpResponse:
    """Return the days as a table (CSV)."""
    found = _asked(request)
    response = HttpResponse(services.analytics_sheet(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="runs-{found.days[0][0]}-{found.days[-1][0]}.csv"'
    return response


def _asked(request: Request) -> Analytics:
    said = request.GET
    days = said.get("days", str(_USUAL))
    window = next((one for one in WINDOWS if str(one) == days), 0)
    names = {"agent_id": said.get("agent", ""), "user_id": said.get("user", "")}
    return services.get_analytics(request.scope, **names, window=window, now=clock.now())


def _whose(request: Request, found: Analytics) -> str:
    if found.user_id == request.scope.user_id:
        return "Your runs"
    if found.agent_id:
        return f"Runs of {found.name or 'an agent'}"
    return f"Runs of {found.name or 'a person'}" if found.user_id else "All runs"


def _figures(name: str, part_id: str, one: Tally) -> Figures:
    success = "" if one.success is None else f"{formats.number(one.success * 100, 1)} %"
    times = _time(one.seconds(0.5)), _time(one.seconds(0.95))
    return Figures(name, part_id, one.runs, success, *times, one.tokens, formats.money(one.cost))


def _time(seconds: float | None) -> str:
    """Write about how long something took: no more digits than are known."""
    if seconds is None:
        return ""
    for length, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= length:
            return f"{formats.number(seconds / length, 1)} {unit}"
    return f"{formats.number(seconds, 1 if seconds >= 1 else 2)} s"


def _day(day: str) -> str:
    return formats.day(f"{day}T12:00:00+00:00")


def _charts(found: Analytics) -> list[Chart]:
    runs, times, costs = [], [], []
    for day, one in found.days:
        head = _day(day)
        p50, p95 = one.seconds(0.5), one.seconds(0.95)
        failed = f", {formats.number(one.failed)} failed" if one.failed > 0 else ""
        runs.append((float(one.runs), float(one.failed), f"{head}: {formats.number(one.runs)} runs{failed}"))
        told = f"{head}: half within {_time(p50)}, 95 % within {_time(p95)}" if p50 else f"{head}: no runs"
        times.append((p95 or 0.0, p50 or 0.0, told))
        costs.append((float(max(one.cost, Decimal(0))), 0.0, f"{head}: {formats.money(one.cost)}"))
    return [
        Chart("runs", "Runs", "failed", _columns(runs)),
        Chart("times", "How long 95 % took at most", "half took at most", _columns(times)),
        Chart("cost", "Cost", "", _columns(costs)),
    ]


def _columns(days: list[tuple[float, float, str]]) -> list[Column]:
    """Return the columns of a chart that is 40 high; ``days``: how much, how much of it is the lower part, in words."""
    most = max((amount for amount, _, _ in days), default=0) or 1
    found = []
    for number, (amount, part, words) in enumerate(days):
        height, low = (round(max(one, 0) * _HEIGHT / most, 2) for one in (amount, part))
        found.append(Column(number * _WIDTH + 1, _HEIGHT - height, height, _HEIGHT - low, low, words))
    return found
