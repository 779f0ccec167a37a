"""A case in the words and pieces of a screen."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from community.moderation.rules.changes import changes
from community.moderation.rules.decisions import in_brief
from community.moderation.rules.endings import ending_words
from community.moderation.rules.passages import Marked
from community.moderation.rules.reasons import Reason, in_words
from community.moderation.rules.settings import ModerationSettings
from community.moderation.rules.targets import Excerpt
from community.moderation.services.queue import CaseView
from community.moderation.views.shown import bars, marked
from diatonic.common import formats
from diatonic.common.scope import Scope
from diatonic.common.validation import whole_number

_VISIBLE = {"public": "For everybody who is signed in", "organization": "For members of this organization"}
_DEEPEST = 3


def revision_of(text: str) -> int:
    """Return the revision that somebody has seen; 0, which no case has, for anything else."""
    return whole_number(text) or 0


def case_context(scope: Scope, view: CaseView, settings: ModerationSettings) -> dict[str, Any]:
    """Return what the screen shows of a case."""
    one, target = view.case, view.target
    findings = one.machine.findings if one.machine else ()
    is_same = target is not None and one.machine is not None and one.machine.content_revision == target.content_revision
    title, content = marked(target.title, target.content, findings if is_same else ()) if target else (None, None)
    return {
        "case": one,
        "ending": ending_words(one.closed_because),
        "target": target,
        "heading": _heading(view),
        "history": history(view),
        "title_marked": title,
        "content_marked": content,
        "bars": bars(findings, settings) if is_same else (),
        "pictures": [_picture(scope, one.case_id, number) for number in range(1, len(target.image_ids) + 1)]
        if target
        else (),
        "visibility_words": _VISIBLE.get(target.visibility, "") if target else "",
        "target_url": f"/o/{scope.organization_id}/{target.path.lstrip('/')}" if target else "",
        "changes": _changes(view),
        "reports": [_report(each) for each in view.reports],
        "more_reports": view.more_reports,
        "around": [_around(each) for each in view.around] if len(view.around) > 1 else (),
        "decision_brief": _sentence(in_brief(one.decision)) if one.decision else "",
        "appeal": _appeal(view),
        "looking": looking_words(view.looking),
    }


def looking_words(names: Sequence[str]) -> str:
    """Return who else has a case open as a sentence; nothing where nobody has."""
    if not names:
        return ""
    if len(names) == 1:
        return f"{names[0]} is looking at this case, too."
    return f"{', '.join(names[:-1])} and {names[-1]} are looking at this case, too."


def likely_rule(view: CaseView) -> str:
    """Return the rule that this is probably about: what was reported most, else what the machine found most."""
    reasons = [str(each.content.get("reason", "")) for each in view.reports if not each.outcome]
    if reasons:
        return max(set(reasons), key=reasons.count)
    found = [
        finding for finding in (view.case.machine.findings if view.case.machine else ()) if not finding.get("failed")
    ]
    worst = max(found, key=lambda finding: float(finding["score"]) - float(finding["threshold"]), default=None)
    rule = str(worst["rule"]) if worst else ""
    return rule if rule in set(Reason) else Reason.HARASSMENT.value if rule else Reason.OTHER.value


def history(view: CaseView) -> str:
    """Return what was decided about the author before, in one line."""
    record = view.author
    parts = [
        f"{number} {one if number == 1 else several}"
        for number, one, several in (
            (record.removed, "removed", "removed"),
            (record.hidden, "hidden", "hidden"),
            (record.warnings, "warning", "warnings"),
            (record.overturned, "decision overturned", "decisions overturned"),
        )
        if number > 0
    ]
    before = ", ".join(parts) if parts else "nothing was held against them before"
    now = _sanction(view)
    return _sentence(f"{view.reputation.level}: {before}{now}")


def _sanction(view: CaseView) -> str:
    standing = view.author_standing
    if standing.suspended_until:
        return f"; suspended until {formats.day(standing.suspended_until)}"
    return f"; muted until {formats.day(standing.muted_until)}" if standing.muted_until else ""


def _heading(view: CaseView) -> str:
    text = " ".join((view.case.title or view.case.excerpt).split())
    return text if len(text) <= 80 else f"{text[:79]}…"  # noqa: PLR2004 -- what fits into a heading


def _picture(scope: Scope, case_id: str, number: int) -> str:
    return reverse("community:moderation:picture", args=[scope.organization_id, case_id, number])


def _changes(view: CaseView) -> Sequence[Any]:
    """Return what changed since the case was opened; nothing where nothing did."""
    if view.target is None or view.original is None:
        return ()
    before = f"{view.original.content.get('title', '')}\n{view.original.content.get('content', '')}".strip()
    after = f"{view.target.title}\n{view.target.content}".strip()
    return changes(before, after) if before != after else ()


def _report(report: Any) -> Mapping[str, Any]:
    return {
        "reason": in_words(str(report.content.get("reason", ""))),
        "note": report.content.get("note", ""),
        "by_name": report.by_name if report.part_id else "A member",
        "at": report.at,
        "record": _reporter(report.content),
    }


def _reporter(content: Mapping[str, Any]) -> str:
    """Return what a reporter's record says: who was right before weighs more than 1. Nothing where it is not shown."""
    weight = float(content.get("weight", 1.0))
    if not weight:
        return ""
    if weight == 1.0:
        return "no record of reports yet"
    return f"was {'mostly right' if weight > 1 else 'mostly wrong'} before, so this weighs {formats.number(weight, 1)}"


def _around(one: Excerpt) -> Mapping[str, Any]:
    return {
        "author_name": one.author_name,
        "created_at": one.created_at,
        "content": one.content,
        "indent": min(one.depth, _DEEPEST),
        "is_target": one.is_target,
    }


def _appeal(view: CaseView) -> Mapping[str, Any] | None:
    """Return the appeal against the last decision."""
    decision = view.case.decision
    if decision is None or not decision.appeal:
        return None
    found: Iterable[Any] = (each for each in view.appeals if each.part_id == f"appeal#{decision.number}")
    said = next(iter(found), None)
    return {
        "message": said.content.get("message", "") if said else "",
        "at": decision.appealed_at,
        "outcome": decision.appeal if decision.appeal_by_name else "",
        "words": f"{decision.appeal.capitalize()} by {decision.appeal_by_name}: {decision.appeal_reason}",
    }


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


__all__ = ["Marked", "case_context", "history", "likely_rule", "looking_words", "revision_of"]
