"""Those who ask to join, and what they are answered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.http.access import Request
from organizations.membership import services
from organizations.membership.rules import Role


@require_safe
def requests(request: Request, organization: str) -> HttpResponse:
    """Show those who ask to join, longest waiting first."""
    page = services.list_requests(request.scope, cursor=request.GET.get("cursor"))
    context = {
        "requests": page.items,
        "next_cursor": page.next_cursor,
        "roles": [(role.value, role.value.capitalize()) for role in (Role.MEMBER, Role.VIEWER, Role.ADMIN)],
        "is_open": request.scope.settings.join_requests,
    }
    return render(request, "organizations/membership/requests.html", context)


@require_POST
def answer(request: Request, organization: str, user_id: str) -> HttpResponse:
    """Let somebody in, or not."""
    is_let_in = request.POST.get("do") == "approve"
    try:
        if is_let_in:
            role = request.POST.get("role") or Role.MEMBER.value
            services.approve_request(request.scope, user_id=user_id, role=role, now=clock.now())
        else:
            services.refuse_request(request.scope, user_id=user_id, now=clock.now())
    except (Conflict, Invalid) as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, "Let in." if is_let_in else "The request is refused.")
    return redirect("organizations:membership:requests", organization)
