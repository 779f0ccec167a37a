"""Answering what a run waits for: a decision, or what an action in the browser came to."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from workbench.runs import services
from workbench.runs.forms import DecisionForm, ResultForm
from workbench.runs.rules.runs import Decision
from workbench.runs.views import presenting
from workbench.runs.views.presenting import Refused
from workbench.runs.views.watching import show

_DONE = {
    Decision.APPROVE: "Approved. The run goes on.",
    Decision.REJECT: "Declined. The run does not go on.",
    Decision.AGAIN: "The call is made again.",
    Decision.DONE: "The run goes on as if the call had answered this.",
}


@require_POST
def decide(request: Request, organization: str, run_id: str, wait_id: str) -> HttpResponse:
    """Decide what a run waits for."""
    form = DecisionForm(request.POST)
    said = request.POST.get("decision", "")
    decision = Decision(said) if said in set(Decision) else Decision.REJECT

    def answer() -> str:
        services.decide(
            request.scope,
            run_id=run_id,
            wait_id=wait_id,
            decision=decision,
            note=form.cleaned_data["note"],
            output=form.cleaned_data["output"],
            now=clock.now(),
        )
        return _DONE[decision]

    if said != decision:
        form.add_error(None, "Choose what is to happen.")
    return _answered(request, run_id, wait_id, form, answer)


@require_POST
def act(request: Request, organization: str, run_id: str, wait_id: str) -> HttpResponse:
    """Give what an action came to, or why it could not be done: once, by who started the run."""
    wait = services.find_wait(request.scope, run_id=run_id, wait_id=wait_id)
    form = ResultForm(request.POST, schema=wait.asked.get("output_schema"))
    is_failed = request.POST.get("is") == "failed"

    def answer() -> str:
        failure = (form.cleaned_data["error"] or "It could not be done.") if is_failed else ""
        output = None if is_failed else form.output()
        services.give_result(
            request.scope, run_id=run_id, wait_id=wait_id, output=output, failure=failure, now=clock.now()
        )
        return "The run is told, and goes on."

    return _answered(request, run_id, wait_id, form, answer)


def _answered(
    request: Request, run_id: str, wait_id: str, form: DecisionForm | ResultForm, answer: Callable[[], str]
) -> HttpResponse:
    if form.is_valid():
        try:
            messages.success(request, answer())
        except Conflict as failure:
            messages.error(request, failure.detail)
        except Invalid as failure:
            show_failure(form, failure)
    if form.errors:
        return show(request, run_id, refused=Refused(wait_id, form), status=422)
    return redirect(presenting.address("run", request.scope, run_id))
