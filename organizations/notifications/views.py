"""The person's notifications: the list, the number at the bell, marking as read."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from diatonic.common import clock, ids
from diatonic.common.http.access import Request
from organizations.notifications import services
from organizations.notifications.rules import COUNTED_UNREAD


@require_safe
def notices(request: Request, organization: str) -> HttpResponse:
    """Show the person's notifications, newest first."""
    page = services.list_notices(request.scope, cursor=request.GET.get("cursor"))
    context = {
        "notices": page.items,
        "next_cursor": page.next_cursor,
        "newest": page.items[0] if page.items and "cursor" not in request.GET else None,
        "has_unread": any(not notice.is_read for notice in page.items),
    }
    return render(request, "organizations/notifications/list.html", context)


@require_safe
def count(request: Request, organization: str) -> HttpResponse:
    """Return the number for the bell, empty where there is none."""
    unread = services.count_unread(request.scope)
    words = f"{COUNTED_UNREAD}+" if unread >= COUNTED_UNREAD else str(unread)
    number = format_html('{}<span class="visually-hidden"> unread</span>', words) if unread else ""
    response = HttpResponse(number)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def read(request: Request, organization: str) -> HttpResponse:
    """Mark a notification and all older ones as read."""
    up_to = request.POST.get("up_to", "")
    if ids.is_one(up_to):
        services.mark_read(request.scope, up_to=up_to, now=clock.now())
    return redirect("organizations:notifications:list", organization)
