"""The agents of a project: the list with the main agent above it, and the editor of one."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.http.access import Request
from diatonic.common.joining import Place, Saved, There
from workbench.agents import policies, services
from workbench.agents.forms.agents import AgentForm
from workbench.agents.forms.tools import show_config_failure
from workbench.agents.rules.agents import Agent, AgentType
from workbench.agents.services import Choices
from workbench.agents.views import presenting
from workbench.agents.views.presenting import Going, address
from workbench.llm.rules.catalog import Provider
from workbench.llm.rules.wording import ONLY_ECHOES


@require_safe
def project(request: Request, organization: str, project_id: str) -> HttpResponse:
    """Show a project: its main agent, and the agents that it asks."""
    found, main, page = services.get_project_agents(
        request.scope, project_id=project_id, cursor=request.GET.get("cursor")
    )
    context = presenting.page(request.scope, found, "agents") | {
        "main": main,
        "agents": page.items,
        "next_cursor": page.next_cursor,
        "is_first_page": "cursor" not in request.GET,
    }
    return render(request, "workbench/agents/project.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, organization: str, project_id: str) -> HttpResponse:
    """Make an agent in a project."""
    scope = request.scope
    choices = services.get_choices(scope, project_id=project_id, now=clock.now())
    policies.check_can_change(scope, choices.project.owner_id)
    form = AgentForm(initial={}, choices=choices, revision=0)
    if request.method == "POST":
        form = AgentForm(request.POST, choices=choices)
        if form.is_valid():
            try:
                made = services.create_agent(
                    scope, project_id=project_id, config=form.config_for(None), now=clock.now()
                )
            except (Invalid, Conflict) as failure:
                show_config_failure(form, failure)
            else:
                messages.success(request, f"The agent “{made.name}” is made.")
                return presenting.back("agent", scope, made.agent_id)
    return _show(request, choices, form, None, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def agent(request: Request, organization: str, agent_id: str) -> HttpResponse:
    """Show an agent; POST saves it."""
    scope = request.scope
    found = services.get_agent(scope, agent_id=agent_id)
    if request.method == "POST":
        policies.check_can_change(scope, found.user_id)
    choices = services.get_choices(scope, project_id=found.project_id, now=clock.now())
    if request.method != "POST":
        return _show(request, choices, AgentForm.of(found, choices=choices), found)
    saved = presenting.save_joined(request, _place(request, found, choices), done="The agent is saved.")
    if saved.is_done:
        return presenting.back("agent", scope, agent_id)
    return _show(request, choices, saved.form, found, status=saved.status, saved=saved)


def _place(request: Request, seen: Agent, choices: Choices) -> Place:
    scope, known = request.scope, {"agent": seen}

    def read() -> There:
        known["agent"] = services.get_agent(scope, agent_id=seen.agent_id)
        return There(AgentForm.of(known["agent"], choices=choices), known["agent"].updated_by_name)

    def save(form: Any, revision: int) -> None:
        config = form.config_for(known["agent"].config)
        services.update_agent(scope, agent_id=seen.agent_id, config=config, revision=revision, now=clock.now())

    return Place(lambda data: AgentForm(data, choices=choices), read, save, show_config_failure)


def _show(
    request: Request, choices: Choices, form: Any, found: Agent | None, *, status: int = 200, saved: Saved | None = None
) -> HttpResponse:
    scope, project = request.scope, choices.project
    ids = [found.agent_id] if found else []
    context = {
        "project": project,
        "agent": found,
        "heading": found.name if found else "New agent",
        "trial": presenting.trial(scope, project, found.agent_id)
        if found and found.type is not AgentType.FLOW
        else None,
        "form": form,
        "saved": saved,
        "can_change": presenting.can_change(scope, project) and not (found and found.is_deleting),
        "action": address("agent", scope, *ids) if found else address("new-agent", scope, project.project_id),
        "ticks": [(form[name], form.ticks(name)) for name in ("tools", "builtin_tools")],
        "is_demo": any(one.provider is Provider.DEMO for one in choices.models),
        "only_echoes": ONLY_ECHOES,
        "trail": presenting.trail(scope, project),
    }
    return render(request, "workbench/agents/agent.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, organization: str, agent_id: str) -> HttpResponse:
    """Ask whether the agent is to go; POST with its name deletes it, or lists the flows that call it."""
    scope = request.scope
    found = services.get_agent(scope, agent_id=agent_id)
    policies.check_can_change(scope, found.user_id)
    project = services.get_project(scope, project_id=found.project_id)
    going = Going(
        found.name,
        address("delete-agent", scope, agent_id),
        "What is deployed goes on with its own copy until the project is deployed again. This cannot be undone.",
        "Delete the agent",
        presenting.trail(scope, project, (found.name, address("agent", scope, agent_id))),
    )
    page = presenting.delete_named(request, going, partial(services.delete_agent, scope, agent_id=agent_id))
    return page or presenting.back("project", scope, found.project_id)
