"""The buttons that copy: a module, a section beside itself, a section into another module that is looked for first."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from diatonic.common import clock
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.http.access import Request
from diatonic.common.pages import MAX_LIMIT
from diatonic.common.scope import Scope
from education.authoring import policies, services
from education.authoring.rules import Module
from education.authoring.services import SectionView
from education.authoring.views.presenting import address


@require_POST
def module(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Make a copy of a module and open it."""
    copy = services.duplicate_module(request.scope, module_id=module_id, now=clock.now())
    messages.success(request, f"This is “{copy.title}”, a draft of yours. Its files are shared with the original.")
    return redirect(address("module", request.scope, copy.module_id))


@require_POST
def section(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Put a copy of a section after it and open it; the message can take it out again."""
    try:
        copy = services.duplicate_section(request.scope, module_id=module_id, content_id=content_id, now=clock.now())
    except Conflict as failure:
        messages.error(request, failure.detail)
        return redirect(address("section", request.scope, module_id, content_id))
    undo = address("delete-section", request.scope, module_id, copy.content_id)
    messages.success(request, f"This is “{copy.title}”.", extra_tags=f"undo:{undo}")
    return redirect(address("section", request.scope, module_id, copy.content_id))


@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Let a person look for a module, and put a copy of the section at its end."""
    scope = request.scope
    policies.check(scope, "modules.edit")
    if request.method == "POST":
        return _copy(request, module_id, content_id, request.POST.get("module", ""))
    view = services.get_section(scope, module_id=module_id, content_id=content_id)
    words = request.GET.get("q", "").strip()[:200]
    # A title is in no index: a hundred modules are looked through at a time, the newest changes first.
    page = services.list_modules(scope, limit=MAX_LIMIT, cursor=request.GET.get("cursor"))
    found = [one for one in page.items if words.casefold() in one.title.casefold() and one.module_id != module_id]
    context = {
        "words": words,
        "found": [one for one in found if policies.can_edit(scope, one)],
        "next_cursor": page.next_cursor,
        **_frame(scope, view),
    }
    return render(request, "education/authoring/copy_section.html", context)


def _frame(scope: Scope, view: SectionView) -> dict[str, Any]:
    module, section = view.module, view.section
    return {
        "module": module,
        "section": section,
        "trail": [
            ("Teach", address("modules", scope)),
            (module.title, address("module", scope, module.module_id)),
            (section.title, address("section", scope, module.module_id, section.content_id)),
        ],
    }


def _ask(request: Request, view: SectionView, target: Module) -> HttpResponse:
    """Return the page that says who would see the copy of a section out of a restricted module."""
    context = {"target": target, **_frame(request.scope, view)}
    return render(request, "education/authoring/copy_open.html", context)


def _copy(request: Request, module_id: str, content_id: str, chosen: str) -> HttpResponse:
    scope, now = request.scope, clock.now()
    view = services.get_section(scope, module_id=module_id, content_id=content_id)
    try:
        target = services.get_module(scope, module_id=chosen)
        copy = services.copy_section(
            scope,
            module_id=module_id,
            content_id=content_id,
            to_module_id=chosen,
            now=now,
            may_open=bool(request.POST.get("confirmed")),
        )
    except services.WouldOpen as more:
        return _ask(request, view, more.target)
    except (Conflict, NotFound) as failure:
        messages.error(request, f"Nothing was copied. {failure.detail}")
        return redirect(address("copy-section", scope, module_id, content_id))
    undo = address("delete-section", scope, chosen, copy.content_id)
    messages.success(request, f"This is the copy, in “{target.title}”.", extra_tags=f"undo:{undo}")
    return redirect(address("section", scope, chosen, copy.content_id))
