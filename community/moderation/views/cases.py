"""One case: what is known about it, and what a moderator does with it. After a decision the next one is there."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from community.moderation import services
from community.moderation.forms import AnswerForm, DecideForm
from community.moderation.rules.cases import Case
from community.moderation.rules.decisions import in_brief
from community.moderation.services.queue import CaseView
from community.moderation.services.settings import settings_of
from community.moderation.services.sides import OwnThing
from community.moderation.views import presenting
from community.moderation.views.queue import address_of, queue_of, shown_list
from diatonic.common import clock, formats
from diatonic.common.errors import AppError, Conflict, Denied, Invalid, NotFound
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from organizations.media import services as media

_TOLD = (Conflict, OwnThing, Invalid)


@require_safe
def case(request: Request, organization: str, case_id: str) -> HttpResponse:
    """Show a case beside the queue; with ``reports`` a later page of what was reported."""
    cursor = request.GET.get("reports")
    view = services.get_case(request.scope, case_id=case_id, reports_cursor=cursor, now=clock.now())
    return _show(request, view)


@require_POST
def decide(request: Request, organization: str, case_id: str) -> HttpResponse:
    """Decide, and go on to the next case; who comes second reads who was first, and how."""
    form = DecideForm(request.POST)
    return _do(
        request,
        case_id,
        form,
        lambda: services.decide(request.scope, case_id=case_id, given=form.given(), now=clock.now()),
    )


@require_POST
def answer(request: Request, organization: str, case_id: str) -> HttpResponse:
    """Answer an appeal, and go on to the next case."""
    form = AnswerForm(request.POST)
    return _do(
        request,
        case_id,
        form,
        lambda: services.answer_appeal(request.scope, case_id=case_id, given=form.cleaned_data, now=clock.now()),
    )


def _do(request: Request, case_id: str, form: Any, decide_it: Callable[[], Case]) -> HttpResponse:
    if form.is_valid():
        try:
            decided = decide_it()
        except services.AlreadyHandled as failure:
            messages.warning(request, failure.detail)
            return redirect(address_of(request.scope, case_id, show=shown_list(request)))
        except Invalid as failure:
            show_failure(form, failure)
        except (Conflict, Denied) as failure:
            return _show_again(request, case_id, form, failure)
        else:
            return _go_on(request, decided)
    return _show_again(request, case_id, form, None)


def _show_again(request: Request, case_id: str, form: Any, failure: AppError | None) -> HttpResponse:
    """Show the case as it is now with what was filled in; what came between is said above, and sent again it counts."""
    view = services.get_case(request.scope, case_id=case_id, now=clock.now())
    form.data = {**request.POST.dict(), "revision": str(view.case.revision)}
    if failure is None:
        return _show(request, view, form=form, status=422)
    return _show(request, view, form=form, status=failure.status, notice=failure.detail)


def _go_on(request: Request, decided: Case) -> HttpResponse:
    scope, show = request.scope, shown_list(request)
    said = in_brief(decided.decision) if decided.decision else "decided"
    if decided.decision and decided.decision.appeal in ("upheld", "overturned"):
        messages.success(request, f"The appeal is answered: {decided.decision.appeal}. Its author was told.")
    else:
        undo = reverse("community:moderation:undo", args=[scope.organization_id, decided.case_id])
        tags = f"undo:{undo}?revision={decided.revision}"
        messages.success(request, f"Done: {said}. Its author was told.", extra_tags=tags)
    facet = "open" if show in ("", "closed", "mine") else show
    following = services.next_case(scope, after=decided.case_id, facet=facet, now=clock.now())
    return redirect(address_of(scope, following.case_id if following else "", show="" if facet == "open" else facet))


@require_POST
def undo(request: Request, organization: str, case_id: str) -> HttpResponse:
    """Take the last decision back, and show the case again."""
    given = request.POST.get("revision") or request.GET.get("revision", "")
    try:
        services.undo(request.scope, case_id=case_id, revision=presenting.revision_of(given), now=clock.now())
    except _TOLD as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, "The decision is taken back. The case waits again.")
    return redirect(address_of(request.scope, case_id))


@require_POST
def claim(request: Request, organization: str, case_id: str) -> HttpResponse:
    """Take the case in hand, over from somebody else where ``steal`` is sent with a reason."""
    try:
        services.claim(
            request.scope,
            case_id=case_id,
            steal=request.POST.get("steal") == "yes",
            reason=request.POST.get("reason", ""),
            now=clock.now(),
        )
    except _TOLD as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, "The case is in your hands for ten minutes.")
    return redirect(address_of(request.scope, case_id))


@require_POST
def looking(request: Request, organization: str, case_id: str) -> HttpResponse:
    """Return who else has the case open, and note that oneself has; with ``leave`` no longer."""
    if "leave" in request.POST:
        services.leave(request.scope, case_id=case_id, now=clock.now())
        return HttpResponse(status=204)
    return JsonResponse(
        {"words": presenting.looking_words(services.look(request.scope, case_id=case_id, now=clock.now()))}
    )


@require_safe
def picture(request: Request, organization: str, case_id: str, number: int) -> HttpResponse:
    """Lead to a picture of what the case is about."""
    view = services.get_case(request.scope, case_id=case_id, now=clock.now())
    pictures = view.target.image_ids if view.target else ()
    if not 1 <= number <= len(pictures):
        raise NotFound("There is no such picture.")
    response = HttpResponseRedirect(media.reading_url(request.scope, file_id=pictures[number - 1]))
    response["Cache-Control"] = "private, no-store"
    return response


def _show(request: Request, view: CaseView, *, form: Any = None, status: int = 200, notice: str = "") -> HttpResponse:
    scope, one, now = request.scope, view.case, clock.now()
    context = queue_of(request)
    context |= _neighbours(scope, context["cases"], one.case_id, context["show"])
    context |= presenting.case_context(scope, view, settings_of(scope.organization_id))
    is_for_others = services.is_for_others(scope, one)
    why_not = OwnThing().detail if is_for_others else ""
    if services.is_for_another(scope, one):
        why_not = services.AnotherModeratorNeeded().detail
    context |= _forms(view, form, why_not)
    is_anothers = one.claim.is_anothers(scope.user_id, now)
    context |= {
        "notice": notice,
        "held_by": one.claim.by_name if is_anothers else "",
        "held_until": formats.exact(one.claim.until) if is_anothers else "",
        "may_claim": bool(one.facet) and not why_not,
        "can_undo": _can_undo(one, now) and not is_for_others,
        "trail": [("Moderation", address_of(scope, show=context["show"]))],
    }
    return render(request, "community/moderation/case.html", context, status=status)


def _forms(view: CaseView, form: Any, why_not: str) -> Mapping[str, Any]:
    """Return the form that fits: to decide, to answer an appeal; or why there is none.

    An appeal against what was decided about a person is answered also where the text is gone.
    """
    one = view.case
    is_gone = one.is_gone or view.target is None
    if is_gone and not one.waiting.appeal:
        return {}
    if why_not:
        return {"why_not": why_not}
    if one.waiting.appeal:
        return {"appeal_form": form if isinstance(form, AnswerForm) else AnswerForm(initial={"revision": one.revision})}
    if one.facet is None and form is None:
        return {}
    initial = {"revision": one.revision, "rule": presenting.likely_rule(view), "duration_hours": 24}
    return {
        "form": form if isinstance(form, DecideForm) else DecideForm(initial=initial),
        "may_sanction": True,
    }


def _can_undo(one: Case, now: Any) -> bool:
    decision = one.decision
    if decision is None or decision.undone_at or decision.appeal in ("upheld", "overturned"):
        return False
    return decision.undo_until > clock.iso(now)


def _neighbours(scope: Any, cases: Sequence[Any], case_id: str, show: str) -> Mapping[str, str]:
    """Return the addresses of the cases before and after this one in the list."""
    order = [each.case_id for each in cases]
    if case_id not in order:
        return {"next_url": address_of(scope, order[0], show=show) if order else "", "previous_url": ""}
    at = order.index(case_id)
    return {
        "next_url": address_of(scope, order[at + 1], show=show) if at + 1 < len(order) else "",
        "previous_url": address_of(scope, order[at - 1], show=show) if at else "",
    }
