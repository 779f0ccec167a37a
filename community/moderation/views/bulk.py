"""What is decided about many cases at once, and taken back at once."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from struct import error, iter_unpack, pack
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from community.moderation import services
from community.moderation.rules.cases import Case
from community.moderation.rules.decisions import Action
from community.moderation.views.queue import SHOWN, address_of
from diatonic.common import clock, ids
from diatonic.common.errors import Invalid
from diatonic.common.http.access import Request
from diatonic.common.validation import whole_number

_DONE = {Action.REMOVE: "removed", Action.HIDE: "hidden", Action.APPROVE: "approved"}
_PACKED = "!16sI"


@require_POST
def decide_several(request: Request, organization: str) -> HttpResponse:
    """Decide the same about the chosen cases."""
    show = request.POST.get("show", "")
    back = redirect(address_of(request.scope, show=show if show in SHOWN else ""))
    action = request.POST.get("action", "")
    if action not in set(_DONE):
        messages.error(request, "Choose what is to be done: approve, hide or remove.")
        return back
    if not request.POST.getlist("case"):
        messages.error(request, "Choose the cases first.")
        return back
    given: dict[str, Any] = {"actions": [action]}
    if action != Action.APPROVE:
        given["rule"] = request.POST.get("rule", "")
    try:
        answers = services.decide_several(request.scope, cases=_chosen(request), given=given, now=clock.now())
    except Invalid as failure:
        messages.error(request, " ".join([failure.detail, *(field.message for field in failure.fields)]))
        return back
    made = [answer.case for answer in answers if answer.case is not None]
    if made:
        undo = reverse("community:moderation:undo-several", args=[organization])
        said = f"{_counted(made, 'case was', 'cases were')} {_DONE[Action(action)]}."
        messages.success(
            request, said, extra_tags=f"undo:{undo}?cases={packed((case.case_id, case.revision) for case in made)}"
        )
    _tell_failures(request, answers)
    return back


def _chosen(request: Request) -> list[tuple[str, int]]:
    """Return the cases that were chosen, with the revision that was seen of each."""
    pairs = (text.rpartition(" ") for text in request.POST.getlist("case"))
    return [(case_id, whole_number(revision) or 0) for case_id, _, revision in pairs]


@require_POST
def undo_several(request: Request, organization: str) -> HttpResponse:
    """Take back what was decided about several cases together."""
    packed = request.POST.get("cases") or request.GET.get("cases", "")
    try:
        answers = services.undo_several(request.scope, cases=_unpacked(packed, organization), now=clock.now())
    except Invalid as failure:
        messages.error(request, failure.detail)
        return redirect(address_of(request.scope))
    made = [answer.case for answer in answers if answer.case is not None]
    if made:
        waits = "The case waits" if len(made) == 1 else "The cases wait"
        said = _counted(made, "decision is", "decisions are")
        messages.success(request, f"{said} taken back. {waits} again.")
    _tell_failures(request, answers)
    return redirect(address_of(request.scope))


def _counted(made: Sequence[Case], one: str, several: str) -> str:
    return f"{len(made)} {one if len(made) == 1 else several}"


def _tell_failures(request: Request, answers: Sequence[services.Answer]) -> None:
    """Say each reason once."""
    for reason in dict.fromkeys(answer.failure.detail for answer in answers if answer.failure is not None):
        messages.error(request, reason)


def packed(cases: Iterable[tuple[str, int]]) -> str:
    """Return ids and revisions as short as can be: a message has to fit into a cookie, with fifty of them."""
    raw = b"".join(pack(_PACKED, UUID(ids.uuid_of(case_id)).bytes, revision) for case_id, revision in cases)
    return urlsafe_b64encode(raw).decode()


def _unpacked(text: str, organization_id: str) -> list[tuple[str, int]]:
    try:
        pairs = list(iter_unpack(_PACKED, urlsafe_b64decode(text.encode())))
    except (ValueError, error):
        return []
    return [(f"{organization_id}:case:{UUID(bytes=raw)}", revision) for raw, revision in pairs]
