"""What the invited person sees: a page with one next step for each case. Looking never accepts: mail scanners look."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import Conflict, Denied
from diatonic.common.http import guesses
from diatonic.common.http.access import Request, welcoming
from organizations.accounts.person import account_of, find_account
from organizations.invites import services

_PAGE = "organizations/invites/page.html"


@welcoming
@require_safe
def look(request: Request, token: str) -> HttpResponse:
    """Show what the invite is to whoever opened its link."""
    try:
        with guesses.watched(request, "invite", wrong=services.WrongToken):
            found = services.look_at(token=token, account=find_account(request), now=clock.now())
    except services.WrongToken as wrong:
        return _page(request, "wrong", status=404, failure=wrong)
    return _page(
        request, found.case.value, invite=found.invite, organization=found.organization, seats=found.seats, token=token
    )


@require_POST
def accept(request: Request, token: str) -> HttpResponse:
    """Accept the invite, and go to the organization. What is in the way is on the page of its case."""
    account = account_of(request)
    try:
        with guesses.watched(request, "invite", wrong=services.WrongToken):
            invite = services.accept_invite(token=token, account=account, now=clock.now())
    except services.WrongToken as wrong:
        return _page(request, "wrong", status=404, failure=wrong)
    except (Conflict, Denied):
        return _secret(redirect("organizations:invites:page", token))
    messages.success(request, f"Welcome to {invite.organization_name}.")
    return _secret(redirect("organizations:accounts:home", invite.organization_id))


@welcoming
@require_POST
def ask(request: Request, token: str) -> HttpResponse:
    """Ask whoever sent the invite for another one."""
    try:
        with guesses.watched(request, "invite", wrong=services.WrongToken):
            services.ask_for_invite(token=token, now=clock.now())
    except services.WrongToken as wrong:
        return _page(request, "wrong", status=404, failure=wrong)
    except Conflict as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, "They have been told. A new mail comes when somebody sends one.")
    return _secret(redirect("organizations:invites:page", token))


def _page(request: Request, case: str, *, status: int = 200, **context: Any) -> HttpResponse:
    part = f"organizations/invites/cases/{case}.html"
    return _secret(render(request, _PAGE, {"part": part, "case": case, **context}, status=status))


def _secret(response: HttpResponse) -> HttpResponse:
    """Keep the address, which is the key, out of other sites' and caches' hands."""
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
