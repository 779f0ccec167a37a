"""The list of modules, and starting one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from diatonic.common import clock
from diatonic.common.errors import Invalid
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from education.authoring import policies, services
from education.authoring.forms import NewModuleForm
from education.authoring.rules import Status
from education.authoring.views.presenting import address


@require_safe
def modules(request: Request, organization: str) -> HttpResponse:
    """Show the organization's modules, one status at a time or all of them."""
    chosen = request.GET.get("status") or None
    page = services.list_modules(request.scope, status=chosen, cursor=request.GET.get("cursor"))
    context: dict[str, Any] = {
        "modules": page.items,
        "next_cursor": page.next_cursor,
        "chosen": chosen,
        "statuses": list(Status),
        "is_first_page": "cursor" not in request.GET,
        "archive_url": address("archive-many", request.scope) if request.scope.can("modules.archive") else "",
    }
    return render(request, "education/authoring/modules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, organization: str) -> HttpResponse:
    """Start a module: a title is enough."""
    policies.check(request.scope, "modules.edit")
    form = NewModuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            module = services.create_module(request.scope, fields=form.cleaned_data, now=clock.now())
        except Invalid as failure:
            show_failure(form, failure)
        else:
            return redirect("education:authoring:module", organization, module.module_id)
    status = 422 if form.is_bound else 200
    return render(request, "education/authoring/new.html", {"form": form}, status=status)
