"""The people of a module: who writes it, who reviews it, and whether it is only theirs."""

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
from education.authoring.rules import Module, ModuleRole
from education.authoring.views.presenting import address

ROLES = (
    (ModuleRole.COAUTHOR.value, "Co-author", "writes it"),
    (ModuleRole.REVIEWER.value, "Reviewer", "is told when it waits for review"),
    (ModuleRole.VIEWER.value, "Reader", "sees the draft"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show who works on the module; add, change and remove them, one at a time."""
    if request.method == "POST":
        return _change(request, module_id)
    return _show(request, module_id)


def _change(request: Request, module_id: str) -> HttpResponse:
    module = services.get_module(request.scope, module_id=module_id)
    is_restricted = module.people.is_restricted
    roles: dict[str, str] = {**module.people.roles}
    given, user_id = request.POST, request.POST.get("user", "")
    done = "Saved."
    if "restricted" in given:
        is_restricted = given["restricted"] == "yes"
        done = "Now only the people below work on it." if is_restricted else "Now every instructor can work on it."
    elif given.get("remove"):
        roles.pop(given["remove"], None)
        done = "Taken off the module."
    elif user_id:
        roles[user_id] = given.get("role", "")
    try:
        services.set_people(
            request.scope,
            module_id=module_id,
            is_restricted=is_restricted,
            roles=roles,
            revision=whole_number(given.get("revision", "")) or module.revision,
            now=clock.now(),
        )
    except (Invalid, Stale) as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, done)
    return redirect(address("people", request.scope, module_id))


def _show(request: Request, module_id: str) -> HttpResponse:
    scope = request.scope
    found = services.get_people(scope, module_id=module_id)
    can_choose = policies.can_choose_people(scope, found.module)
    context: dict[str, Any] = {
        "module": found.module,
        "listed": found.listed,
        "can_choose": can_choose,
        "roles": ROLES,
        "words": request.GET.get("q", "")[:100],
        "nobody_reviews": found.module.people.is_restricted and not found.module.people.having(ModuleRole.REVIEWER),
        "trail": _trail(request, found.module),
    }
    if can_choose and "q" in request.GET:
        context["candidates"] = services.find_candidates(scope, module=found.module, words=context["words"])
    return render(request, "education/authoring/people.html", context)


def _trail(request: Request, module: Module) -> list[tuple[str, str]]:
    return [
        ("Teach", address("modules", request.scope)),
        (module.title, address("module", request.scope, module.module_id)),
    ]
