"""The operators' screen of what ran: a sample of requests and tasks, and every failure."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from diatonic.common import clock, retention
from diatonic.common.errors import Invalid
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from diatonic.common.pages import Page
from organizations.invocations import policies, services
from organizations.invocations.forms import AskedForm
from organizations.invocations.rules import Invocation, Show


@require_safe
def invocations(request: Request, organization: str) -> HttpResponse:
    """Show one page of what ran; with filters that cannot be asked for, why not."""
    policies.check_can_look(request.scope)
    now, form = clock.now(), AskedForm(request.GET)
    page: Page[Invocation] = Page(())
    if form.is_valid():
        try:
            page = services.list_invocations(
                request.scope, asked=form.asked(), now=now, cursor=request.GET.get("cursor")
            )
        except Invalid as failure:
            if failure.code == "bad_cursor":
                raise
            show_failure(form, failure)
    shown = request.GET.get("show") or Show.NEWEST
    context = {
        "form": form,
        "here": reverse("organizations:invocations:list", args=[request.scope.organization_id]),
        "rows": page.items,
        "next_cursor": page.next_cursor,
        "is_first_page": "cursor" not in request.GET,
        "is_asked_for": bool(request.GET.keys() - {"cursor"}),
        "function": request.GET.get("function", ""),
        "is_of_today": shown in (Show.NEWEST, Show.SLOWEST) and not request.GET.get("function"),
        "days": retention.days("invocations"),
    }
    return render(request, "organizations/invocations/list.html", context, status=422 if form.errors else 200)
