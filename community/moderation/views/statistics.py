"""What moderation did, in numbers: for moderators with what waits, for all members without names."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from community.moderation import policies
from community.moderation.rules.cases import Facet
from community.moderation.rules.statistics import OUTCOME_WORDS, Month
from community.moderation.services import statistics as services
from community.moderation.views.shown import figures
from diatonic.common import clock, formats
from diatonic.common.http.access import Request

_FACET_WORDS: Mapping[str, str] = {
    Facet.REPORTED: "Reported",
    Facet.APPEALS: "Appeals",
    Facet.EDITED: "Edited as asked",
    Facet.HELD: "Held by the machine",
    Facet.FLAGGED: "Flagged by the machine",
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@require_safe
def statistics(request: Request, organization: str) -> HttpResponse:
    """Show moderators how much there is to do, and how it goes."""
    policies.check_can_moderate(request.scope)
    found = services.get_statistics(request.scope, now=clock.now())
    waiting = found.waiting
    context = _context(found) | {
        "waiting": waiting,
        "by_facet": figures(waiting.by_facet, _FACET_WORDS) if waiting else (),
        "load": figures(
            {each.name: each.decided for each in found.load}, {each.name: each.name for each in found.load}
        ),
        "here": "statistics",
    }
    return render(request, "community/moderation/statistics.html", context)


@require_safe
def transparency(request: Request, organization: str) -> HttpResponse:
    """Show every member how the community is moderated, without a name."""
    found = services.get_statistics(request.scope, now=clock.now())
    context = _context(found) | {"can_moderate": policies.can_moderate(request.scope)}
    return render(request, "community/moderation/transparency.html", context)


@require_safe
def count(request: Request, organization: str) -> HttpResponse:
    """Return the number for the sidebar, empty where nothing waits."""
    waiting = services.get_waiting(request.scope)
    words = f"{waiting.cases - 1}+" if waiting.more else str(waiting.cases)
    response = HttpResponse(
        format_html('{}<span class="visually-hidden"> waiting</span>', words) if waiting.cases else ""
    )
    response["Cache-Control"] = "no-store"
    return response


def _context(found: services.Statistics) -> dict[str, Any]:
    total = found.total
    return {
        "total": total,
        "median": _duration(total.median_seconds),
        "overturned": None if total.share_overturned is None else round(100 * total.share_overturned),
        "by_rule": figures(total.by_rule),
        "by_outcome": figures(total.by_outcome, OUTCOME_WORDS),
        "by_whom": figures({"person": total.by_person, "machine": total.by_machine}, _BY_WORDS)
        if total.decided
        else (),
        "checked": figures(total.checked, _CHECK_WORDS),
        "months": _months(found.months),
    }


_BY_WORDS = {"person": "Decided by a moderator", "machine": "Settled by the machine, after an edit"}
_CHECK_WORDS = {"approved": "Approved at once", "held": "Held for a moderator", "flagged": "Flagged"}


def _months(months: tuple[Month, ...]) -> list[dict[str, Any]]:
    """Return each month with the height of its column, out of 40."""
    most = max((max(month.opened, month.decided) for month in months), default=0) or 1
    return [
        {
            "name": formats.month(month.month),
            "opened": month.opened,
            "decided": month.decided,
            "opened_height": round(40 * month.opened / most, 1),
            "opened_top": round(40 - 40 * month.opened / most, 1),
            "decided_height": round(40 * month.decided / most, 1),
            "decided_top": round(40 - 40 * month.decided / most, 1),
            "left": 24 * place,
            "median": _duration(month.median_seconds),
            "overturned": None if month.share_overturned is None else round(100 * month.share_overturned),
        }
        for place, month in enumerate(months)
    ]


def _duration(seconds: float | None) -> str:
    """Return how long something took, in one unit that fits."""
    if seconds is None:
        return ""
    for size, unit in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= size:
            return f"{formats.number(seconds / size, 1).removesuffix('.0')} {unit}"
    return "under a minute"
