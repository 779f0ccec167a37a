"""Who learns, who is stuck, and what one person did; and all of it as tables."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diatonic.common import clock
from diatonic.common.http.access import Request
from education.authoring.rules import SectionType
from education.results import services
from education.results.rules import Show
from education.results.schemas import sent_table
from education.results.services import NoSuchQuiz
from education.results.views.figures import results_link, trail

_SHOWS: dict[Show, str] = {
    "stopped": "Stopped for a week",
    "failing": "Not getting past a quiz",
    "going": "On the way",
    "finished": "Finished",
}


@require_safe
def learners(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show the learners of a module, first of all those who are stuck."""
    asked = request.GET.get("show", "")
    show: Show = next((one for one in _SHOWS if one == asked), "stopped")
    module, page = services.list_learners(
        request.scope, module_id=module_id, show=show, cursor=request.GET.get("cursor"), now=clock.now()
    )
    context: dict[str, Any] = {
        "module": module,
        "learners": page.items,
        "next_cursor": page.next_cursor,
        "is_first_page": "cursor" not in request.GET,
        "show": show,
        "shows": _SHOWS.items(),
        "trail": trail(request.scope, module, results_link(request.scope, module)),
    }
    return render(request, "education/results/learners.html", context)


@require_safe
def learner(request: Request, organization: str, module_id: str, user_id: str) -> HttpResponse:
    """Show what one learner did, section by section."""
    module, outline, found = services.get_learner(request.scope, module_id=module_id, user_id=user_id)
    context: dict[str, Any] = {
        "module": module,
        "learner": found,
        "rows": [(entry, found.progress.of(entry.content_id)) for entry in outline.entries],
        "trail": trail(request.scope, module, results_link(request.scope, module)),
    }
    return render(request, "education/results/learner.html", context)


@require_safe
def attempts(request: Request, organization: str, module_id: str, user_id: str, content_id: str) -> HttpResponse:
    """Show every answer that one learner gave in a quiz."""
    module, outline, found = services.get_learner(request.scope, module_id=module_id, user_id=user_id)
    entry = outline.entry(content_id)
    if entry is None or entry.content_type is not SectionType.QUIZ:
        raise NoSuchQuiz
    page = services.list_learner_attempts(
        request.scope,
        module_id=module_id,
        content_id=content_id,
        user_id=user_id,
        limit=5,
        cursor=request.GET.get("cursor"),
    )
    context: dict[str, Any] = {
        "module": module,
        "learner": found,
        "entry": entry,
        "attempts": [(one.given, list(zip(one.quiz.questions, one.results, strict=True))) for one in page.items],
        "next_cursor": page.next_cursor,
        "trail": trail(request.scope, module, results_link(request.scope, module)),
    }
    return render(request, "education/results/attempts.html", context)


@require_safe
def learners_csv(request: Request, organization: str, module_id: str) -> StreamingHttpResponse:
    """Send all learners as a table, page by page as it is read."""
    return sent_table(services.learner_rows(request.scope, module_id=module_id), "learners.csv")


@require_safe
def questions_csv(request: Request, organization: str, module_id: str) -> StreamingHttpResponse:
    """Send the figures of all questions as a table, quiz by quiz."""
    return sent_table(services.questions_rows(request.scope, module_id=module_id), "questions.csv")
