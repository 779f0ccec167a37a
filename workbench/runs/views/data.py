"""What the flows of a project keep for each other: which values, one of them, and deleting it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from diatonic.common import clock
from diatonic.common.http.access import Request
from workbench.agents.rules.projects import MOST_KEPT
from workbench.runs import services
from workbench.runs.rules.data import name_of
from workbench.runs.views import presenting


@require_safe
def data(request: Request, organization: str, project_id: str) -> HttpResponse:
    """Show what is kept: under which keys, how large, since when, and which run wrote it."""
    found = services.list_data(request.scope, project_id=project_id, cursor=request.GET.get("cursor"))
    context: dict[str, Any] = presenting.project_page(request.scope, found.project, "data") | {
        "data": found.page.items,
        "next_cursor": found.page.next_cursor,
        "most": MOST_KEPT,
    }
    return render(request, "workbench/runs/data.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def datum(request: Request, organization: str, project_id: str, data_id: str) -> HttpResponse:
    """Show one value; POST with its key deletes it."""
    scope, name, refused = request.scope, name_of(data_id), ""
    is_confirmed = request.POST.get("confirm_name", "").strip() == name.strip() != ""
    if request.method == "POST" and is_confirmed:
        try:
            services.delete_data(scope, project_id=project_id, data_id=data_id, now=clock.now())
        except services.DataMoved as moved:
            refused = moved.detail
        else:
            messages.success(request, f"“{name}” is deleted.")
            return redirect(presenting.address("data", scope, project_id))
    project, found = services.get_data(scope, project_id=project_id, data_id=data_id)
    context: dict[str, Any] = {
        "project": project,
        "datum": found,
        "value": presenting.json_text(found.value),
        "is_wrong": request.method == "POST" and not refused,
        "refused": refused,
        "trail": [
            *presenting.project_trail(scope, project),
            ("Data", presenting.address("data", scope, project_id)),
        ],
    }
    status = 409 if refused else 422 if context["is_wrong"] else 200
    return render(request, "workbench/runs/datum.html", context, status=status)
