"""The organization itself: overview, roles, settings, standing, ownership."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import Conflict, Denied, Invalid, NotFound, Stale
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request, while_suspended
from diatonic.common.validation import whole_number
from organizations.membership import policies, services
from organizations.membership.forms import SettingsForm, StandingForm
from organizations.membership.rules import PLANS, Bundle, Organization, Role, matrix


@require_safe
def overview(request: Request, organization: str) -> HttpResponse:
    """Show what the organization is and what one is in it; to administrators also what it uses."""
    scope = request.scope
    usage = services.get_usage(scope) if policies.can_edit_settings(scope) else None
    found = usage.organization if usage else services.get_organization(scope)
    context = {
        "organization": found,
        "plan": PLANS[found.plan],
        "usage": usage,
        "offer": services.offer_of(scope, found.offer, now=clock.now()),
        "is_offered_to_me": found.offer is not None and found.offer.to_id == scope.user_id,
    }
    return render(request, "organizations/membership/overview.html", context)


@require_safe
def roles(request: Request, organization: str) -> HttpResponse:
    """Show what each role and bundle may do."""
    context = {"rows": matrix(), "roles": list(Role), "bundles": list(Bundle), "mine": request.scope.permissions}
    return render(request, "organizations/membership/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request, organization: str) -> HttpResponse:
    """Show the settings; save them."""
    policies.check_can_edit_settings(request.scope)
    found = services.get_organization(request.scope)
    if request.method != "POST":
        return _show_settings(request, found, SettingsForm.of(found))
    form = SettingsForm(request.POST, plan=found.plan)
    if form.is_valid():
        revision = whole_number(request.POST.get("revision", "")) or found.revision
        try:
            services.change_organization(request.scope, changes=form.cleaned_data, revision=revision, now=clock.now())
        except (Invalid, Stale) as failure:
            show_failure(form, failure)
        else:
            messages.success(request, "The settings are saved.")
            return redirect("organizations:membership:settings", organization)
    return _show_settings(request, found, form, status=422)


def _show_settings(request: Request, found: Organization, form: SettingsForm, *, status: int = 200) -> HttpResponse:
    context = {
        "organization": found,
        "plan": PLANS[found.plan],
        "form": form,
        "standing": StandingForm.of(found) if policies.can_operate(request.scope) else None,
    }
    return render(request, "organizations/membership/settings.html", context, status=status)


@while_suspended
@require_POST
def standing(request: Request, organization: str) -> HttpResponse:
    """Suspend, close or open the organization, or put it on another plan."""
    policies.check_can_operate(request.scope)
    form = StandingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose a state and a plan; the reason has at most 500 characters.")
        return redirect("organizations:membership:settings", organization)
    try:
        services.change_standing(request.scope, **form.cleaned_data, now=clock.now())
    except Stale as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, "The organization's standing is changed, from the next request of its members.")
    return redirect("organizations:membership:settings", organization)


_DONE = {
    "offer": "The ownership is offered. It is handed over once it is accepted, within seven days.",
    "accept": "You are an owner now.",
    "close": "The offer is closed.",
}


@require_POST
def ownership(request: Request, organization: str) -> HttpResponse:
    """Offer the ownership, accept it, decline or withdraw it."""
    wanted = request.POST.get("do", "")
    steps: dict[str, Any] = {
        "offer": lambda: services.offer_ownership(request.scope, user_id=request.POST.get("user", ""), now=clock.now()),
        "accept": lambda: services.accept_ownership(request.scope, now=clock.now()),
        "close": lambda: services.close_offer(request.scope, now=clock.now()),
    }
    if wanted not in steps:
        raise NotFound("There is nothing like that to do.")
    try:
        steps[wanted]()
    except Denied:
        raise
    except (Invalid, Conflict, Stale, NotFound) as failure:
        messages.error(request, failure.fields[0].message if failure.fields else failure.detail)
    else:
        messages.success(request, _DONE[wanted])
    return redirect("organizations:membership:overview", organization)
