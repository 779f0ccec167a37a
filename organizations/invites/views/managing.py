"""The screens of those who invite: the list, inviting, and what can be done with an invite."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid, TooMany
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from organizations.invites import services
from organizations.invites.forms import InviteForm
from organizations.invites.rules import InviteState

_LIST = "organizations:invites:list"
_STATES = {state.value: state for state in InviteState}


@require_safe
def invites(request: Request, organization: str) -> HttpResponse:
    """Show the invites, newest first, all or those in a state."""
    chosen = _STATES.get(request.GET.get("state", ""))
    overview = services.list_invites(request.scope, state=chosen, cursor=request.GET.get("cursor"), now=clock.now())
    context = {
        "invites": overview.page.items,
        "next_cursor": overview.page.next_cursor,
        "seats": overview.seats,
        "taken": overview.seats.members + overview.seats.invited,
        "states": list(InviteState),
        "chosen": chosen,
    }
    return render(request, "organizations/invites/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request, organization: str) -> HttpResponse:
    """Invite people: first the verdict about each line, then, with ``do=send``, sending."""
    request.scope.check("members.manage", "Only owners and administrators invite people.")
    if request.method != "POST":
        return _form(request, InviteForm(scope=request.scope))
    form = InviteForm(request.POST, request.FILES, scope=request.scope)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        if request.POST.get("do") == "send":
            sent = services.send_invites(request.scope, **form.given(), now=clock.now())
            return _done(request, sent)
        verdicts = services.check_invites(request.scope, **form.given(), now=clock.now())
    except Invalid as failure:
        show_failure(form, failure)
        return _form(request, form, status=failure.status)
    return _form(request, form, verdicts=verdicts, addresses=", ".join(line.email for line in verdicts.new))


@require_POST
def resend(request: Request, organization: str, invite_id: str) -> HttpResponse:
    """Send an invite again."""
    try:
        found = services.resend_invite(request.scope, invite_id=invite_id, now=clock.now())
    except (Conflict, TooMany) as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, f"The mail to {found.email} goes out again; its link is good for another seven days.")
    return redirect(_LIST, organization)


@require_POST
def cancel(request: Request, organization: str, invite_id: str) -> HttpResponse:
    """Cancel an invite."""
    try:
        services.cancel_invite(request.scope, invite_id=invite_id, now=clock.now())
    except Conflict as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, "The invite is cancelled; its link leads nowhere any more.")
    return redirect(_LIST, organization)


@require_safe
def link(request: Request, organization: str, invite_id: str) -> HttpResponse:
    """Show the link of an invite, to copy."""
    url = services.get_link(request.scope, invite_id=invite_id, now=clock.now())
    context = {"url": url, "trail": _trail(organization)}
    response = render(request, "organizations/invites/link.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _form(request: Request, form: InviteForm, *, status: int = 200, **extra: Any) -> HttpResponse:
    context = {"form": form, "trail": _trail(request.scope.organization_id), **extra}
    return render(request, "organizations/invites/new.html", context, status=status)


def _done(request: Request, lines: list[services.Sent]) -> HttpResponse:
    sent = [line for line in lines if line.invite]
    if sent:
        whom = sent[0].line.email if len(sent) == 1 else f"{len(sent)} people"
        messages.success(request, f"{whom} {'is' if len(sent) == 1 else 'are'} invited. The mail is on its way.")
    for one in [line for line in lines if not line.invite][:5]:
        messages.error(request, f"{one.line.email or one.line.typed}: {one.line.sentence}")
    return redirect(_LIST, request.scope.organization_id)


def _trail(organization: str) -> list[tuple[str, str]]:
    return [("Invites", reverse(_LIST, args=[organization]))]
