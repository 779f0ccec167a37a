"""The environment of a project: values are set, replaced and removed here, and never shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid, Stale, Unavailable
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from workbench.agents import policies, services
from workbench.agents.forms.environment import VariableForm
from workbench.agents.rules.environment import Variable
from workbench.agents.rules.projects import Project
from workbench.agents.services import VariableUnknown
from workbench.agents.views import presenting
from workbench.agents.views.presenting import Going, address

_TAKEN = "There is a value of this name. Replace it below, or choose another name."


@require_http_methods(["GET", "HEAD", "POST"])
def environment(request: Request, organization: str, project_id: str) -> HttpResponse:
    """Show what is set; POST sets a value, or replaces one."""
    project, variables = services.get_project_environment(request.scope, project_id=project_id)
    if request.method != "POST":
        return _show(request, project, variables)
    form = VariableForm(request.POST)
    known = {one.key: one for one in variables}
    replaced = known.get(request.POST.get("key", "")) if "replace" in request.POST else None
    if form.is_valid():
        key = form.cleaned_data["key"]
        if key in known and replaced is None:
            form.add_error("key", _TAKEN)
        elif _is_set(request, project, form):
            messages.success(request, f"{key} is {'replaced' if key in known else 'set'}.")
            return presenting.back("environment", request.scope, project_id)
    return _show(request, project, variables, form, replaced)


def _is_set(request: Request, project: Project, form: VariableForm) -> bool:
    try:
        services.set_variable(
            request.scope,
            project_id=project.project_id,
            key=form.cleaned_data["key"],
            fields=form.fields_given(),
            now=clock.now(),
        )
    except (Invalid, Conflict, Stale, Unavailable) as failure:
        show_failure(form, failure)
        return False
    return True


def _show(
    request: Request,
    project: Project,
    variables: list[Variable],
    form: VariableForm | None = None,
    replaced: Variable | None = None,
) -> HttpResponse:
    rows = [(one, form.again(one) if form and one is replaced else VariableForm.of(one)) for one in variables]
    new = VariableForm() if form is None or replaced else form
    context: dict[str, Any] = presenting.page(request.scope, project, "environment") | {
        "rows": rows,
        "form": new,
        "refused": form,
        "can_set": policies.can_set_environment(request.scope, project.owner_id) and not project.is_deleting,
    }
    status = 422 if form is not None else 200
    return render(request, "workbench/agents/environment.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, organization: str, project_id: str, key: str) -> HttpResponse:
    """Ask whether a value is to go; POST with its name removes it."""
    scope = request.scope
    project, variables = services.get_project_environment(scope, project_id=project_id)
    if key not in {one.key for one in variables}:
        raise VariableUnknown("There is no such value in this project's environment.")
    going = Going(
        key,
        address("remove-value", scope, project_id, key),
        f"Whatever says {{{{env.{key}}}}} fails from then on, also what is deployed. The value cannot be brought back.",
        "Delete the value",
        presenting.trail(scope, project, ("Environment", address("environment", scope, project_id))),
    )
    if not presenting.is_confirmed(request, going):
        return presenting.ask(request, going)
    try:
        services.remove_variable(scope, project_id=project_id, key=key, now=clock.now())
    except (Conflict, Stale) as failure:
        return presenting.ask(request, going, failure=failure)
    messages.success(request, f"{key} is deleted.")
    return presenting.back("environment", scope, project_id)
