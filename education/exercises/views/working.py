"""A learner's work on an exercise: below the exercise on its page, and on a page of its own where something is wrong."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from diatonic.common import clock, markdown
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.forms import MARKDOWN_TOOLS, show_failure
from diatonic.common.http.access import Request
from diatonic.common.scope import Scope
from education.exercises import services
from education.exercises.forms import WorkForm
from education.exercises.rules import GONE, MAX_TEXT, Desk, Submission
from education.learning import services as learning
from education.learning.rules import LearnerSection
from organizations.media import services as media
from organizations.media.rules import BY_EXTENSION, UploadState

_MOVING = (UploadState.UPLOADED, UploadState.PROCESSING)


def part(request: Request, learner: LearnerSection) -> dict[str, Any]:
    """Return what the page of an exercise shows of one's own work, and the form to hand in."""
    desk = services.get_desk(request.scope, module=learner.module, section=learner.section)
    form = WorkForm(initial={"text": desk.draft.text, "edition": learner.section.entry.edition})
    return _context(request.scope, learner, desk, form)


def _context(scope: Scope, learner: LearnerSection, desk: Desk, form: WorkForm) -> dict[str, Any]:
    ids = _ids(scope, learner.module.module_id, learner.section.entry.content_id)
    latest = desk.latest
    return {
        "work_template": "education/exercises/_work.html",
        "desk": desk,
        "shown_work": [_shown(desk, one, ids) for one in desk.submissions],
        "work_form": form,
        "can_hand_in": not desk.why_not and scope.can("learn.attempt"),
        "can_take_back": latest is not None and latest.state == "submitted" and scope.can("learn.attempt"),
        "work_urls": _addresses(scope, ids),
        "work_key": f"work:{scope.user_id}:{ids[2]}:{latest.number if latest else 0}",
        "markdown_tools": MARKDOWN_TOOLS,
        "work_accept": ",".join(f".{extension}" for extension in BY_EXTENSION),
        **_file(scope, desk, ids),
    }


def _addresses(scope: Scope, ids: list[str]) -> dict[str, str]:
    return {
        "hand_in": reverse("education:exercises:hand-in", args=ids),
        "take_back": reverse("education:exercises:take-back", args=ids),
        "preview": reverse("education:exercises:preview-text", args=[scope.organization_id]),
        "upload": "/api/education/catalogue/{1}/sections/{2}/submissions/upload".format(*ids),
    }


def _file(scope: Scope, desk: Desk, ids: list[str]) -> dict[str, Any]:
    """Return where the file that lies ready stands."""
    upload = desk.upload if desk.upload and desk.upload.state not in GONE else None
    return {
        "work_file": desk.file,
        "work_upload": upload,
        "is_work_busy": upload is not None and upload.state in _MOVING,
        "work_file_url": reverse("education:exercises:waiting-file", args=ids),
        "work_clear_url": reverse("education:exercises:clear-file", args=ids),
        "did_not_come": desk.upload.filename if desk.upload and desk.upload.state is UploadState.TIMED_OUT else "",
    }


def _shown(desk: Desk, one: Submission, ids: list[str]) -> dict[str, Any]:
    """Return a submission for the page: its text as HTML, each criterion with what was said about it."""
    exercise, mark = desk.exercises[one.edition], one.mark
    return {
        "work": one,
        "html": markdown.to_html(one.text),
        "file": desk.files.get(one.file_id),
        "file_url": reverse("education:exercises:own-file", args=[*ids, one.number]),
        "criteria": [
            (criterion, mark.points.get(criterion.criterion_id, 0), mark.notes.get(criterion.criterion_id, ""))
            for criterion in exercise.rubric
        ]
        if mark
        else [],
    }


@require_POST
def hand_in(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Hand in; what is wrong is said on a page that keeps the text."""
    form = WorkForm(request.POST)
    try:
        submitted = {"text": form.data.get("text", "")[: MAX_TEXT + 1].replace("\r\n", "\n")}
        edition = form.cleaned_data.get("edition") if form.is_valid() else None
        services.hand_in(
            request.scope,
            module_id=module_id,
            content_id=content_id,
            submitted=submitted | {"edition": edition},
            now=clock.now(),
        )
    except (Invalid, Conflict) as failure:
        return _again(request, module_id, content_id, form, failure)
    messages.success(request, "Your work is handed in. You are told when it is marked.")
    return _back(organization, module_id, content_id)


def _again(
    request: Request, module_id: str, content_id: str, form: WorkForm, failure: Invalid | Conflict
) -> HttpResponse:
    learner = learning.get_section(request.scope, module_id=module_id, content_id=content_id)
    desk = services.get_desk(request.scope, module=learner.module, section=learner.section)
    form.data = {**request.POST.dict(), "edition": str(learner.section.entry.edition)}
    show_failure(form, failure)
    context = _context(request.scope, learner, desk, form) | {
        "learner": learner,
        "module": learner.module,
        "entry": learner.section.entry,
        "html": learner.html,
        "exercise": desk.exercise,
        "back_url": _page(request.scope.organization_id, module_id, content_id),
        "trail": [
            ("Learn", reverse("education:learning:catalogue", args=[request.scope.organization_id])),
            (
                str(learner.module.fields["title"]),
                reverse("education:learning:module", args=[request.scope.organization_id, module_id]),
            ),
        ],
    }
    return render(request, "education/exercises/again.html", context, status=failure.status)


@require_POST
def take_back(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Take work back that nobody has marked; it stands in the form again."""
    try:
        services.take_back(request.scope, module_id=module_id, content_id=content_id, now=clock.now())
    except Conflict as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, "Your work is yours again. Hand it in once it is as you want it.")
    return _back(organization, module_id, content_id)


@require_safe
def waiting_file(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Return the file that lies ready as a part of the page, for the page that watches it."""
    learner = learning.get_section(request.scope, module_id=module_id, content_id=content_id)
    desk = services.get_desk(request.scope, module=learner.module, section=learner.section)
    context = _file(request.scope, desk, _ids(request.scope, module_id, content_id))
    return render(request, "education/exercises/_work_file.html", context)


@require_POST
def clear_file(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Take out the file that lies ready."""
    services.clear_file(request.scope, module_id=module_id, content_id=content_id, now=clock.now())
    return _back(organization, module_id, content_id)


@require_safe
def own_file(request: Request, organization: str, module_id: str, content_id: str, number: int) -> HttpResponse:
    """Lead to the file of one's own submission."""
    file = services.get_own_file(request.scope, module_id=module_id, content_id=content_id, number=number)
    response = HttpResponseRedirect(media.url_of(file))
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def preview_text(request: Request, organization: str) -> HttpResponse:
    """Return Markdown as whoever marks it gets it."""
    request.scope.check("learn.attempt", "You can read here, but not hand in work.")
    return JsonResponse({"html": markdown.to_html(request.POST.get("body", "")[:MAX_TEXT])})


def _ids(scope: Scope, module_id: str, content_id: str) -> list[str]:
    return [scope.organization_id, module_id, content_id]


def _page(organization: str, module_id: str, content_id: str) -> str:
    return f"{reverse('education:learning:section', args=[organization, module_id, content_id])}#work"


def _back(organization: str, module_id: str, content_id: str) -> HttpResponse:
    return redirect(_page(organization, module_id, content_id))
