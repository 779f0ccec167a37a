"""The person's notifications: the list, the number at the bell, marking as read, muting, wanting no more mail."""

from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diatonic.common import clock, ids
from diatonic.common.errors import Invalid
from diatonic.common.http import guesses
from diatonic.common.http.access import Request, public
from diatonic.common.http.back import back
from organizations.notifications import services
from organizations.notifications.rules import COUNTED_UNREAD

_MAX_THREAD = 200


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


@require_safe
def thread(request: Request, organization: str, thread: str) -> HttpResponse:
    """Ask whether a thread shall be muted, or heard of again; a menu takes the button alone (htmx)."""
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    context = {
        "thread": _checked(thread),
        "is_muted": services.is_muted(request.scope, thread=thread),
        "trail": [("Notifications", reverse("organizations:notifications:list", args=[organization]))],
        "back_url": f"{here.path}?{here.query}" if here.query else here.path,
        "look": "nav-item-link",
    }
    name = "_mute" if "HX-Request" in request.headers else "thread"
    return render(request, f"organizations/notifications/{name}.html", context)


@require_POST
def mute(request: Request, organization: str, thread: str) -> HttpResponse:
    """Tell the person no more of a thread; the message offers to undo it. Leads back to ``next``, or to the list."""
    services.mute(request.scope, thread=_checked(thread), now=clock.now())
    page = _back(request, organization)
    way_back = (
        f"{reverse('organizations:notifications:unmute', args=[organization, thread])}?{urlencode({'next': page})}"
    )
    messages.success(request, "You will hear no more of this thread.", extra_tags=f"undo:{way_back}")
    return redirect(page)


@require_POST
def unmute(request: Request, organization: str, thread: str) -> HttpResponse:
    """Tell the person of a thread again. Leads back to ``next``, or to the list."""
    services.unmute(request.scope, thread=_checked(thread))
    messages.success(request, "You will hear of this thread again.")
    return redirect(_back(request, organization))


@public
@csrf_exempt  # mail programs post here for their people, who are signed in nowhere; the address is the key
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: Request, token: str) -> HttpResponse:
    """Ask whether mail shall end, and end it. Looking ends nothing: mail scanners look."""
    with guesses.watched(request, "unsubscribe", wrong=services.LinkUnknown):
        if is_done := request.method == "POST":
            link = services.unsubscribe(token, now=clock.now())
        else:
            link = services.read_link(token)
    context = {"link": link, "is_done": is_done}
    response = render(request, "organizations/notifications/unsubscribe.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _back(request: Request, organization: str) -> str:
    notices = reverse("organizations:notifications:list", args=[organization])
    return back(request, "next", organization=organization, otherwise=notices)


def _checked(thread: str) -> str:
    if len(thread) > _MAX_THREAD:
        raise Invalid("There is no such thread.")
    return thread
