"""The screen of the organization's domains."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from diatonic.common import clock
from diatonic.common.errors import AppError, Conflict, Invalid, Stale, TooMany, Unavailable
from diatonic.common.forms import failure_of, show_failure
from diatonic.common.http.access import Request
from organizations.domains import policies, services
from organizations.domains.forms import DomainForm, ModeForm

_TOLD = (Conflict, Invalid, Stale, TooMany, Unavailable)


@require_http_methods(["GET", "HEAD", "POST"])
def domains(request: Request, organization: str) -> HttpResponse:
    """Show the domains with their records, and what each does. POST adds one."""
    form = DomainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        policies.check_can_manage(request.scope)
        try:
            if form.is_valid():
                made = services.add_domain(request.scope, domain=form.cleaned_data["domain"], now=clock.now())
                messages.success(request, f"{made.domain} is in the list. Now add its TXT record to your DNS.")
                return redirect(_address(request))
        except (Conflict, Invalid) as failure:
            show_failure(form, failure)
    found = services.list_domains(request.scope)
    context = {"domains": [(domain, ModeForm.of(domain)) for domain in found], "form": form}
    return render(request, "organizations/domains/domains.html", context, status=422 if form.errors else 200)


@require_POST
def verify(request: Request, organization: str, domain: str) -> HttpResponse:
    """Look for the record now."""
    try:
        found = services.verify_domain(request.scope, domain=domain, now=clock.now())
    except _TOLD as failure:
        return _refused(request, failure)
    if found.is_verified and not found.problem:
        messages.success(request, f"{found.domain} is verified.")
    else:
        messages.error(request, found.problem)
    return redirect(_address(request))


@require_POST
def mode(request: Request, organization: str, domain: str) -> HttpResponse:
    """Save what the domain does."""
    policies.check_can_manage(request.scope)
    form = ModeForm(request.POST)
    if not form.is_valid():
        return _refused(request, failure_of(form))
    try:
        services.set_mode(request.scope, domain=domain, now=clock.now(), **form.cleaned_data)
    except _TOLD as failure:
        return _refused(request, failure)
    messages.success(request, f"What {domain} does is saved.")
    return redirect(_address(request))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, organization: str, domain: str) -> HttpResponse:
    """Ask whether the domain is to go; POST with its name removes it."""
    found = services.get_domain(request.scope, domain=domain)
    is_wrong = request.method == "POST" and request.POST.get("confirm_name", "").strip().lower() != found.domain
    if request.method == "POST" and not is_wrong:
        try:
            services.remove_domain(request.scope, domain=domain, now=clock.now())
        except Stale as failure:
            return _refused(request, failure)
        messages.success(request, f"{domain} is removed. Whoever came in by it stays.")
        return redirect(_address(request))
    context: dict[str, Any] = {
        "domain": found,
        "is_wrong": is_wrong,
        "trail": [("Domains", _address(request))],
    }
    return render(request, "organizations/domains/remove.html", context, status=422 if is_wrong else 200)


def _refused(request: Request, failure: AppError) -> HttpResponse:
    messages.error(request, failure.detail)
    return redirect(_address(request))


def _address(request: Request) -> str:
    return reverse("organizations:domains:domains", args=[request.scope.organization_id])
