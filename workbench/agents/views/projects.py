"""Projects: the list, making one, its settings, deleting it with everything in it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid, Stale
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from diatonic.common.joining import Place, There
from workbench.agents import policies, services
from workbench.agents.forms.projects import NewOwnerForm, NewProjectForm, ProjectForm
from workbench.agents.rules.projects import Part, Project
from workbench.agents.views import presenting
from workbench.agents.views.presenting import Going, address

_ONE = {Part.AGENTS: "agent", Part.TOOLS: "tool", Part.ENVIRONMENT: "value", Part.DEPLOYMENTS: "deployment"}


@require_safe
def home(request: Request, organization: str) -> HttpResponse:
    """Lead from the address of the workbench to its projects."""
    return presenting.back("projects", request.scope)


@require_safe
def projects(request: Request, organization: str) -> HttpResponse:
    """Show the organization's projects, or the person's own."""
    mine = request.GET.get("mine") == "yes"
    page = services.list_projects(request.scope, mine=mine, cursor=request.GET.get("cursor"))
    context: dict[str, Any] = {
        "projects": page.items,
        "next_cursor": page.next_cursor,
        "mine": mine,
        "is_first_page": "cursor" not in request.GET,
    }
    return render(request, "workbench/agents/projects.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, organization: str) -> HttpResponse:
    """Make a project: a name is enough."""
    policies.check_can_create(request.scope)
    form = NewProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            project = services.create_project(request.scope, fields=form.cleaned_data, now=clock.now())
        except Invalid as failure:
            show_failure(form, failure)
        else:
            return presenting.back("project", request.scope, project.project_id)
    context = {"form": form, "trail": presenting.trail(request.scope)}
    return render(
        request, "workbench/agents/new_project.html", context, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request, organization: str, project_id: str) -> HttpResponse:
    """Show what is said of a project; POST saves it."""
    scope = request.scope
    project = services.get_project(scope, project_id=project_id)
    form, saved = ProjectForm.of(project), None
    if request.method == "POST":
        policies.check_can_change(scope, project.owner_id)
        saved = presenting.save_joined(request, _place(request, project_id), done="The project is saved.")
        if saved.is_done:
            return presenting.back("settings", scope, project_id)
        form = saved.form  # type: ignore[assignment]  # the one that was made
    context = presenting.page(scope, project, "settings") | {"form": form, "saved": saved}
    context["may_hand_over"] = not project.is_deleting and policies.may_hand_over(scope, project.owner_id)
    return render(request, "workbench/agents/settings.html", context, status=saved.status if saved else 200)


def _place(request: Request, project_id: str) -> Place:
    scope = request.scope

    def read() -> There:
        found = services.get_project(scope, project_id=project_id)
        return There(ProjectForm.of(found), found.updated_by_name)

    return Place(
        make=ProjectForm,
        read=read,
        save=lambda form, revision: services.update_project(
            scope, project_id=project_id, fields=form.given(), revision=revision, now=clock.now()
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: Request, organization: str, project_id: str) -> HttpResponse:
    """Ask whose the project is from now on; POST with their address hands it over."""
    scope = request.scope
    project = services.get_project_to_hand_over(scope, project_id=project_id)
    form, status = NewOwnerForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            user_id = services.find_new_owner(form.cleaned_data["address"])
            try:
                theirs = services.hand_over_project(scope, project_id=project_id, user_id=user_id, now=clock.now())
            except (Invalid, Conflict, Stale) as failure:
                status = failure.status
                form.add_error("address", failure.fields[0].message if failure.fields else failure.detail)
            else:
                messages.success(request, f"“{project.name}” belongs to {theirs.owner_name} now.")
                return presenting.back("project", scope, project_id)
    context = {
        "project": project,
        "form": form,
        "action": address("hand-over", scope, project_id),
        "trail": presenting.trail(scope, project),
    }
    return render(request, "workbench/agents/hand_over.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, organization: str, project_id: str) -> HttpResponse:
    """Ask whether the project is to go with everything in it; POST with its name deletes it."""
    scope = request.scope
    project = services.get_project(scope, project_id=project_id)
    policies.check_can_change(scope, project.owner_id)
    going = _going(request, project)
    if not presenting.is_confirmed(request, going):
        return presenting.ask(request, going)
    left = services.delete_project(scope, project_id=project_id, cascade=True, now=clock.now())
    done = "is being deleted; that takes a moment." if left else "is deleted."
    messages.success(request, f"“{project.name}” {done}")
    return presenting.back("projects", scope)


def _going(request: Request, project: Project) -> Going:
    parts = [
        f"{count:,} {name}{'' if count == 1 else 's'}"
        for part, name in _ONE.items()
        if (count := project.counts.get(part, 0))
    ]
    kept = project.kept.values
    parts += [f"{kept:,} {'value' if kept == 1 else 'values'} that flows keep"] if kept else []
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
    text = f"With it go {listed}. This cannot be undone." if parts else "Nothing is in it. This cannot be undone."
    return Going(
        project.name,
        address("delete", request.scope, project.project_id),
        text,
        "Delete the project with everything in it" if parts else "Delete the project",
        presenting.trail(request.scope, project),
    )
