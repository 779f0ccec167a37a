"""Stopping a run and resuming it, and saying whether its answer helped."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid, Stale, Unavailable
from diatonic.common.http.access import Request
from workbench.llm import services as llm
from workbench.runs import services
from workbench.runs.views import presenting


@require_POST
def stop(request: Request, organization: str, run_id: str) -> HttpResponse:
    """Stop a run."""
    try:
        services.stop(request.scope, run_id=run_id, now=clock.now())
    except Conflict as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, "The run is stopped. What had finished is kept: it can be resumed.")
    return redirect(presenting.address("run", request.scope, run_id))


@require_POST
def resume(request: Request, organization: str, run_id: str) -> HttpResponse:
    """Go on with a run that failed or was stopped, as it began or with the latest configuration."""
    latest = request.POST.get("with") == "latest"
    try:
        services.resume(request.scope, run_id=run_id, latest=latest, now=clock.now())
    except (Conflict, Invalid, Unavailable) as failure:
        messages.error(request, " ".join([failure.detail, *(one.message for one in failure.fields[:5])]))
    else:
        messages.success(request, "The run goes on. What had finished is not done again.")
    return redirect(presenting.address("run", request.scope, run_id))


@require_POST
def judge(request: Request, organization: str, run_id: str) -> HttpResponse:
    """Keep whether an answer of the run helped; said again, the last counts."""
    said = request.POST.get("helpful")
    if said not in ("yes", "no"):
        services.find_run(request.scope, run_id=run_id)  # whoever asks for another organization's learns nothing else
        raise Invalid("Say whether it helped: yes or no.")
    call_id, score = request.POST.get("call_id", ""), 1.0 if said == "yes" else 0.0
    try:
        llm.score_call(request.scope, conversation_id=run_id, call_id=call_id, score=score, now=clock.now())
    except (Conflict, Stale) as failure:
        messages.error(request, failure.detail)
    else:
        words = "it helped" if score else "it did not help"
        messages.success(request, f"Thank you. It is kept that {words}.")
    return redirect(presenting.address("run", request.scope, run_id))
