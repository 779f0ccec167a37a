"""What an author reads of the moderation of something they wrote: what, why, by whom, and what they can do next."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.moderation import services
from community.moderation.forms import AppealForm
from community.moderation.rules.cases import AppealState, Decision
from community.moderation.rules.decisions import Action
from community.moderation.rules.reasons import in_words
from community.moderation.rules.targets import Standing
from community.moderation.services.outcomes import Outcome, get_outcome
from community.moderation.views.shown import marked
from diatonic.common import clock, formats
from diatonic.common.errors import Conflict, Denied, Invalid
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request

_HEADINGS: Mapping[str, str] = {
    Standing.APPROVED: "Your {} is shown",
    Standing.HELD: "Your {} is held",
    Standing.FLAGGED: "Your {} is not shown",
    Standing.HIDDEN: "Your {} was hidden",
    Standing.EDIT_REQUESTED: "Please change your {}",
    Standing.REMOVED: "Your {} was removed",
}
_LEADS: Mapping[str, str] = {
    Standing.APPROVED: "Others see it.",
    Standing.HELD: "The machine was not sure about it, or members reported it. A moderator looks at it; until then you alone see it.",
    Standing.FLAGGED: "The machine found something in it. A moderator looks at it; until then you alone see it.",
    Standing.HIDDEN: "You alone see it.",
    Standing.EDIT_REQUESTED: "A moderator asks you to change something. Until then you alone see it.",
    Standing.REMOVED: "Nobody but you sees it any more.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: Request, organization: str, case_id: str) -> HttpResponse:
    """Show an author what was decided. POST appeals."""
    form = AppealForm(request.POST) if request.method == "POST" else AppealForm()
    if request.method == "POST" and form.is_valid():
        address = redirect("community:moderation:outcome", organization, case_id)
        try:
            services.appeal(request.scope, case_id=case_id, message=form.cleaned_data["message"], now=clock.now())
        except Invalid as failure:
            show_failure(form, failure)
        except (Conflict, Denied) as failure:
            messages.error(request, failure.detail)
            return address
        else:
            messages.success(request, "Your appeal is sent. You will be told how it is answered.")
            return address
    found = get_outcome(request.scope, case_id=case_id, now=clock.now())
    return render(
        request, "community/moderation/outcome.html", _context(request, found, form), status=422 if form.errors else 200
    )


def _context(request: Request, found: Outcome, form: AppealForm) -> dict[str, Any]:
    one, decision = found.case, found.decision
    standing = one.standing.value
    return {
        "heading": _HEADINGS[standing].format(one.target_type),
        "lead": _LEADS[standing],
        "told": _told(found),
        "content": _marked(found),
        "next_steps": _next_steps(found),
        "target_url": f"/o/{request.scope.organization_id}/{found.target.path.lstrip('/')}" if found.target else "",
        "target_type": one.target_type.value,
        "appeal": _appeal(found),
        "form": form if found.can_appeal else None,
        "appeal_until": formats.day(decision.appeal_until) if decision and decision.appeal_until else "",
        "who_decides": _who_decides(found),
    }


def _told(found: Outcome) -> Mapping[str, Any]:
    """Return who decided last about what the text says now, and what; what was decided about its author beside it."""
    one, decision = found.case, found.decision
    said: dict[str, Any] = {
        "standing": one.standing.value,
        "sanctions": _sanctions(decision) if decision and decision.stands else [],
    }
    if decision is None or decision.content_revision != one.content_revision:
        return said | _told_without(found)
    if not decision.stands:  # whoever answered the appeal let it stand, for no rule
        return said | {"by_words": "a moderator", "at": one.closed_at or decision.appealed_at}
    rules = in_words(decision.rule) if decision.rule else ""
    return said | {"by_words": "a moderator", "at": decision.at, "rules": rules, "note": decision.note}


def _told_without(found: Outcome) -> dict[str, Any]:
    """Return what the machine found, or that members reported it, where no moderator has decided about this text."""
    one, findings = found.case, _caught(found)
    is_reported = one.waiting.reports and not one.waiting.machine
    return {
        "by_words": "members who reported it" if is_reported else "the machine",
        "at": one.machine.at if one.machine else one.opened_at,
        "rules": ", ".join(in_words(str(finding["rule"])) for finding in findings),
        "reasons": [] if _marked(found) else [reason for finding in findings for reason in finding.get("reasons", ())],
    }


def _caught(found: Outcome) -> Sequence[Mapping[str, Any]]:
    machine = found.case.machine
    if machine is None or machine.outcome == Standing.APPROVED:
        return ()
    return [one for one in machine.findings if not one.get("failed") and one["score"] >= one["threshold"] > 0]


def _marked(found: Outcome) -> Any:
    """Return the text with what the machine marked in it, where that is still what it says; else nothing."""
    target, machine = found.target, found.case.machine
    if target is None or machine is None or machine.content_revision != target.content_revision:
        return None
    _, content = marked(target.title, target.content, _caught(found))
    return content if content.reasons else None


def _sanctions(decision: Decision) -> list[str]:
    lines = ["This is a warning."] if Action.WARN in decision.actions else []
    if decision.suspended_until:
        lines.append(f"You cannot post or comment here until {formats.exact(decision.suspended_until)}.")
    if decision.muted_until:
        lines.append(f"You are muted here until {formats.exact(decision.muted_until)}.")
    return lines


def _next_steps(found: Outcome) -> list[str]:
    standing, target = found.case.standing, found.target
    if target is None:
        return ["You have deleted it."]
    name = target.target_type.value
    if standing is Standing.APPROVED:
        return ["Nothing: it is shown to others."]
    steps = []
    if standing in (Standing.HELD, Standing.FLAGGED):
        steps.append(f"You can wait for a moderator, or change your {name} now: then it is checked again at once.")
    if standing is Standing.EDIT_REQUESTED:
        steps.append(f"Change your {name} as the note says. A moderator looks at it again, and shows it.")
    if found.can_appeal:
        steps.append("If you think the decision is wrong, appeal below.")
    return steps or [f"You can delete your {name}, or leave it as it is: you alone see it."]


def _who_decides(found: Outcome) -> str:
    if found.by_another:
        return "Another moderator than the first decides about it."
    return "This organization has one moderator only, who decides about it once more."


def _appeal(found: Outcome) -> Mapping[str, Any] | None:
    decision = found.decision
    if decision is None or found.appeal is None:
        return None
    words = {
        AppealState.UPHELD: "The decision stands.",
        AppealState.OVERTURNED: "You were right: the decision was overturned.",
        AppealState.MOOT: "The decision was taken back before your appeal was answered.",
    }
    return {
        "message": found.appeal.content.get("message", ""),
        "at": decision.appealed_at,
        "words": words.get(decision.appeal, ""),
        "reason": decision.appeal_reason,
        "who_decides": _who_decides(found),
    }
