"""The learner's screens: catalogue, module, section, quiz. All of it works without script."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import NotFound
from diatonic.common.http.access import Request
from diatonic.common.scope import Scope
from diatonic.common.validation import whole_number
from education.authoring.rules import Outline
from education.learning import forms, services
from education.learning.rules import LearnerSection, Progress
from organizations.media import services as media

_WIDE = "960"
_KEPT_SECONDS = 50  # a signed address is good for 60


@require_safe
def catalogue(request: Request, organization: str) -> HttpResponse:
    """Show what can be learned, with one's own progress."""
    page = services.list_catalogue(request.scope, cursor=request.GET.get("cursor"))
    context = {"cards": page.items, "next_cursor": page.next_cursor, "is_first_page": "cursor" not in request.GET}
    return render(request, "education/learning/catalogue.html", context)


@require_safe
def module(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show a module: what it is about, its sections, where to go on."""
    learner = services.get_module(request.scope, module_id=module_id)
    outline = learner.module.outline
    context = {
        "learner": learner,
        "module": learner.module,
        "rows": [(entry, learner.progress.of(entry.content_id)) for entry in outline.entries],
        "progress_words": _progress_words(learner.progress, outline),
        "has_begun": bool(learner.progress.sections),
        "trail": [("Learn", reverse("education:learning:catalogue", args=[organization]))],
    }
    return render(request, "education/learning/module.html", context)


def _progress_words(progress: Progress, outline: Outline) -> str:
    return f"{progress.completed(outline)} of {len(outline.entries)} sections done"


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Show a section. POST completes it and goes on to the next."""
    if request.method == "POST":
        return _complete(request, module_id, content_id)
    learner = services.get_section(request.scope, module_id=module_id, content_id=content_id)
    return _show(request, learner)


def _complete(request: Request, module_id: str, content_id: str) -> HttpResponse:
    scope = request.scope
    reported = {"state": "completed"}
    services.save_progress(scope, module_id=module_id, content_id=content_id, reported=reported, now=clock.now())
    _, after = services.get_module(scope, module_id=module_id).module.outline.neighbours(content_id)
    if after:
        return redirect("education:learning:section", scope.organization_id, module_id, after.content_id)
    return redirect("education:learning:module", scope.organization_id, module_id)


@require_POST
def answer(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Grade the answers to a quiz; the result is on the section's page."""
    ids, now = {"module_id": module_id, "content_id": content_id}, clock.now()
    edition = whole_number(request.POST.get("edition", ""))
    learner = services.get_answered_section(request.scope, **ids, edition=edition, now=now)
    sheet = forms.AnswerSheet(learner.content, request.POST)
    if sheet.open_questions:
        return _show(request, learner, sheet=sheet, is_answering=True, status=422)
    services.submit_attempt(request.scope, **ids, submitted={"answers": sheet.chosen, "edition": edition}, now=now)
    address = reverse("education:learning:section", args=[organization, module_id, content_id])
    return redirect(f"{address}#result")


def _show(request: Request, learner: LearnerSection, *, status: int = 200, **extra: Any) -> HttpResponse:
    scope, here = request.scope, learner.section.entry
    outline = learner.module.outline
    context = {
        "learner": learner,
        "module": learner.module,
        "entry": here,
        "html": learner.html,
        "files": _files(scope, learner),
        "rows": [(entry, learner.progress.of(entry.content_id)) for entry in outline.entries],
        "place": outline.position(here.content_id),
        "completed": learner.progress.completed(outline),
        "progress_words": _progress_words(learner.progress, outline),
        "trail": _trail(scope, learner),
    }
    if here.content_type == "quiz":
        context |= _quiz(request, learner, has_sheet="sheet" in extra)
        context["answer_url"] = reverse("education:learning:answer", args=[*_ids(scope, learner)])
    return render(request, "education/learning/section.html", context | extra, status=status)


def _ids(scope: Scope, learner: LearnerSection) -> list[str]:
    return [scope.organization_id, learner.module.module_id, learner.section.entry.content_id]


def _trail(scope: Scope, learner: LearnerSection) -> list[tuple[str, str]]:
    module_id = learner.module.module_id
    return [
        ("Learn", reverse("education:learning:catalogue", args=[scope.organization_id])),
        (
            str(learner.module.fields["title"]),
            reverse("education:learning:module", args=[scope.organization_id, module_id]),
        ),
    ]


def _quiz(request: Request, learner: LearnerSection, *, has_sheet: bool) -> dict[str, Any]:
    again = "again" in request.GET and learner.attempts_left != 0
    is_answering = has_sheet or again or not learner.own.attempts
    if is_answering:
        return {"is_answering": True, "sheet": forms.AnswerSheet(learner.content)}
    ids = {"module_id": learner.module.module_id, "content_id": learner.section.entry.content_id}
    attempts = services.list_attempts(request.scope, **ids, limit=1).items
    return {"is_answering": False, "result": forms.result(learner.content, attempts[0]) if attempts else None}


def _files(scope: Scope, learner: LearnerSection) -> list[dict[str, Any]]:
    """Return the files to show, with our own addresses: they stay good while signed ones expire."""
    slots = {slot: file_id for slot, file_id in learner.section.files.items() if slot in ("video", "document")}
    found = media.get_files(scope, file_ids=list(slots.values())) if slots else {}
    ids = _ids(scope, learner)
    addresses = {name: reverse("education:learning:file", args=[*ids, name]) for name in ("captions", "poster")}
    return [
        {
            "file": found[file_id],
            "url": reverse("education:learning:file", args=[*ids, slot]),
            "poster": addresses["poster"] if found[file_id].preview else "",
            "progress_url": "/api/education/catalogue/{1}/sections/{2}/progress".format(*ids),
            "captions": addresses["captions"] if "captions" in learner.section.files else "",
        }
        for slot, file_id in slots.items()
        if file_id in found
    ]


@require_safe
def file(request: Request, organization: str, module_id: str, content_id: str, slot: str) -> HttpResponse:
    """Lead to a file of a published section; captions are sent from here, as browsers want them."""
    scope = request.scope
    files = services.get_section(scope, module_id=module_id, content_id=content_id).section.files
    if slot == "poster":
        return _lead_to_preview(scope, files.get("video") or files.get("document"))
    if slot not in files:
        raise NotFound("This section has no such file.")
    if slot == "captions":
        return HttpResponse(media.read_small(scope, file_id=files[slot]), content_type="text/vtt; charset=utf-8")
    # A player that seeks after the address has expired asks to be led there anew.
    return _lead(media.reading_url(scope, file_id=files[slot]), kept_seconds=0)


@require_safe
def picture(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Lead to the picture of a published module."""
    learner = services.get_module(request.scope, module_id=module_id)
    return _lead_to_preview(request.scope, learner.module.card.thumbnail_file_id)


@require_safe
def image(request: Request, organization: str, file_id: str) -> HttpResponse:
    """Lead to a picture that stands in a text. Pictures of texts are for everyone who may learn here."""
    request.scope.check("learn.view", "Only members of the organization can learn here.")
    found = media.get_files(request.scope, file_ids=[file_id]).get(file_id)
    attached = found.attachment if found is not None and found.kind == "image" else None
    if found is None or attached is None or attached.slot != "image":
        raise NotFound("There is no such picture.")
    return _lead(media.url_of(found, _WIDE if _WIDE in found.renditions else "original"))


def _lead_to_preview(scope: Scope, file_id: str | None) -> HttpResponse:
    found = media.get_files(scope, file_ids=[file_id]).get(file_id) if file_id else None
    if found is None or not found.preview:
        raise NotFound("There is no picture.")
    return _lead(media.url_of(found, found.preview))


def _lead(address: str, *, kept_seconds: int = _KEPT_SECONDS) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = f"private, max-age={kept_seconds}" if kept_seconds else "private, no-store"
    return response
