"""The queue: what waits, by why it waits, and who looks at it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.moderation import services
from community.moderation.rules.cases import Case, Facet
from community.moderation.rules.endings import ending_words
from community.moderation.rules.reasons import RULE_WORDS, Reason
from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.scope import Scope

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
#: The lists that there are.
SHOWN = {value for value, _ in _LISTS}


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list. ``is_held_by_other``: somebody else has it in hand now; ``looking``: who else has it open.

    ``ending``: why it ended without a decision, as a sentence.
    """

    case: Case
    is_held_by_other: bool
    looking: str
    ending: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.case, name)


def shown_list(request: Request) -> str:
    """Return which list is asked for; an unknown one is all that waits."""
    asked = request.GET.get("show", "")
    return asked if asked in SHOWN else ""


def queue_of(request: Request) -> dict[str, Any]:
    """Return the list that is asked for, as the queue shows it. One DynamoDB call."""
    show, now = shown_list(request), clock.now()
    page = services.list_cases(request.scope, facet=show or "open", cursor=request.GET.get("cursor"), now=now)
    looking = services.looking_at(request.scope, [case.case_id for case in page.items], now=now)
    rows = [
        Row(
            case,
            case.claim.is_anothers(request.scope.user_id, now),
            ", ".join(looking[case.case_id]),
            ending_words(case.closed_because),
        )
        for case in page.items
    ]
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
