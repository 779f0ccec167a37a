"""The audit log as a screen: entries as sentences, by time or by one of actor, target and action."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from diatonic.common import clock
from diatonic.common.errors import Invalid
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from diatonic.common.pages import Page
from organizations.audit import services
from organizations.audit.forms import FiltersForm
from organizations.audit.rules import SYSTEM, Event, Filters, icon_of, in_words, shown_changes, told
from organizations.audit.schemas import sent
from organizations.membership import services as membership
from organizations.membership.rules import Member

_CHOICES = 12


@require_safe
def log(request: Request, organization: str) -> HttpResponse:
    """Show one page of the log; with filters that cannot be asked for, why not."""
    services.check_can_view(request.scope)
    form = FiltersForm(request.GET)
    if form.is_valid() and form.cleaned_data["who"] and request.scope.can("members.manage"):
        people = membership.search_members(request.scope, begins=form.cleaned_data["who"], limit=_CHOICES).page.items
        if len(people) == 1:
            return redirect(f"{_here(request)}?{_narrowed_to(request, people[0])}")
        return _show(request, form, Filters(), Page(()), people=people)
    filters = Filters()
    page: Page[Event] = Page(())
    if form.is_valid():
        filters = form.filters()
        try:
            page = services.list_events(
                request.scope, filters=filters, cursor=request.GET.get("cursor"), now=clock.now()
            )
        except Invalid as failure:
            if failure.code == "bad_cursor":
                raise
            show_failure(form, failure)
    return _show(request, form, filters, page)


def _show(
    request: Request, form: FiltersForm, filters: Filters, page: Page[Event], *, people: Sequence[Member] | None = None
) -> HttpResponse:
    """Show entries; or ``people``, where several or none are called as was asked for."""
    context = {
        "form": form,
        "here": _here(request),
        "people": [(member, _narrowed_to(request, member)) for member in people or ()],
        "is_asked_for": people is not None,
        "rows": [_row(event) for event in page.items],
        "next_cursor": page.next_cursor,
        "is_first_page": "cursor" not in request.GET,
        "is_filtered": filters.is_filtered or bool(form.errors),
        "narrowed": _narrowed(filters, page),
    }
    return render(request, "organizations/audit/log.html", context, status=422 if form.errors else 200)


def _here(request: Request) -> str:
    return reverse("organizations:audit:log", args=[request.scope.organization_id])


def _narrowed_to(request: Request, member: Member) -> str:
    """Return the query for what one person did, in the days that are asked for."""
    days = {name: request.GET[name] for name in ("since", "until") if request.GET.get(name)}
    return urlencode({"actor": member.user_id, **days})


@require_safe
def export(request: Request, organization: str) -> HttpResponseBase:
    """Send the entries that the filters leave, as a file; filters that cannot be asked for are shown on the log."""
    form = FiltersForm(request.GET)
    if not form.is_valid():
        return log(request, organization)
    filters, name = form.filters(), f"audit-{organization}"
    export, ending = services.export_lines, "jsonl"
    if request.GET.get("format") == "csv":
        export, ending = services.export_table, "csv"
    return sent(export(request.scope, filters=filters, now=clock.now()), ending, name)


def _row(event: Event) -> dict[str, Any]:
    return {
        "event": event,
        "icon": icon_of(event.action),
        "what": in_words(event.action),
        "told": told(event),
        "changes": shown_changes(event.changes),
        "is_person": event.actor_id != SYSTEM,
    }


def _narrowed(filters: Filters, page: Page[Event]) -> str:
    """Say in words whose or what thing's entries these are."""
    first = page.items[0] if page.items else None
    if filters.actor:
        return f"What {first.actor_name if first else 'this person'} did"
    if filters.target:
        return f"What happened to one {first.target_kind.replace('_', ' ') if first else 'thing'}"
    return ""
