"""Who is muted or suspended, until when, why and by whom; and letting them write again before the time."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from community.moderation import services
from community.moderation.rules.sanctions import Record
from diatonic.common import clock, formats
from diatonic.common.http.access import Request


@require_safe
def sanctions(request: Request, organization: str) -> HttpResponse:
    """List who may not write here now."""
    now = clock.now()
    page = services.list_sanctioned(request.scope, cursor=request.GET.get("cursor"), now=now)
    context = {
        "here": "sanctions",
        "rows": [_row(record, clock.iso(now)) for record in page.items],
        "next_cursor": page.next_cursor,
        "is_first_page": "cursor" not in request.GET,
    }
    return render(request, "community/moderation/sanctions.html", context)


def _row(record: Record, at: str) -> dict[str, Any]:
    ends = (("suspended", record.suspended_until), ("muted", record.muted_until))
    return {
        "record": record,
        "holds": [{"words": words, "until": formats.exact(until)} for words, until in ends if until > at],
    }


@require_POST
def end(request: Request, organization: str, user_id: str) -> HttpResponse:
    """Let somebody write again now; whom another moderator let write meanwhile, may."""
    try:
        services.lift_sanctions(request.scope, user_id=user_id, now=clock.now())
    except services.NotSanctioned as failure:
        if not failure.is_known:
            raise
        messages.error(request, failure.detail)
    except services.OwnSanction as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, "It is ended. They can write here again, and were told.")
    return redirect("community:moderation:sanctions", organization)
