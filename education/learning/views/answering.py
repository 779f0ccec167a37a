"""Answering a quiz: start the clock, save, send. All of it works without script."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from diatonic.common import clock
from diatonic.common.errors import Invalid
from diatonic.common.http import problems
from diatonic.common.http.access import Request
from diatonic.common.validation import whole_number
from education.learning import services
from education.learning.rules import LearnerSection
from education.learning.views.sections import show
from education.quizzes.rules import AnswerSheet


@require_POST
def start(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Start the clock of a timed quiz; its page has the questions from now on."""
    services.start_attempt(request.scope, module_id=module_id, content_id=content_id, now=clock.now())
    return redirect(reverse("education:learning:section", args=[organization, module_id, content_id]) + "?again=1")


@require_POST
def save(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Keep the answers of a timed attempt without sending it."""
    now = clock.now()
    learner = services.get_section(request.scope, module_id=module_id, content_id=content_id)
    attempt = whole_number(request.POST.get("attempt", "")) or learner.next_attempt
    saved_at = _keep(request, learner, AnswerSheet(learner.content, _fields(request)), attempt, now)
    if problems.wants_problem(request):
        return JsonResponse({"saved_at": saved_at})
    messages.success(request, "Saved. Send your answers before the time is over.")
    return redirect(reverse("education:learning:section", args=[organization, module_id, content_id]) + "?again=1")


@require_POST
def answer(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Grade the answers to a quiz; the result is on the section's page."""
    ids, now = {"module_id": module_id, "content_id": content_id}, clock.now()
    edition = whole_number(request.POST.get("edition", ""))
    attempt = whole_number(request.POST.get("attempt", "")) or None
    learner = services.get_answered_section(request.scope, **ids, edition=edition, attempt=attempt, now=now)
    is_over = learner.sitting is not None and learner.sitting.is_over(now)
    sheet = AnswerSheet(learner.content, _fields(request))
    if sheet.open_questions and "anyway" not in request.POST and not is_over:
        return _again(request, learner, sheet, now)
    pinned: dict[str, Any] = {"edition": edition, "attempt": attempt}
    try:
        services.submit_attempt(request.scope, **ids, submitted={"answers": sheet.answers, **pinned}, now=now)
    except Invalid as failure:
        wrong = {field.pointer.removeprefix("/answers/").partition("/")[0]: field.message for field in failure.fields}
        if not is_over:
            return _again(request, learner, AnswerSheet(learner.content, _fields(request), errors=wrong), now)
        # There is no time left to put it right: the rest counts.
        fitting = {name: chosen for name, chosen in sheet.answers.items() if name not in wrong}
        services.submit_attempt(request.scope, **ids, submitted={"answers": fitting, **pinned}, now=now)
    address = reverse("education:learning:section", args=[organization, module_id, content_id])
    return redirect(f"{address}#result")


def _again(request: Request, learner: LearnerSection, sheet: AnswerSheet, now: datetime) -> HttpResponse:
    """Show what is still to be done; while the clock runs, what is there is kept."""
    if learner.sitting:
        _keep(request, learner, sheet, learner.sitting.number, now)
    return show(request, learner, sheet=sheet, is_answering=True, status=422)


def _keep(request: Request, learner: LearnerSection, sheet: AnswerSheet, attempt: int, now: datetime) -> str:
    return services.save_answers(
        request.scope,
        module_id=learner.module.module_id,
        content_id=learner.section.entry.content_id,
        submitted={"answers": sheet.answers, "attempt": attempt},
        now=now,
    )


def _fields(request: Request) -> dict[str, list[str]]:
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}
