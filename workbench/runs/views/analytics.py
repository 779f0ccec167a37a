"""How runs went over time: of everybody, of an agent, of a person."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diatonic.common import clock, formats
from diatonic.common.http.access import Request
from workbench.runs import policies, services
from workbench.runs.rules.days import ERROR, WINDOWS, Tally
from workbench.runs.services import Analytics

_USUAL = 30


class Figures(NamedTuple):
    """What a day, an agent or a person has, in words; ``drawn``: a day's as plain numbers, which charts.js reads."""

    name: str
    part_id: str
    runs: int
    success: str
    p50: str
    p95: str
    tokens: int
    cost: str
    drawn: dict[str, str]


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
        "span": (found.days[0][0], found.days[-1][0]),
        "days": [_figures(_day(day), "", one, _drawn(day, one)) for day, one in reversed(found.days) if one.runs > 0],
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


def _figures(name: str, part_id: str, one: Tally, drawn: dict[str, str] | None = None) -> Figures:
    success = "" if one.success is None else f"{formats.number(one.success * 100, 1)} %"
    times = _time(one.seconds(0.5)), _time(one.seconds(0.95))
    return Figures(name, part_id, one.runs, success, *times, one.tokens, formats.money(one.cost), drawn or {})


def _drawn(day: str, one: Tally) -> dict[str, str]:
    times = {name: f"{one.seconds(share) or 0:.3f}" for name, share in (("p50", 0.5), ("p95", 0.95))}
    return {"day": day, "runs": str(one.runs), "failed": str(one.failed), **times, "cost": f"{one.cost:f}"}


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
