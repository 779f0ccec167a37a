"""The tools of a project: the list, the editor of one with its test bench."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.http.access import Request
from diatonic.common.joining import Place, Saved, There
from workbench.agents import policies, services
from workbench.agents.forms.arguments import ArgumentsForm, FieldsForm
from workbench.agents.forms.tools import ToolForm, show_config_failure
from workbench.agents.rules import jsontext
from workbench.agents.rules.projects import Project
from workbench.agents.rules.tools import Tool
from workbench.agents.tools.outcomes import ToolOutcome
from workbench.agents.views import presenting
from workbench.agents.views.presenting import Going, address

_LONGEST_SHOWN = 20_000


@require_safe
def tools(request: Request, organization: str, project_id: str) -> HttpResponse:
    """Show a project's tools, and those that are built in."""
    project, page, builtin = services.get_project_tools(
        request.scope, project_id=project_id, cursor=request.GET.get("cursor")
    )
    context = presenting.page(request.scope, project, "tools") | {
        "tools": page.items,
        "builtin": builtin,
        "next_cursor": page.next_cursor,
        "is_first_page": "cursor" not in request.GET,
    }
    return render(request, "workbench/agents/tools.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, organization: str, project_id: str) -> HttpResponse:
    """Make a tool in a project."""
    scope = request.scope
    project = services.get_project(scope, project_id=project_id)
    policies.check_can_change(scope, project.owner_id)
    form = ToolForm.new()
    if request.method == "POST":
        form = ToolForm(request.POST)
        if form.is_valid():
            try:
                made = services.create_tool(scope, project_id=project_id, config=form.config(), now=clock.now())
            except (Invalid, Conflict) as failure:
                show_config_failure(form, failure)
            else:
                messages.success(request, f"The tool “{made.name}” is made. Try it below.")
                return presenting.back("tool", scope, made.tool_id)
    return _show(request, project, None, form, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def tool(request: Request, organization: str, tool_id: str) -> HttpResponse:
    """Show a tool with its test bench; POST saves it."""
    scope = request.scope
    found = services.get_tool(scope, tool_id=tool_id)
    if request.method == "POST":
        policies.check_can_change(scope, found.user_id)
        saved = presenting.save_joined(request, _place(request, tool_id), done="The tool is saved.")
        if saved.is_done:
            return presenting.back("tool", scope, tool_id)
        project = services.get_project(scope, project_id=found.project_id)
        return _show(request, project, found, saved.form, status=saved.status, saved=saved)
    project = services.get_project(scope, project_id=found.project_id)
    return _show(request, project, found, ToolForm.of(found))


def _place(request: Request, tool_id: str) -> Place:
    scope = request.scope

    def read() -> There:
        found = services.get_tool(scope, tool_id=tool_id)
        return There(ToolForm.of(found), found.updated_by_name)

    def save(form: Any, revision: int) -> None:
        services.update_tool(scope, tool_id=tool_id, config=form.config(), revision=revision, now=clock.now())

    return Place(ToolForm, read, save, show_config_failure)


@require_POST
def try_out(request: Request, organization: str, tool_id: str) -> HttpResponse:
    """Try a tool out with arguments from the fields, or from JSON; show what it brought on the tool's page."""
    scope = request.scope
    found = services.get_tool(scope, tool_id=tool_id)
    policies.check_can_change(scope, found.user_id)
    is_json = request.POST.get("as") == "json"
    fields = FieldsForm(None if is_json else request.POST, tool=found)
    text = ArgumentsForm(request.POST) if is_json else ArgumentsForm.of(found)
    bench: dict[str, Any] = {"fields": fields, "text": text, "is_json": is_json}
    form = text if is_json else fields
    if form.is_valid():
        arguments = text.cleaned_data["arguments"] if is_json else fields.arguments()
        bench["arguments"] = jsontext.written(arguments)
        try:
            bench["outcome"] = outcome = services.try_tool(scope, tool_id=tool_id, arguments=arguments)
        except Invalid as failure:
            form.show(failure)
        else:
            bench |= _shown(found, outcome)
    status = 422 if form.errors else 200
    project = services.get_project(scope, project_id=found.project_id)
    return _show(request, project, found, ToolForm.of(found), status=status, bench=bench)


def _shown(found: Tool, outcome: ToolOutcome) -> dict[str, Any]:
    """Return an outcome for the page: the output as text, and the line of the code that failed."""
    output = "" if outcome.is_error else jsontext.written(outcome.output)
    lines = (found.config.code or "").split("\n")
    number = outcome.failure.line if outcome.failure else None
    failed = lines[number - 1].strip() if number and number <= len(lines) else ""
    return {
        "output": output[:_LONGEST_SHOWN],
        "is_output_cut": len(output) > _LONGEST_SHOWN,
        "failed_line": failed[:500],
        "milliseconds": round(outcome.seconds * 1000),
    }


def _show(  # noqa: PLR0913 -- all named but four
    request: Request,
    project: Project,
    found: Tool | None,
    form: Any,
    *,
    status: int = 200,
    saved: Saved | None = None,
    bench: dict[str, Any] | None = None,
) -> HttpResponse:
    scope = request.scope
    between = ("Tools", address("tools", scope, project.project_id))
    context: dict[str, Any] = {
        "project": project,
        "tool": found,
        "heading": found.name if found else "New tool",
        "form": form,
        "saved": saved,
        "can_change": presenting.can_change(scope, project) and not (found and found.is_deleting),
        "action": address("tool", scope, found.tool_id) if found else address("new-tool", scope, project.project_id),
        "trail": presenting.trail(scope, project, between),
        "bench": None,
    }
    if found and context["can_change"]:
        context["bench"] = bench or {"fields": FieldsForm(tool=found), "text": ArgumentsForm.of(found)}
    return render(request, "workbench/agents/tool.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, organization: str, tool_id: str) -> HttpResponse:
    """Ask whether the tool is to go; POST with its name deletes it, or lists the agents that use it."""
    scope = request.scope
    found = services.get_tool(scope, tool_id=tool_id)
    policies.check_can_change(scope, found.user_id)
    project = services.get_project(scope, project_id=found.project_id)
    going = Going(
        found.name,
        address("delete-tool", scope, tool_id),
        "What is deployed goes on with its own copy until the project is deployed again. This cannot be undone.",
        "Delete the tool",
        presenting.trail(scope, project, (found.name, address("tool", scope, tool_id))),
    )
    page = presenting.delete_named(request, going, partial(services.delete_tool, scope, tool_id=tool_id))
    return page or presenting.back("tools", scope, found.project_id)
