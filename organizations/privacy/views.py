"""The screens of privacy: my export, erasing my account, receipts, and what an organization keeps for how long."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diatonic.common import clock, retention
from diatonic.common.errors import AppError
from diatonic.common.http.access import Request, find_scope, public
from organizations.accounts import tabs
from organizations.privacy import services
from organizations.privacy.rules import CONFIRM, Obstacle


@require_safe
def mine(request: Request, organization: str = "") -> HttpResponse:
    """Show where my export stands, and whether I am to be erased."""
    return _mine(request)


@require_http_methods(["GET", "POST"])
def export(request: Request, organization: str = "") -> HttpResponse:
    """Have my data put together, or lead to the ZIP by a link that is good for two minutes."""
    user_id, scope, now = str(request.user.pk), find_scope(request), clock.now()
    if request.method == "POST":
        services.request_export(user_id, scope=scope, now=now)
        return redirect(tabs.address(request, "privacy:mine"))
    response = HttpResponseRedirect(services.export_link(user_id, scope=scope, now=now))
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def erase(request: Request, organization: str = "") -> HttpResponse:
    """Ask for my account to be erased; the word that confirms it is typed."""
    if request.POST.get("confirm_name", "").strip().lower() != CONFIRM:
        return _mine(request, failure=f"Type {CONFIRM} to confirm.", status=422)
    try:
        services.request_erasure(str(request.user.pk), scope=find_scope(request), now=clock.now())
    except services.StillNeeded as refused:
        return _mine(request, obstacles=refused.obstacles, status=refused.status)
    return redirect(tabs.address(request, "privacy:mine"))


@require_POST
def keep(request: Request, organization: str = "") -> HttpResponse:
    """Keep my account after all."""
    try:
        services.cancel_erasure(str(request.user.pk), scope=find_scope(request), now=clock.now())
    except AppError as refused:
        return _mine(request, failure=refused.detail, status=refused.status)
    messages.success(request, "Your account stays.")
    return redirect(tabs.address(request, "privacy:mine"))


@public
@require_safe
def show_receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """Show what was erased to whoever has the address: the person cannot sign in any more."""
    context = {"receipt": services.get_receipt(receipt, now=clock.now())}
    response = render(request, "organizations/privacy/receipt.html", context)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def kept(request: Request, organization: str) -> HttpResponse:
    """Show what is kept about people, for how long, and what erasing does to it."""
    context = {"retention": retention.table(), "kinds": services.list_kinds()}
    return render(request, "organizations/privacy/kept.html", context)


def _mine(
    request: Request, *, failure: str = "", obstacles: Sequence[Obstacle] = (), status: int = 200
) -> HttpResponse:
    found, erasure = services.get_privacy(str(request.user.pk), now=clock.now())
    if erasure is not None and erasure.blocked and not obstacles:
        obstacles = services.obstacles(erasure.user_id)
    context = {
        **tabs.frame_of(request, "privacy:mine"),
        "export": found,
        "erasure": erasure,
        "receipt_url": services.receipt_address(erasure) if erasure else "",
        "obstacles": obstacles,
        "failure": failure,
        "confirm": CONFIRM,
        "days": retention.days("erasure"),
        "export_days": retention.days("exports"),
        "urls": {name: tabs.address(request, f"privacy:{name}") for name in ("mine", "export", "erase", "keep")},
    }
    response = render(request, "organizations/privacy/mine.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
