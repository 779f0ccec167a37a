"""What has to be completed before a module, chosen from the organization's modules; and who waits for it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid, Stale
from diatonic.common.http.access import Request
from education.authoring import policies, services
from education.authoring.rules import Module, Status
from education.authoring.rules.prerequisites import MAX_PREREQUISITES
from education.authoring.services import Prerequisites
from education.authoring.views import presenting
from education.authoring.views.presenting import address

_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def prerequisites(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show what the module requires and a list to choose from; POST adds (``add``) or takes out (``remove``)."""
    if request.method != "POST":
        return _show(request, module_id)
    change = services.require_module if "add" in request.POST else services.unrequire_module
    other = request.POST.get("add") or request.POST.get("remove") or ""
    try:
        change(request.scope, module_id=module_id, required_id=other, now=clock.now())
    except (Invalid, Conflict, Stale) as failure:
        sentence = failure.fields[0].message if failure.fields and failure.code == "invalid" else failure.detail
        return _show(request, module_id, refused=sentence)
    return redirect(address("prerequisites", request.scope, module_id))


def _show(request: Request, module_id: str, *, refused: str = "") -> HttpResponse:
    scope = request.scope
    found = services.get_prerequisites(scope, module_id=module_id)
    editable = presenting.can_edit(scope, found.module)
    context = {
        "module": found.module,
        "found": found,
        "editable": editable,
        "refused": refused,
        "most": MAX_PREREQUISITES,
        "is_full": len(found.module.fields.prerequisites) >= MAX_PREREQUISITES,
        "trail": [("Teach", address("modules", scope)), (found.module.title, address("module", scope, module_id))],
        **(_choice(request, found) if editable else {}),
    }
    return render(request, "education/authoring/prerequisites.html", context, status=422 if refused else 200)


def _choice(request: Request, found: Prerequisites) -> dict[str, object]:
    """Return one page of modules that could be required, by title where something is searched for."""
    wanted = request.GET.get("q", "").strip()[:100]
    page = services.list_modules(request.scope, limit=_PAGE, cursor=request.GET.get("cursor"))
    taken = {found.module.module_id, *found.module.fields.prerequisites}
    fitting = [one for one in page.items if one.module_id not in taken and _fits(one, wanted)]
    return {"choice": fitting, "next_cursor": page.next_cursor, "wanted": wanted, "looked_at": len(page.items)}


def _fits(module: Module, wanted: str) -> bool:
    return module.status is not Status.ARCHIVED and wanted.casefold() in module.title.casefold()


def ask_before_archiving(request: Request, module_id: str) -> HttpResponse | None:
    """Return the page that says who requires the module; ``None`` where nobody does, or it was read already."""
    policies.check(request.scope, "modules.archive")
    if request.POST.get("confirmed"):
        return None
    waiting = services.get_requirers(request.scope, module_id=module_id)
    if not waiting.count:
        return None
    module = services.get_module(request.scope, module_id=module_id)
    context = {
        "module": module,
        "waiting": waiting,
        "trail": [
            ("Teach", address("modules", request.scope)),
            (module.title, address("module", request.scope, module_id)),
        ],
    }
    return render(request, "education/authoring/archive.html", context)
