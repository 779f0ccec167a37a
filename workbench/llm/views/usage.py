"""Models with their prices, budgets with what stops at their end, and what a month has cost."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diatonic.common import clock, formats
from diatonic.common.http.access import Request
from workbench.llm import policies, services
from workbench.llm.rules.catalog import TITLES, Offer, Provider
from workbench.llm.rules.ledger import Sums
from workbench.llm.rules.wording import ONLY_ECHOES, price_words
from workbench.llm.views import presenting


@require_safe
def models(request: Request, organization: str) -> HttpResponse:
    """Show which models are offered here and what they cost."""
    offers = services.models(request.scope, now=clock.now())
    groups: dict[str, list[tuple[Offer, str]]] = {}
    for offer in offers:
        groups.setdefault(TITLES[offer.provider], []).append((offer, price_words(offer)))
    context = presenting.page(request.scope, "models") | {
        "groups": list(groups.items()),
        "is_demo": any(one.provider is Provider.DEMO for one in offers),
        "only_echoes": ONLY_ECHOES,
    }
    return render(request, "workbench/llm/models.html", context)


@require_safe
def usage(request: Request, organization: str) -> HttpResponse:
    """Show the budgets of this month, and what a month has cost by day, model and function."""
    scope, now = request.scope, clock.now()
    found = services.get_usage(scope, month=request.GET.get("month"), now=now)
    before, after = presenting.neighbours(found.month, now=now)
    context = presenting.page(scope, "usage") | {
        "usage": found,
        "month": formats.month(found.month),
        "before": before,
        "after": after,
        "bars": [presenting.bar(budget, used) for budget, used in found.budgets],
        "personal": presenting.personal(found.limits),
        "told": presenting.told(),
        "can_change": policies.can_change(scope),
        **_sums(found.month, found.sums),
    }
    return render(request, "workbench/llm/usage.html", context)


def _sums(month: str, sums: Sums) -> dict[str, Any]:
    asked = sums.requests - sums.cached
    return {
        "cost": formats.money(sums.cost),
        "seconds": formats.number(sums.milliseconds / asked / 1000, 1) if asked else "",
        "score": presenting.score(sums.average_quality),
        "span": presenting.span(month),
        "parts": [
            ("models", "By model", presenting.shares(sums.models)),
            ("functions", "By function", presenting.shares(sums.functions)),
        ],
        "days": presenting.days(sums.days),
    }


@require_safe
def usage_table(request: Request, organization: str) -> HttpResponse:
    """Return the month as a table (CSV)."""
    found = services.get_usage(request.scope, month=request.GET.get("month"), now=clock.now())
    response = HttpResponse(services.usage_sheet(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="models-{found.month}.csv"'
    return response


@require_safe
def calls(request: Request, organization: str) -> HttpResponse:
    """Show the calls themselves, newest first."""
    page = services.list_calls(request.scope, cursor=request.GET.get("cursor"))
    context = presenting.page(request.scope, "calls") | {
        "calls": [(line, formats.money(line.cost), round(line.milliseconds / 1000, 1)) for line in page.items],
        "next_cursor": page.next_cursor,
        "is_first_page": "cursor" not in request.GET,
    }
    return render(request, "workbench/llm/calls.html", context)
