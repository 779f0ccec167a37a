"""The coverage table: a row for each section and question, a column for each objective."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from diatonic.common import clock
from diatonic.common.errors import Invalid, Stale
from diatonic.common.http.access import Request
from diatonic.common.validation import whole_number
from education.authoring import policies, services
from education.authoring.services import CoverageView
from education.authoring.views.presenting import address

#: So many sections are on one page of the table.
_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """One box. ``value`` names objective and place."""

    value: str
    objective: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A section, or a question of the section above it."""

    title: str
    content_type: str
    is_question: bool
    cells: list[Cell]


def _mark(objective: str) -> str:
    """Return a name for an objective that is short, and the objective's as long as its words are."""
    return sha256(objective.encode()).hexdigest()[:16]


@require_http_methods(["GET", "HEAD", "POST"])
def coverage(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show which sections and questions serve which objective; save the boxes of one page of it."""
    if request.method == "POST":
        return _save(request, module_id)
    view = services.get_coverage(request.scope, module_id=module_id)
    return _show(request, view, view.coverage.links)


def _save(request: Request, module_id: str) -> HttpResponse:
    view = services.get_coverage(request.scope, module_id=module_id)
    by_mark = {_mark(objective): objective for objective in view.coverage.links}
    links: dict[str, list[str]] = {objective: [] for objective in view.coverage.links}
    for value in request.POST.getlist("on"):
        mark, _, place = value.partition(":")
        if mark in by_mark:
            links[by_mark[mark]].append(place)
    shown = request.POST.getlist("shown")
    try:
        services.save_coverage(
            request.scope,
            module_id=module_id,
            links=links,
            revision=whole_number(request.POST.get("revision", "")) or 0,
            shown=shown,
            now=clock.now(),
        )
    except (Invalid, Stale) as failure:
        return _show(request, view, links, failure=failure, status=failure.status)
    messages.success(request, "What serves the objectives is saved.")
    return redirect(f"{address('coverage', request.scope, module_id)}?from={_start(request)}")


def _start(request: Request) -> int:
    return max(1, whole_number(request.POST.get("from") or request.GET.get("from", "")) or 1)


def _show(
    request: Request,
    view: CoverageView,
    links: Mapping[str, Any],
    *,
    failure: Invalid | Stale | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the table; after a refusal with the boxes as they were sent."""
    scope, module = request.scope, view.module
    entries, start = view.outline.entries, _start(request)
    shown = entries[start - 1 : start - 1 + _AT_ONCE]
    rows = []
    for entry in shown:
        rows.append(_row(entry.title, entry.content_type.value, entry.content_id, links))
        for question_id, text in view.questions.get(entry.content_id, {}).items():
            rows.append(_row(text or "Question without words", "", f"{entry.content_id}/{question_id}", links))
    context = {
        "module": module,
        "objectives": [(one, len(view.coverage.links[one])) for one in view.coverage.links],
        "rows": rows,
        "shown": [entry.content_id for entry in shown],
        "revision": view.coverage.revision,
        "failure": failure,
        "editable": policies.can_edit(scope, module),
        "start": start,
        "end": start - 1 + len(shown),
        "total": len(entries),
        "before": start - _AT_ONCE if start > 1 else None,
        "after": start + _AT_ONCE if start - 1 + _AT_ONCE < len(entries) else None,
        "trail": [("Teach", address("modules", scope)), (module.title, address("module", scope, module.module_id))],
    }
    return render(request, "education/authoring/coverage.html", context, status=status)


def _row(title: str, content_type: str, place: str, links: Mapping[str, Any]) -> Row:
    cells = [Cell(f"{_mark(one)}:{place}", one, place in places) for one, places in links.items()]
    return Row(title, content_type, "/" in place, cells)
