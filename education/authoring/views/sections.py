"""What the outline's buttons do: add, move, delete, bring back, empty a slot."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from diatonic.common import clock
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.http import problems
from diatonic.common.http.access import Request
from diatonic.common.validation import whole_number
from education.authoring import services
from education.authoring.rules import Outline, SectionType
from education.authoring.views.presenting import address

_NEW_TITLES = {
    SectionType.TEXT: "New text",
    SectionType.VIDEO: "New video",
    SectionType.DOCUMENT: "New document",
    SectionType.QUIZ: "New quiz",
    SectionType.EXERCISE: "New exercise",
}


@require_POST
def add(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Add a section of a type, at the end or after another one, and open it."""
    kind = request.POST.get("type", "")
    position = None
    if after := request.POST.get("section"):
        _, outline = services.get_module_with_outline(request.scope, module_id=module_id)
        position = outline.position(after) + 1
    title = _NEW_TITLES[SectionType(kind)] if kind in set(SectionType) else "New section"
    section = services.add_section(
        request.scope, module_id=module_id, content_type=kind, title=title, position=position, now=clock.now()
    )
    return redirect(address("section", request.scope, module_id, section.content_id))


@require_POST
def order(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Move sections: a script sends the whole order, a button one move of a section: ``up``, ``down``, ``top``."""
    _, outline = services.get_module_with_outline(request.scope, module_id=module_id)
    wanted = request.POST.getlist("order") or _moved(
        outline, request.POST.get("move", ""), request.POST.get("section", "")
    )
    moved = services.move_sections(
        request.scope, module_id=module_id, order=wanted, revision=_revision(request), now=clock.now()
    )
    if problems.wants_problem(request):
        return JsonResponse({"revision": moved.revision})
    return redirect(address("module", request.scope, module_id))


def _moved(outline: Outline, where: str, content_id: str) -> list[str]:
    wanted = list(outline.order)
    if content_id not in wanted:
        raise Invalid("This section is not here any more.", fields=[FieldError("/section", "Reload the page.")])
    at = wanted.index(content_id)
    target = {"up": max(0, at - 1), "down": at + 1, "top": 0}.get(where, at)
    wanted.insert(target, wanted.pop(at))
    return wanted


def _revision(request: Request) -> int:
    given = whole_number(request.POST.get("revision", ""))
    if given is None:
        raise Invalid("The revision is missing.", fields=[FieldError("/revision", "A number.")])
    return given


@require_POST
def delete(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Take a section out; the message can bring it back."""
    view = services.get_section(request.scope, module_id=module_id, content_id=content_id)
    position = services.delete_section(request.scope, module_id=module_id, content_id=content_id, now=clock.now())
    undo = address("bring-back", request.scope, module_id, content_id)
    messages.success(request, f"“{view.section.title}” deleted.", extra_tags=f"undo:{undo}?position={position}")
    return redirect(address("module", request.scope, module_id))


@require_POST
def bring_back(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Undo a deletion."""
    section = services.restore_section(
        request.scope,
        module_id=module_id,
        content_id=content_id,
        position=whole_number(request.GET.get("position", "")),
        now=clock.now(),
    )
    messages.success(request, f"“{section.title}” is back.")
    return redirect(address("section", request.scope, module_id, content_id))


@require_POST
def clear_slot(request: Request, organization: str, module_id: str, content_id: str, slot: str) -> HttpResponse:
    """Take a file out of its slot."""
    services.clear_slot(request.scope, module_id=module_id, content_id=content_id, slot=slot, now=clock.now())
    return redirect(address("section", request.scope, module_id, content_id))
