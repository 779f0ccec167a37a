"""The queue: what waits, by why it waits, and what is decided about many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from community.moderation import services
from community.moderation.rules.cases import Case, Facet
from community.moderation.rules.decisions import Action
from community.moderation.rules.reasons import RULE_WORDS, Reason
from diatonic.common import clock
from diatonic.common.errors import Invalid
from diatonic.common.http.access import Request
from diatonic.common.scope import Scope
from diatonic.common.validation import whole_number

_LISTS = (
    ("", "All that waits"),
    (Facet.REPORTED.value, "Reported"),
    (Facet.APPEALS.value, "Appeals"),
    (Facet.EDITED.value, "Edited"),
    (Facet.HELD.value, "Held"),
    (Facet.FLAGGED.value, "Flagged"),
    ("mine", "In my hands"),
    ("closed", "Closed"),
)
_SHOWN = {value for value, _ in _LISTS}
_DONE = {Action.REMOVE: "removed", Action.HIDE: "hidden", Action.APPROVE: "approved"}


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list; ``is_held_by_other``: somebody else has it in hand now."""

    case: Case
    is_held_by_other: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.case, name)


def shown_list(request: Request) -> str:
    """Return which list is asked for; an unknown one is all that waits."""
    asked = request.GET.get("show", "")
    return asked if asked in _SHOWN else ""


def queue_of(request: Request) -> dict[str, Any]:
    """Return the list that is asked for, as the queue shows it. One DynamoDB call."""
    show, now = shown_list(request), clock.now()
    page = services.list_cases(request.scope, facet=show or "open", cursor=request.GET.get("cursor"), now=now)
    rows = [Row(case, case.claim.is_anothers(request.scope.user_id, now)) for case in page.items]
    return {"cases": rows, "next_cursor": page.next_cursor, "show": show, "lists": _LISTS}


def address_of(scope: Scope, case_id: str = "", *, show: str = "") -> str:
    """Return the address of a case, or of the queue, in the list ``show``."""
    name, args = ("case", [scope.organization_id, case_id]) if case_id else ("queue", [scope.organization_id])
    return reverse(f"community:moderation:{name}", args=args) + (f"?show={show}" if show else "")


@require_safe
def queue(request: Request, organization: str) -> HttpResponse:
    """Show what waits."""
    context = queue_of(request)
    show, cases = context["show"], context["cases"]
    context |= {
        "here": "queue",
        "can_choose": show != "closed",
        "rules": [(reason.value, RULE_WORDS[reason]) for reason in Reason],
        "first_url": address_of(request.scope, cases[0].case_id, show=show) if cases and show != "closed" else "",
    }
    return render(request, "community/moderation/queue.html", context)


@require_POST
def bulk(request: Request, organization: str) -> HttpResponse:
    """Decide the same about the chosen cases."""
    show = request.POST.get("show", "")
    back = redirect(address_of(request.scope, show=show if show in _SHOWN else ""))
    action = request.POST.get("action", "")
    if action not in set(_DONE):
        messages.error(request, "Choose what is to be done: approve, hide or remove.")
        return back
    given: dict[str, Any] = {"actions": [action]}
    if action != Action.APPROVE:
        given["rule"] = request.POST.get("rule", "")
    try:
        answers = services.decide_several(request.scope, cases=_chosen(request), given=given, now=clock.now())
    except Invalid as failure:
        messages.error(request, " ".join([failure.detail, *(field.message for field in failure.fields)]))
        return back
    _tell(request, answers, _DONE[Action(action)])
    return back


def _chosen(request: Request) -> list[tuple[str, int]]:
    """Return the cases that were chosen, with the revision that was seen of each."""
    pairs = (text.rpartition(" ") for text in request.POST.getlist("case"))
    return [(case_id, whole_number(revision) or 0) for case_id, _, revision in pairs]


def _tell(request: Request, answers: Sequence[services.Answer], done: str) -> None:
    made = sum(1 for answer in answers if answer.case is not None)
    if made:
        cases = "1 case was" if made == 1 else f"{made} cases were"
        messages.success(request, f"{cases} {done}. Each can be undone for 24 hours, in “Closed”.")
    for reason in dict.fromkeys(answer.failure.detail for answer in answers if answer.failure is not None):
        messages.error(request, reason)
