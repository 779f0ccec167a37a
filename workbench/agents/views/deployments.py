"""Deployments: a time line, what is live, deploying again and going back; one with its log."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.http.access import Request
from workbench.agents import policies, services
from workbench.agents.forms.projects import NoteForm
from workbench.agents.rules import jsontext
from workbench.agents.rules.deployments import DeploymentStatus
from workbench.agents.rules.projects import Project
from workbench.agents.views import presenting
from workbench.agents.views.presenting import address

_LONGEST_SHOWN = 200_000


@require_http_methods(["GET", "HEAD", "POST"])
def deployments(request: Request, organization: str, project_id: str) -> HttpResponse:
    """Show the time line; POST asks for a deployment, of the project as it is or of an earlier one again."""
    scope = request.scope
    if request.method == "POST":
        return _deploy(request, project_id)
    project, page = services.get_project_deployments(scope, project_id=project_id, cursor=request.GET.get("cursor"))
    context = presenting.page(scope, project, "deployments") | {
        "deployments": page.items,
        "next_cursor": page.next_cursor,
        "live_id": _live(project),
        "is_first_page": "cursor" not in request.GET,
        "is_under_way": "cursor" not in request.GET and any(not one.has_ended for one in page.items),
        "form": NoteForm(),
    }
    return render(request, "workbench/agents/deployments.html", context)


def _deploy(request: Request, project_id: str) -> HttpResponse:
    scope = request.scope
    fields: dict[str, Any] = {"note": request.POST.get("note", "")}
    if request.POST.get("copy_of"):
        fields["copy_of"] = request.POST["copy_of"]
    try:
        made = services.request_deployment(scope, project_id=project_id, fields=fields, now=clock.now())
    except (Invalid, Conflict) as failure:
        messages.error(request, failure.fields[0].message if failure.fields else failure.detail)
        return presenting.back("deployments", scope, project_id)
    return presenting.back("deployment", scope, made.deployment_id)


def _live(project: Project) -> str:
    return project.deployed.deployment_id if project.deployed else ""


@require_safe
def deployment(request: Request, organization: str, deployment_id: str) -> HttpResponse:
    """Show a deployment with its log and its configuration; the page follows one that is under way."""
    scope = request.scope
    whole = services.get_deployment(scope, deployment_id=deployment_id)
    found = whole.deployment
    project = services.get_project(scope, project_id=found.project_id)
    config = jsontext.written(whole.config) if whole.config is not None else ""
    between = ("Deployments", address("deployments", scope, project.project_id))
    context = {
        "project": project,
        "deployment": found,
        "logs": whole.logs,
        "config": config[:_LONGEST_SHOWN],
        "is_config_cut": len(config) > _LONGEST_SHOWN,
        "is_live": _live(project) == deployment_id,
        "is_there": found.status is DeploymentStatus.SUCCESS,
        "can_change": policies.can_change(scope, project.owner_id) and not project.is_deleting,
        "trail": presenting.trail(scope, project, between),
    }
    return render(request, "workbench/agents/deployment.html", context)
