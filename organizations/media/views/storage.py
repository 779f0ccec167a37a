"""What takes the room, how large files may be, what nobody needs, and whether the bucket is set up well."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from organizations.media import policies, services
from organizations.media.forms import LimitsForm

_CONFIRMATION = "delete"


@require_http_methods(["GET", "HEAD", "POST"])
def storage(request: Request, organization: str) -> HttpResponse:
    """Show what takes the room and how large files may be; save the limits."""
    form = LimitsForm.of(request.scope)
    if request.method == "POST":
        form = LimitsForm(request.POST)
        if _is_saved(request, form):
            messages.success(request, "The limits are saved. Uploads that have begun go on.")
            return redirect("organizations:media:storage", organization)
    usage = services.get_usage(request.scope)
    context = {
        "usage": usage,
        "storage": usage.storage,
        "parts": [
            ("By kind of file", "kinds", usage.kinds),
            ("By who uploaded it", "people", usage.people),
            ("By module", "modules", usage.modules),
        ],
        "form": form if policies.can_limit(request.scope) else None,
        "limits": services.limits_of(request.scope),
        **_frame(request),
    }
    return render(request, "organizations/media/storage.html", context, status=422 if form.errors else 200)


def _is_saved(request: Request, form: LimitsForm) -> bool:
    policies.check_can_limit(request.scope)
    if not form.is_valid():
        return False
    try:
        services.set_limits(request.scope, megabytes=form.megabytes(), now=clock.now())
    except (Invalid, Conflict) as failure:
        show_failure(form, failure)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def unused(request: Request, organization: str) -> HttpResponse:
    """Show what the last sweep found; POST begins a new one."""
    if request.method == "POST":
        try:
            services.start_sweep(request.scope, now=clock.now())
        except Conflict as failure:
            messages.error(request, failure.detail)
        return redirect("organizations:media:unused", organization)
    return _show_unused(request)


def _show_unused(request: Request, *, status: int = 200, **extra: Any) -> HttpResponse:
    sweep = services.get_sweep(request.scope)
    context: dict[str, Any] = {"sweep": sweep, "confirmation": _CONFIRMATION, **_frame(request)}
    if sweep is not None:
        page = services.list_found(request.scope, sweep_id=sweep.sweep_id, cursor=request.GET.get("cursor"))
        context |= {
            "found": page.items,
            "next_cursor": page.next_cursor,
            "has_listed": any(one.outcome == "listed" for one in page.items),
            "is_busy": sweep.state == "running" or sweep.deleting,
            "delete_url": reverse(
                "organizations:media:delete-unused", args=[request.scope.organization_id, sweep.sweep_id]
            ),
        }
    return render(request, "organizations/media/unused.html", context | extra, status=status)


@require_POST
def delete_unused(request: Request, organization: str, sweep_id: str) -> HttpResponse:
    """Delete all listed files in the background, once that is confirmed."""
    if request.POST.get("confirm_name", "").strip().lower() != _CONFIRMATION:
        policies.check_can_delete(request.scope)
        refused = f"Nothing was deleted: type the word “{_CONFIRMATION}”."
        return _show_unused(request, status=422, refused=refused)
    try:
        services.delete_listed(request.scope, sweep_id=sweep_id, now=clock.now())
    except Conflict as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, "The listed files are being deleted. What is used by now is kept.")
    return redirect("organizations:media:unused", organization)


@require_safe
def check(request: Request, organization: str) -> HttpResponse:
    """Show what the bucket says of its settings; a script tries it from the browser."""
    context = {
        "checks": services.bucket_checks(request.scope, now=clock.now()),
        "rule": services.cors_rule(),
        **_frame(request),
    }
    return render(request, "organizations/media/check.html", context)


def _frame(request: Request) -> dict[str, Any]:
    return {
        "can_limit": policies.can_limit(request.scope),
        "can_delete": policies.can_delete(request.scope),
        "trail": [("Files", reverse("organizations:media:files", args=[request.scope.organization_id]))],
    }
