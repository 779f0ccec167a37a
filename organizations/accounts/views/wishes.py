"""What a person wants to hear of in the organization, and what they muted there."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from diatonic.common import clock
from diatonic.common.http.access import Request
from organizations.accounts.person import account_of
from organizations.accounts.views.frame import go_to, show
from organizations.notifications import services
from organizations.notifications.rules import Group


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: Request, organization: str) -> HttpResponse:
    """Show what the person wants to hear of, and a page of the threads that they muted; save the first."""
    if request.method == "POST":
        bell, email = request.POST.getlist("bell"), request.POST.getlist("email")
        changes = {group: {"bell": group in bell, "email": group in email} for group in Group}
        services.change_wishes(request.scope, changes=changes, now=clock.now())
        messages.success(request, "What you want to hear of is saved.")
        return go_to(request, "wishes")
    muted = services.list_muted(request.scope, cursor=request.GET.get("cursor"))
    context = {
        "wishes": services.get_wishes(request.scope),
        "account": account_of(request),
        "muted": muted.items,
        "next_cursor": muted.next_cursor,
        "is_first_page": "cursor" not in request.GET,
    }
    return show(request, "notifications", "wishes", context)
