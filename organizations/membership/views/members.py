"""Members: the list, one of them, removing, leaving."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import AppError, Conflict, Denied, Invalid, Stale
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from diatonic.common.validation import whole_number
from organizations.membership import policies, services
from organizations.membership.forms import MemberForm
from organizations.membership.rules import Member, MemberStatus, Role, WorksChoice


@require_safe
def members(request: Request, organization: str) -> HttpResponse:
    """Show who belongs here, by name; ``q``: whose name or address begins so."""
    words = request.GET.get("q", "")[:200]
    by = services.By(given) if (given := request.GET.get("by")) in set(services.By) else None
    found = services.search_members(request.scope, begins=words, by=by, cursor=request.GET.get("cursor"))
    context = {
        "rows": [(member, found.inviters.get(member.invited_by, "")) for member in found.page.items],
        "next_cursor": found.page.next_cursor,
        "by": found.by,
        "words": words,
    }
    return render(request, "organizations/membership/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: Request, organization: str, user_id: str) -> HttpResponse:
    """Show a member; change role, bundles and single permissions."""
    policies.check_can_manage(request.scope)
    details = services.get_member(request.scope, user_id=user_id)
    if request.method != "POST":
        return _show(request, details, MemberForm.of(details.member))
    form = MemberForm(request.POST)
    if form.is_valid():
        try:
            services.change_member(
                request.scope,
                user_id=user_id,
                role=form.cleaned_data["role"],
                permissions=form.permissions(details.member.permissions),
                revision=whole_number(request.POST.get("revision", "")),
                now=clock.now(),
            )
        except (Invalid, Stale, Conflict, Denied) as failure:
            show_failure(form, failure)
        else:
            messages.success(request, f"Saved. It holds from {details.member.name}'s next request.")
            return redirect("organizations:membership:member", organization, user_id)
    return _show(request, details, form, status=422)


def _show(request: Request, details: services.MemberDetails, form: MemberForm, *, status: int = 200) -> HttpResponse:
    scope, one = request.scope, details.member
    context: dict[str, Any] = {
        "member": one,
        "details": details,
        "form": form,
        "can_change": policies.can_change(scope, one),
        "is_me": one.user_id == scope.user_id,
        "can_offer": scope.role == Role.OWNER and one.role != Role.OWNER and one.is_active,
        "trail": _trail(request),
    }
    return render(request, "organizations/membership/member.html", context, status=status)


@require_POST
def status(request: Request, organization: str, user_id: str) -> HttpResponse:
    """Suspend a member, or let one back in."""
    wanted = MemberStatus.ACTIVE if request.POST.get("do") == "reinstate" else MemberStatus.INACTIVE
    done = "Let back in." if wanted is MemberStatus.ACTIVE else "Suspended, from the next request on. The seat is kept."
    _try(
        request,
        lambda: services.change_member(request.scope, user_id=user_id, status=wanted, now=clock.now()),
        done,
    )
    return redirect("organizations:membership:member", organization, user_id)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, organization: str, user_id: str) -> HttpResponse:
    """Show what a member would leave behind; remove them."""
    policies.check_can_manage(request.scope)
    if user_id == request.scope.user_id:
        return redirect("organizations:membership:leave", organization)
    if request.method == "POST":
        is_archived = request.POST.get("works") == WorksChoice.ARCHIVE
        done = "Removed. What they made is being archived." if is_archived else "Removed. What they made stays."
        if _try(request, lambda: _remove(request, user_id), done):
            return redirect("organizations:membership:members", organization)
    details = services.get_member(request.scope, user_id=user_id)
    policies.check_can_change(request.scope, details.member)
    return _show_removal(request, details, "remove", f"Remove {details.member.name}")


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, organization: str) -> HttpResponse:
    """Show what one would leave behind oneself; leave."""
    user_id = request.scope.user_id
    if request.method == "POST" and _try(request, lambda: _remove(request, user_id), "You have left the organization."):
        return redirect("organizations:accounts:organizations")
    details = services.get_member(request.scope, user_id=user_id)
    return _show_removal(request, details, "leave", f"Leave {request.scope.organization_name}")


def _remove(request: Request, user_id: str) -> None:
    works = request.POST.get("works", WorksChoice.KEEP.value)
    services.remove_member(request.scope, user_id=user_id, works=works, now=clock.now())


def _show_removal(request: Request, details: services.MemberDetails, what: str, heading: str) -> HttpResponse:
    context = {
        "details": details,
        "member": details.member,
        "what": what,
        "heading": heading,
        "can_archive": request.scope.can("modules.archive") and any(one.can_archive for one in details.works),
        "back": _back(request, details.member, what),
        "trail": _trail(request) if what == "remove" else [],
    }
    return render(request, "organizations/membership/remove.html", context)


def _back(request: Request, member: Member, what: str) -> str:
    if what == "leave":
        return reverse("organizations:membership:overview", args=[request.scope.organization_id])
    return reverse("organizations:membership:member", args=[request.scope.organization_id, member.user_id])


def _trail(request: Request) -> list[tuple[str, str]]:
    return [("Members", reverse("organizations:membership:members", args=[request.scope.organization_id]))]


def _try(request: Request, step: Callable[[], object], done: str) -> bool:
    try:
        step()
    except (Conflict, Stale, Invalid) as failure:
        messages.error(request, _said(failure))
        return False
    messages.success(request, done)
    return True


def _said(failure: AppError) -> str:
    return failure.fields[0].message if failure.fields else failure.detail
