"""The marker's screens: the queue at the left, one submission at the right; after a mark the next one is there."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from diatonic.common import clock, markdown
from diatonic.common.errors import Conflict, Invalid, Stale
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from diatonic.common.scope import Scope
from education.authoring.rules import Module
from education.exercises import services
from education.exercises.forms import MarkForm
from education.exercises.rules import State
from organizations.media import services as media

_FILTERS = (("submitted", "Waiting"), ("try_again", "Try again"), ("passed", "Passed"))


@require_safe
def queue(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show what was handed in for a module, of one state, or of one exercise of it."""
    module, context = _queue(request, module_id)
    context["trail"] = _trail(request.scope, module)[:2]
    return render(request, "education/exercises/queue.html", context)


def _queue(request: Request, module_id: str) -> tuple[Module, dict[str, Any]]:
    chosen = request.GET.get("state", State.SUBMITTED.value)
    section = request.GET.get("section") or None
    module, page = services.list_submissions(
        request.scope,
        module_id=module_id,
        content_id=section,
        state=chosen if chosen in set(State) else None,
        cursor=request.GET.get("cursor"),
    )
    return module, {
        "module": module,
        "submissions": page.items,
        "next_cursor": page.next_cursor,
        "chosen": chosen,
        "section": section,
        "filters": _FILTERS,
        "is_first_page": "cursor" not in request.GET,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: Request, organization: str, module_id: str, submission_id: str) -> HttpResponse:
    """Show one submission beside the queue. POST marks it, and goes on to the next that waits."""
    marking = services.get_submission(request.scope, module_id=module_id, submission_id=submission_id)
    one = marking.submission
    if request.method == "POST":
        return _mark(request, marking)
    form = MarkForm.of(marking.exercise, revision=one.revision, mark=one.mark)
    return _show(request, marking, form)


def _mark(request: Request, marking: services.Marking) -> HttpResponse:
    one, form = marking.submission, MarkForm(request.POST, exercise=marking.exercise)
    if not form.is_valid():
        return _show(request, marking, form, status=422)
    ids = {"module_id": one.module_id, "submission_id": one.submission_id}
    try:
        marked = services.mark(
            request.scope, **ids, given=form.given(), revision=form.cleaned_data["revision"], now=clock.now()
        )
    except Stale as failure:
        return _show_theirs(request, one.module_id, one.submission_id, form, failure)
    except (Invalid, Conflict) as failure:
        show_failure(form, failure)
        return _show(request, marking, form, status=failure.status)
    said = "has passed" if marked.submission.state is State.PASSED else "has been asked to try again"
    messages.success(request, f"{one.user_name or 'The learner'} {said}.")
    organization = request.scope.organization_id
    following = services.next_waiting(request.scope, module_id=one.module_id, after=one.submission_id)
    if following:
        return redirect("education:exercises:submission", organization, one.module_id, following)
    return redirect("education:exercises:queue", organization, one.module_id)


def _show_theirs(request: Request, module_id: str, submission_id: str, form: MarkForm, failure: Stale) -> HttpResponse:
    """Show the other person's mark above one's own, which stays in the form; sending it once more takes its place."""
    marking = services.get_submission(request.scope, module_id=module_id, submission_id=submission_id)
    form.data = {**request.POST.dict(), "revision": str(marking.submission.revision)}
    return _show(request, marking, form, status=failure.status, conflict=failure.detail)


def _show(
    request: Request, marking: services.Marking, form: MarkForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    one = marking.submission
    module, context = _queue(request, one.module_id)
    ids = [request.scope.organization_id, one.module_id, one.submission_id]
    context |= {
        "marking": marking,
        "work": one,
        "work_html": markdown.to_html(one.text),
        "instructions_html": markdown.to_html(marking.instructions),
        "file_url": reverse("education:exercises:file", args=ids),
        "form": form,
        "trail": _trail(request.scope, module),
        "is_own": one.user_id == request.scope.user_id and request.scope.settings.second_person_publishes,
    }
    return render(request, "education/exercises/submission.html", context | extra, status=status)


@require_safe
def file(request: Request, organization: str, module_id: str, submission_id: str) -> HttpResponse:
    """Lead to the file of a submission."""
    found = services.get_submitted_file(request.scope, module_id=module_id, submission_id=submission_id)
    response = HttpResponseRedirect(media.url_of(found))
    response["Cache-Control"] = "private, no-store"
    return response


def _trail(scope: Scope, module: Module) -> list[tuple[str, str]]:
    return [
        ("Teach", reverse("education:authoring:modules", args=[scope.organization_id])),
        (module.title, reverse("education:authoring:module", args=[scope.organization_id, module.module_id])),
        ("Submissions", reverse("education:exercises:queue", args=[scope.organization_id, module.module_id])),
    ]
