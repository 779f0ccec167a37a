"""What the pages of a project share: addresses, tabs, who may do what, saving and deleting."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from diatonic.common import clock, ids
from diatonic.common.errors import Conflict, Stale
from diatonic.common.http.access import Request
from diatonic.common.joining import Place, Saved, save
from diatonic.common.scope import Scope
from workbench.agents import services
from workbench.agents.rules.projects import Project

Trail = list[tuple[str, str]]


def address(name: str, scope: Scope, *parts: str) -> str:
    """Return the address of a page of agents in the scope's organization."""
    return reverse(f"workbench:agents:{name}", args=[scope.organization_id, *parts])


def can_change(scope: Scope, project: Project) -> bool:
    """Say whether the person may change the project now."""
    return services.may_change(scope, project)


def page(scope: Scope, project: Project, here: str) -> dict[str, Any]:
    """Return what every page of a project needs; ``here``: its tab."""
    return {
        "project": project,
        "here": here,
        "is_nobodys": services.is_nobodys(project),
        "tabs": services.tabs(scope, project),
        "can_change": can_change(scope, project),
        "trail": trail(scope),
    }


def trail(scope: Scope, project: Project | None = None, *more: tuple[str, str]) -> Trail:
    """Return the way to a page: the projects, this one, and whatever lies between."""
    found = [("Projects", address("projects", scope))]
    if project is not None:
        found.append((project.name, address("project", scope, project.project_id)))
    return [*found, *more]


class Trial(NamedTuple):
    """The conversation beside an agent's editor: with whom, and which of its configurations may answer.

    ``form_id``: a message that is sent twice without script is one run.
    """

    agent_id: str
    may_draft: bool
    is_deployed: bool
    form_id: str

    @property
    def is_there(self) -> bool:
        """Whether there is anything to talk to."""
        return self.may_draft or self.is_deployed


def trial(scope: Scope, project: Project, agent_id: str) -> Trial | None:
    """Return how the person tries an agent, or with a project's id its main agent; nothing where they may run none."""
    if project.is_deleting or not scope.can("runs.execute"):
        return None
    return Trial(agent_id, can_change(scope, project), project.deployed is not None, ids.new())


def save_joined(request: Request, place: Place, *, done: str) -> Saved:
    """Save what was sent, and tell the person so; ``done``: in which words."""
    saved = save(request.POST, place)
    if saved.is_done:
        messages.success(request, f"{done} Joined with the change of {saved.by}." if saved.by else done)
    return saved


class Going(NamedTuple):
    """Something to delete: its name, where it is asked about, what goes with it, and what is said afterwards."""

    name: str
    action: str
    text: str
    verb: str
    trail: Trail


def is_confirmed(request: Request, going: Going) -> bool:
    """Say whether the person has typed the name, and so asks to delete it."""
    return request.method == "POST" and request.POST.get("confirm_name", "").strip() == going.name.strip()


def ask(request: Request, going: Going, *, failure: Conflict | Stale | None = None) -> HttpResponse:
    """Ask whether something is to go; ``failure``: why it has not, and what names it."""
    is_wrong = request.method == "POST" and not failure
    extra = failure.extra if failure else {}
    context = {
        "going": going,
        "trail": going.trail,
        "is_wrong": is_wrong,
        "refused": failure.detail if failure else "",
        "uses": extra.get("agents", []),
        "can_cascade": extra.get("can_cascade", False),
        "was_told": "cascade" in request.POST,
    }
    status = failure.status if failure else 422 if is_wrong else 200
    return render(request, "workbench/agents/delete.html", context, status=status)


def delete_named(request: Request, going: Going, delete: Callable[..., Any]) -> HttpResponse | None:
    """Delete an agent or a tool once its name is typed; ``None`` once that is done, a page to answer until then.

    Where others name it, the page lists them: only what was shown there is told to lose it, by a second step.
    """
    if not is_confirmed(request, going):
        return ask(request, going)
    cascade = request.POST.get("cascade") == "yes"
    try:
        left = delete(cascade=cascade, told=request.POST.getlist("told"), now=clock.now())
    except (Conflict, Stale) as failure:
        return ask(request, going, failure=failure)
    done = "is being deleted; that takes a moment." if left else "is deleted."
    messages.success(request, f"“{going.name}” {done}")
    return None


def back(name: str, scope: Scope, *parts: str) -> HttpResponse:
    """Lead to a page of agents."""
    return redirect(address(name, scope, *parts))
