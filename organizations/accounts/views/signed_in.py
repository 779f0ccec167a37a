"""Where a person is signed in; and a member, for who runs the organization."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diatonic.common import clock
from diatonic.common.http.access import Request, find_scope
from organizations.accounts import services
from organizations.accounts import sessions as engine
from organizations.accounts.person import account_of
from organizations.accounts.views.frame import address, go_to, show


@require_safe
def sessions(request: Request, organization: str = "") -> HttpResponse:
    """Show where the person is signed in."""
    found = services.list_sessions(
        account_of(request), find_scope(request), current=engine.current_id(request), now=clock.now()
    )
    context = {
        "sessions": found,
        "has_others": any(not one.is_current for one in found),
        "end_url": address(request, "end-session"),
    }
    return show(request, "sessions", "sessions", context)


@require_POST
def end_session(request: Request, organization: str = "") -> HttpResponse:
    """End one session of the person, or all but this one."""
    account, scope, now = account_of(request), find_scope(request), clock.now()
    if "others" in request.POST:
        after = services.end_other_sessions(account, scope, keep=engine.current_id(request), now=now)
        engine.renew(request, after)
        messages.success(request, "You are signed out everywhere else.")
    else:
        services.end_session(account, scope, session_id=request.POST.get("session", ""), now=now)
        messages.success(request, "That session has ended.")
    return go_to(request, "sessions")


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: Request, organization: str, user_id: str) -> HttpResponse:
    """Show where a member is signed in and which tokens they have; POST signs them out everywhere."""
    if request.method == "POST":
        services.end_member_sessions(request.scope, user_id=user_id, now=clock.now())
        messages.success(request, "They are signed out everywhere, and have been told.")
        return redirect("organizations:accounts:member", organization, user_id)
    now = clock.now()
    found = services.get_sign_ins(request.scope, user_id=user_id, now=now)
    here = reverse("organizations:membership:member", args=[organization, user_id])
    context = {
        "member": found.member,
        "sessions": found.sessions,
        "tokens": [(token, token.is_expired(clock.iso(now))) for token in found.tokens],
        "trail": [
            ("Members", reverse("organizations:membership:members", args=[organization])),
            (found.member.name or "Somebody without a name", here),
        ],
    }
    return render(request, "organizations/accounts/member.html", context)


@require_POST
def revoke_member_token(request: Request, organization: str, user_id: str, token_id: str) -> HttpResponse:
    """End a member's API token."""
    services.revoke_member_token(request.scope, user_id=user_id, token_id=token_id, now=clock.now())
    messages.success(request, "The token is revoked, and they have been told.")
    return redirect(reverse("organizations:accounts:member", args=[organization, user_id]))
