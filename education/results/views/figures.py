"""How learners do in a module, and at the questions of a quiz."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.scope import Scope
from education.authoring.rules import Module
from education.results import services

_LAST_TENTH = 9


def trail(scope: Scope, module: Module, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page of a module's results."""
    found = [("Teach", reverse("education:authoring:modules", args=[scope.organization_id]))]
    found.append((module.title, reverse("education:authoring:module", args=[scope.organization_id, module.module_id])))
    return [*found, *more]


def results_link(scope: Scope, module: Module) -> tuple[str, str]:
    """Return the link to a module's results for a trail."""
    return "Results", reverse("education:results:results", args=[scope.organization_id, module.module_id])


@require_safe
def results(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show each section with who came, who got through, and where they drop off."""
    found = services.get_results(request.scope, module_id=module_id)
    context: dict[str, Any] = {
        "module": found.module,
        "figures": found.figures,
        "follow_ups": found.follow_ups,
        "is_busy": any(one.is_open for one in found.follow_ups),
        "trail": trail(request.scope, found.module),
    }
    return render(request, "education/results/results.html", context)


@require_POST
def retry(request: Request, organization: str, module_id: str, follow_up_id: str) -> HttpResponse:
    """Go on with what failed."""
    services.retry_follow_up(request.scope, module_id=module_id, follow_up_id=follow_up_id, now=clock.now())
    messages.success(request, "It goes on from where it stopped.")
    return redirect("education:results:results", organization, module_id)


@require_safe
def quiz(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Show each question: how hard, how well it separates, what was chosen."""
    found = services.get_quiz_results(
        request.scope, module_id=module_id, content_id=content_id, since=request.GET.get("since", "")
    )
    figures = found.figures
    most = max(figures.spread, default=0)
    context: dict[str, Any] = {
        "module": found.module,
        "found": found,
        "figures": figures,
        "spread": [_column(tenth, count, most) for tenth, count in enumerate(figures.spread)],
        "trail": trail(request.scope, found.module, results_link(request.scope, found.module)),
    }
    return render(request, "education/results/quiz.html", context)


def _column(tenth: int, count: int, most: int) -> dict[str, Any]:
    """Return one column of the spread, in a picture that is 40 high."""
    height = round(count * 38 / most) if most else 0
    label = "90 to 100 %" if tenth == _LAST_TENTH else f"{tenth * 10} to {tenth * 10 + 9} %"
    return {"label": label, "count": count, "top": 39 - height, "height": height}
