"""Starting a run: of which agent of a project, as deployed or as it is now, with what."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from diatonic.common import clock, ids
from diatonic.common.errors import Conflict, Invalid, Unavailable
from diatonic.common.http.access import Request
from workbench.agents import services as agents
from workbench.agents.rules.projects import Project
from workbench.runs import policies, services
from workbench.runs.forms import GivenForm
from workbench.runs.views import presenting

_DRAFT, _DEPLOYED = "draft", "deployed"


class _Choice(NamedTuple):
    """What can be run of a project, by id, and what of it is chosen."""

    project: Project
    names: dict[str, str]
    agent_id: str
    may_draft: bool
    is_draft: bool


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, organization: str, project_id: str) -> HttpResponse:
    """Ask what to run and with what; POST starts it."""
    policies.check_can_execute(request.scope)
    choice = _chosen(request, project_id)
    if not (choice.is_draft or choice.project.deployed):
        return _show(request, choice, None, status=409 if request.method == "POST" else 200)
    try:
        variables = services.get_inputs(request.scope, agent_id=choice.agent_id, draft=choice.is_draft, now=clock.now())
    except agents.NotDeployed as missing:
        return _show(request, choice, None, missing=missing.detail, status=409 if request.method == "POST" else 200)
    form = GivenForm(
        request.POST if request.method == "POST" else None, variables=variables, like=_before(request, project_id)
    )
    if request.method == "POST" and form.is_valid():
        try:
            run_id = services.execute(
                request.scope,
                agent_id=choice.agent_id,
                given=form.given(),
                draft=choice.is_draft,
                form_id=request.POST.get("form_id", ""),
                now=clock.now(),
            ).run_id
        except services.Begun as begun:  # a second click
            run_id = begun.run_id
        except (Invalid, Conflict, Unavailable) as failure:
            form.show(failure)
            return _show(request, choice, form, status=failure.status)
        return redirect(presenting.address("run", request.scope, run_id))
    return _show(request, choice, form, status=422 if form.errors else 200)


def _before(request: Request, project_id: str) -> dict[str, Any]:
    """Return what the run was given that is to be run again (``?like=``); what is sent is sent as it was typed."""
    run_id = request.GET.get("like", "")
    if not run_id or request.method == "POST":
        return {}
    return services.get_given(request.scope, run_id=run_id, project_id=project_id)


def _chosen(request: Request, project_id: str) -> _Choice:
    scope = request.scope
    project, main, page = agents.get_project_agents(scope, project_id=project_id)
    names = {project_id: main.config.name, **{one.agent_id: one.name for one in page.items}}
    agent_id = request.GET.get("agent") or project_id
    if agent_id not in names:
        found = agents.get_agent(scope, agent_id=agent_id)
        if found.project_id != project_id:
            raise agents.AgentUnknown
        names[agent_id] = found.name
    may_draft = agents.may_change(scope, project)
    said = request.POST.get("as") or request.GET.get("as") or (_DEPLOYED if project.deployed else _DRAFT)
    return _Choice(project, names, agent_id, may_draft, may_draft and said == _DRAFT)


def _show(
    request: Request, choice: _Choice, form: GivenForm | None, *, missing: str = "", status: int = 200
) -> HttpResponse:
    scope, project = request.scope, choice.project
    context: dict[str, Any] = {
        "project": project,
        "choice": choice,
        "names": list(choice.names.items()),
        "form": form,
        "missing": missing,
        "form_id": ids.new(),
        "like": request.GET.get("like", ""),
        "trail": presenting.project_trail(scope, project),
    }
    return render(request, "workbench/runs/new.html", context, status=status)
