"""The page of ways into an organization, and putting the first steps away."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import AppError, Conflict, Denied, Invalid, NotFound, Stale
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request, client_address
from diatonic.common.ids import ORGANIZATION_ID
from diatonic.common.scope import Scope
from organizations.accounts.person import account_of
from organizations.membership import services as membership
from organizations.onboarding import services
from organizations.onboarding.forms import AskForm, CreateForm

_TOLD = (Conflict, Denied, NotFound, Stale)


@require_safe
def welcome(request: Request) -> HttpResponse:
    """Show the ways into an organization that are open to the person."""
    return _show(request)


@require_POST
def join(request: Request) -> HttpResponse:
    """Become a member by the domain of one's address."""
    try:
        offer = services.join_by_domain(
            account_of(request), organization_id=request.POST.get("organization_id", ""), now=clock.now()
        )
    except _TOLD as failure:
        return _refused(request, failure)
    messages.success(request, f"Welcome to {offer.organization_name}.")
    return redirect("organizations:accounts:home", offer.organization_id)


@require_POST
def create(request: Request) -> HttpResponse:
    """Make an organization of one's own."""
    form = CreateForm(request.POST)
    made: list[str] = []

    def attempt() -> None:
        chosen = form.cleaned_data["organization_id"].strip().lower()
        made.append(
            services.create_organization(
                account_of(request),
                name=form.cleaned_data["name"],
                organization_id=chosen,
                now=clock.now(),
                request_id=request.request_id,
            )
        )

    if failed := _attempted(form, attempt):
        return _show(request, status=failed, create_form=form)
    messages.success(request, f"{form.cleaned_data['name']} is yours. These are first steps.")
    return redirect("organizations:accounts:home", made[0])


@require_POST
def ask(request: Request) -> HttpResponse:
    """Ask an organization to be let in."""
    form = AskForm(request.POST)

    def attempt() -> None:
        visitor = _visitor(request, form.cleaned_data["organization_id"])
        services.ask_to_join(visitor, email=account_of(request).email, note=form.cleaned_data["note"], now=clock.now())

    if failed := _attempted(form, attempt):
        return _show(request, status=failed, ask_form=form)
    messages.success(request, "Its administrators have been told. You are in once one of them says yes.")
    return redirect("organizations:onboarding:welcome")


@require_POST
def withdraw(request: Request) -> HttpResponse:
    """Take a request back."""
    try:
        services.withdraw_request(_visitor(request, request.POST.get("organization_id", "")), now=clock.now())
    except _TOLD as failure:
        return _refused(request, failure)
    messages.success(request, "Your request is taken back.")
    return redirect("organizations:onboarding:welcome")


@require_POST
def first_steps(request: Request, organization: str) -> HttpResponse:
    """Put the first steps away, or (``show``) bring them back."""
    services.put_first_steps_away(request.scope, away="show" not in request.POST, now=clock.now())
    return redirect("organizations:accounts:home", organization)


def _attempted(form: forms.Form, attempt: Callable[[], None]) -> int:
    """Do it where the form is right; return the status of what is wrong, which the form shows then, or 0."""
    if not form.is_valid():
        return Invalid.status
    try:
        attempt()
    except (*_TOLD, Invalid) as failure:
        show_failure(form, failure)
        return failure.status
    return 0


def _show(
    request: Request,
    *,
    status: int = 200,
    create_form: CreateForm | None = None,
    ask_form: AskForm | None = None,
) -> HttpResponse:
    found = services.get_welcome(account_of(request), now=clock.now())
    context: dict[str, Any] = {
        "welcome": found,
        "create_form": create_form or CreateForm(auto_id="create-%s"),
        "ask_form": ask_form or AskForm(auto_id="ask-%s"),
        "wrong_form": create_form or ask_form,
    }
    return render(request, "organizations/onboarding/welcome.html", context, status=status)


def _refused(request: Request, failure: AppError) -> HttpResponse:
    messages.error(request, failure.detail)
    return redirect("organizations:onboarding:welcome")


def _visitor(request: Request, organization_id: str) -> Scope:
    if not ORGANIZATION_ID.fullmatch(organization_id):
        raise NotFound("There is no such organization, or it takes no requests.")
    account = account_of(request)
    return membership.visitor(
        organization_id,
        user_id=account.user_id,
        name=account.name,
        request_id=request.request_id,
        ip_address=client_address(request),
    )
