"""The operators' screen of feature flags."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from diatonic.common import clock
from diatonic.common.errors import Invalid, NotFound, Stale
from diatonic.common.flags import FLAGS, Flag
from diatonic.common.forms import failure_of
from diatonic.common.http.access import Request
from organizations.flags import policies, services
from organizations.flags.forms import SwitchForm


@require_http_methods(["GET", "HEAD", "POST"])
def flags(request: Request, organization: str) -> HttpResponse:
    """Show every flag, for this organization or the one in ``?organization=``. POST switches one."""
    if request.method == "POST":
        return _switch(request)
    asked = request.GET.get("organization", "").strip().lower()
    unknown = ""
    try:
        board = services.get_board(request.scope, organization_id=asked)
    except NotFound:
        unknown = asked
        board = services.get_board(request.scope)
    context = {"board": board, "asked": asked, "unknown": unknown}
    return render(request, "organizations/flags/flags.html", context, status=404 if unknown else 200)


def _switch(request: Request) -> HttpResponse:
    policies.check_can_operate(request.scope)
    form = SwitchForm(request.POST)
    shown = request.GET.get("organization", "")
    if not form.is_valid():
        messages.error(request, failure_of(form).detail)
        return _back(request, shown)
    chosen: dict[str, Any] = form.cleaned_data
    try:
        services.switch(
            request.scope, flag=chosen["flag"], organization_id=chosen["place"], on=form.on(), now=clock.now()
        )
    except (Invalid, Stale) as failure:
        messages.error(request, failure.detail)
    else:
        title = FLAGS[Flag(chosen["flag"])].title
        where = chosen["place"] or "every organization"
        words = "as usual again" if form.on() is None else f"{chosen['state']} now"
        messages.success(request, f"“{title}” is {words} for {where}.")
    return _back(request, shown)


def _back(request: Request, shown: str) -> HttpResponse:
    address = reverse("organizations:flags:flags", args=[request.scope.organization_id])
    return redirect(f"{address}?{urlencode({'organization': shown})}" if shown else address)
