"""A section to read, watch or answer. All of it works without script."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.scope import Scope
from education.authoring.rules import STARTERS, SectionType, exercise_of
from education.learning import services
from education.learning.rules import LearnerSection
from education.learning.views.catalogue import progress_words
from education.learning.views.parts import PARTS
from education.quizzes.rules import AnswerSheet, result_of
from organizations.media import services as media


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Show a section. POST completes it and goes on to the next."""
    if request.method == "POST":
        return _complete(request, module_id, content_id)
    try:
        learner = services.get_section(request.scope, module_id=module_id, content_id=content_id)
    except services.Locked:
        return redirect("education:learning:module", organization, module_id)  # it says why
    return show(request, learner)


def _complete(request: Request, module_id: str, content_id: str) -> HttpResponse:
    scope = request.scope
    reported = {"state": "completed"}
    services.save_progress(scope, module_id=module_id, content_id=content_id, reported=reported, now=clock.now())
    _, after = services.get_module(scope, module_id=module_id).module.outline.neighbours(content_id)
    if after:
        return redirect("education:learning:section", scope.organization_id, module_id, after.content_id)
    return redirect("education:learning:module", scope.organization_id, module_id)


def show(request: Request, learner: LearnerSection, *, status: int = 200, **extra: Any) -> HttpResponse:
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
        "progress_words": progress_words(learner.progress, outline),
        "trail": _trail(scope, learner),
    }
    if here.content_type == "quiz":
        context |= _quiz(request, learner, has_sheet="sheet" in extra)
        context["answer_url"] = reverse("education:learning:answer", args=[*_ids(scope, learner)])
    if here.content_type is SectionType.EXERCISE:
        context["exercise"] = exercise_of(learner.section.content_data)
    if (part := PARTS.get(here.content_type)) is not None:
        context |= part(request, learner)
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
    now, sitting = clock.now(), learner.sitting
    again = "again" in request.GET and learner.attempts_left != 0
    if sitting and not has_sheet:
        if sitting.is_late(now):
            return {"is_answering": True, "is_out_of_time": True}
        sheet = AnswerSheet(learner.content, saved=sitting.answers)
        return {"is_answering": True, "sheet": sheet, **_clock(request, learner)}
    if has_sheet or again or not learner.own.attempts:
        return {"is_answering": True, "sheet": AnswerSheet(learner.content), **_clock(request, learner)}
    ids = {"module_id": learner.module.module_id, "content_id": learner.section.entry.content_id}
    attempts = services.list_attempts(request.scope, **ids, limit=1).items
    return {"is_answering": False, "result": result_of(attempts[0]) if attempts else None}


def _clock(request: Request, learner: LearnerSection) -> dict[str, Any]:
    """Return what the page of a timed quiz needs; nothing for another one."""
    ids = _ids(request.scope, learner)
    if learner.sitting:
        left = learner.sitting.seconds_left(clock.now())
        return {
            "seconds_left": left,
            "minutes_left": -(-left // 60),
            "save_url": reverse("education:learning:save", args=ids),
        }
    return {"start_url": reverse("education:learning:start", args=ids)} if learner.must_start else {}


def _files(scope: Scope, learner: LearnerSection) -> list[dict[str, Any]]:
    """Return the files to show, with our own addresses: they stay good while signed ones expire."""
    shown = ("video", "document", *STARTERS)
    slots = {slot: learner.section.files[slot] for slot in shown if slot in learner.section.files}
    found = media.get_files(scope, file_ids=list(slots.values())) if slots else {}
    ids = _ids(scope, learner)
    addresses = {name: reverse("education:learning:file", args=[*ids, name]) for name in ("captions", "poster", "text")}
    return [
        {
            "file": found[file_id],
            "url": reverse("education:learning:file", args=[*ids, slot]),
            "poster": addresses["poster"] if found[file_id].preview else "",
            "text": addresses["text"] if slot == "document" and "text" in found[file_id].renditions else "",
            "progress_url": "/api/education/catalogue/{1}/sections/{2}/progress".format(*ids),
            "captions": addresses["captions"] if "captions" in learner.section.files else "",
        }
        for slot, file_id in slots.items()
        if file_id in found
    ]
