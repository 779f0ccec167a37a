"""Bringing an archive in: the list with the place to drop one, and the page that shows how far an import is."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import Conflict
from diatonic.common.http.access import Request
from diatonic.common.templatetags.looks import stages
from education.archives import services
from education.archives.rules.plan import Verdict
from education.archives.rules.states import EXTENSIONS, MAX_SIZE, Import, ImportReport, ImportState

_STEPS = (
    (ImportState.CHECKING, "Read and checked"),
    (ImportState.FILES, "Files made ready"),
    (ImportState.BUILDING, "Sections written"),
)
_VERDICTS = (
    (Verdict.LEFT_OUT, "Not taken"),
    (Verdict.CHANGED, "Changed"),
    (Verdict.TAKEN, "Taken as it was"),
)


@require_safe
def imports(request: Request, organization: str) -> HttpResponse:
    """Show the imports there were, and where to drop an archive."""
    page = services.list_imports(request.scope, cursor=request.GET.get("cursor"))
    context = {
        "imports": page.items,
        "next_cursor": page.next_cursor,
        "accept": ",".join(EXTENSIONS),
        "hint": f"A module of Diatonic as .zip, or an Open edX course as .tar.gz, up to {MAX_SIZE // 2**30} GB",
        "trail": [("Teach", reverse("education:authoring:modules", args=[organization]))],
    }
    return render(request, "education/archives/imports.html", context)


@require_safe
def shown(request: Request, organization: str, import_id: str) -> HttpResponse:
    """Show how far an import is, and in the end what was taken."""
    found = services.get_import(request.scope, import_id=import_id)
    context: dict[str, Any] = {
        "found": found,
        "made": found.made,
        "can_go_on": services.can_go_on(found.made, clock.now()),
        "steps": _steps(found.made),
        "groups": _groups(found),
        "trail": [
            ("Teach", reverse("education:authoring:modules", args=[organization])),
            ("Import", reverse("education:archives:imports", args=[organization])),
        ],
    }
    return render(request, "education/archives/import.html", context)


def _steps(made: Import) -> list[tuple[str, str]]:
    """Return the steps in words, each with how far it is; the one under way with how many of its things are done."""
    counts = made.counts
    numbers = {
        ImportState.FILES: (counts.get("files_done", 0), counts.get("files", 0)),
        ImportState.BUILDING: (counts.get("sections_done", 0), counts.get("sections", 0)),
    }
    told = {state: ": {} of {}".format(*numbers[state]) for state in numbers if state is made.state}
    return stages([(state, f"{label}{told.get(state, '')}") for state, label in _STEPS], made.state)


def _groups(found: ImportReport) -> list[dict[str, Any]]:
    groups = [
        {"verdict": verdict.value, "label": label, "lines": [one for one in found.lines if one.verdict is verdict]}
        for verdict, label in _VERDICTS
    ]
    return [group for group in groups if group["lines"]]


@require_POST
def cancel(request: Request, organization: str, import_id: str) -> HttpResponse:
    """Give an import up."""
    services.cancel_import(request.scope, import_id=import_id, now=clock.now())
    messages.success(
        request, "The import is given up. Modules that it has made stay; files that nothing uses are removed."
    )
    return redirect("education:archives:import", organization, import_id)


@require_POST
def retry(request: Request, organization: str, import_id: str) -> HttpResponse:
    """Go on with a failed import."""
    try:
        services.retry_import(request.scope, import_id=import_id, now=clock.now())
    except Conflict as refused:
        messages.error(request, refused.detail)
    return redirect("education:archives:import", organization, import_id)
