"""Limits and budgets: what they are, changing them, and adding to the budget of this month."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from diatonic.common import clock, formats
from diatonic.common.errors import Invalid, Stale
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from diatonic.common.joining import Place, Saved, There, save
from workbench.llm import policies, services
from workbench.llm.forms import ExtensionForm, LimitsForm
from workbench.llm.rules.budgets import month_of
from workbench.llm.rules.limits import Limits
from workbench.llm.views import presenting


@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: Request, organization: str) -> HttpResponse:
    """Show what the organization allows; POST saves it."""
    scope = request.scope
    if request.method != "POST":
        found = services.get_limits(scope)
        return _show(request, found, LimitsForm.of(found, offered=_offered(found)))
    policies.check_can_change(scope)
    found = services.get_limits(scope)
    saved = save(request.POST, _place(request, found))
    if not saved.is_done:
        return _show(request, found, saved.form, saved=saved)
    joined = f" Joined with the change of {saved.by}." if saved.by else ""
    messages.success(request, f"The limits are saved, from the next call on.{joined}")
    return redirect("workbench:llm:limits", organization)


def _offered(found: Limits) -> list[str]:
    return [offer.model for offer in services.offers(found, now=clock.now())]


def _place(request: Request, seen: Limits) -> Place:
    scope, offered = request.scope, _offered(seen)

    def read() -> There:
        found = services.get_limits(scope)
        return There(LimitsForm.of(found, offered=offered), found.updated_by_name)

    def write(form: Any, revision: int) -> None:
        services.change_limits(scope, changes=form.changes(), revision=revision, now=clock.now())

    return Place(lambda data: LimitsForm(data, offered=offered), read, write)


def _show(
    request: Request, found: Limits, form: Any, *, saved: Saved | None = None, extension: ExtensionForm | None = None
) -> HttpResponse:
    scope, month = request.scope, month_of(clock.now())
    more = found.extension if found.extension is not None and found.extension.month == month else None
    context = presenting.page(scope, "limits") | {
        "limits": found,
        "form": form,
        "saved": saved,
        "month": formats.month(month),
        "together": formats.money(found.monthly_cost_in(month)),
        "more": more,
        "more_cost": formats.money(more.cost) if more else "",
        "extension": extension or ExtensionForm(),
        "can_change": policies.can_change(scope),
        "can_extend": policies.can_extend(scope),
    }
    status = saved.status if saved else 422 if extension else 200
    return render(request, "workbench/llm/limits.html", context, status=status)


@require_POST
def extend(request: Request, organization: str) -> HttpResponse:
    """Add to what may be spent in this month."""
    scope = request.scope
    policies.check_can_change(scope)
    policies.check_can_extend(scope)
    form = ExtensionForm(request.POST)
    if form.is_valid():
        try:
            cost, reason = form.amount(), form.cleaned_data["reason"]
            services.extend_budget(scope, cost=cost, reason=reason, revision=None, now=clock.now())
        except (Invalid, Stale) as failure:
            show_failure(form, failure, inside="/extension")
        else:
            messages.success(request, f"{formats.money(cost)} are added to the budget of this month.")
            return redirect("workbench:llm:limits", organization)
    found = services.get_limits(scope)
    return _show(request, found, LimitsForm.of(found, offered=_offered(found)), extension=form)
