"""The main agent of a project, which has the others as its tools."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.joining import Place, There
from workbench.agents import policies, services
from workbench.agents.forms.agents import MainForm
from workbench.agents.forms.tools import show_config_failure
from workbench.agents.views import presenting
from workbench.agents.views.presenting import address
from workbench.llm import services as llm
from workbench.llm.rules.catalog import Offer, Provider
from workbench.llm.rules.wording import ONLY_ECHOES


@require_http_methods(["GET", "HEAD", "POST"])
def main_agent(request: Request, organization: str, project_id: str) -> HttpResponse:
    """Show the main agent; POST saves it."""
    scope = request.scope
    project, stored = services.get_project_main(scope, project_id=project_id)
    if request.method == "POST":
        policies.check_can_change(scope, project.owner_id)
    models = tuple(llm.models(scope, now=clock.now()))
    form, saved = MainForm.of(stored, models=models), None
    if request.method == "POST":
        saved = presenting.save_joined(request, _place(request, project_id, models), done="The main agent is saved.")
        if saved.is_done:
            return presenting.back("main", scope, project_id)
        form = saved.form  # type: ignore[assignment]  # the one that was made
    context: dict[str, Any] = {
        "project": project,
        "heading": "Main agent",
        "trial": presenting.trial(scope, project, project_id),
        "form": form,
        "saved": saved,
        "revision": stored.revision,
        "can_change": presenting.can_change(scope, project),
        "action": address("main", scope, project_id),
        "is_demo": any(one.provider is Provider.DEMO for one in models),
        "only_echoes": ONLY_ECHOES,
        "trail": presenting.trail(scope, project),
    }
    return render(request, "workbench/agents/main.html", context, status=saved.status if saved else 200)


def _place(request: Request, project_id: str, models: tuple[Offer, ...]) -> Place:
    scope = request.scope

    def read() -> There:
        stored = services.get_main_config(scope, project_id=project_id)
        return There(MainForm.of(stored, models=models), stored.updated_by_name)

    def save(form: Any, revision: int) -> None:
        services.save_main_config(
            scope, project_id=project_id, config=form.config(), revision=revision, now=clock.now()
        )

    return Place(lambda data: MainForm(data, models=models), read, save, show_config_failure)
