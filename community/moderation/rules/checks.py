"""What follows from a check: where its text stands, what the case waits for, and what the author is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from community.moderation.analysis.verdicts import Finding, Outcome, Verdict
from community.moderation.rules.cases import AppealState, Case, Machine, Waiting, about, opened, waits_for
from community.moderation.rules.reasons import in_words
from community.moderation.rules.targets import Standing, Target, Told
from diatonic.common import clock

#: So many passages are told, and kept, of one text.
MOST_PASSAGES = 50
UNCHECKED = "It could not be checked just now, so a moderator looks at it."
EDITED = "You changed it after a moderator had decided, so a moderator looks at it again."
_AWAITS_EDIT = (Standing.EDIT_REQUESTED, Standing.HIDDEN, Standing.REMOVED)


def is_caught(finding: Finding, outcome: Outcome) -> bool:
    """Say whether a finding is why a text is held or flagged."""
    return outcome is not Outcome.APPROVED and (finding.failed or finding.score >= finding.threshold > 0)


def caught(verdict: Verdict) -> tuple[Finding, ...]:
    """Return the findings for which a text is held or flagged; empty where it is approved."""
    return tuple(finding for finding in verdict.findings if is_caught(finding, verdict.outcome))


def after_check(case: Case | None, target: Target, verdict: Verdict, *, now: datetime) -> tuple[Case | None, Standing]:
    """Return the case as a check leaves it (``None``: there is none to open), and where the target stands from now on.

    A text that a moderator wanted changed, or took away, is not shown again before a moderator has looked at it; nor
    is one that reports have taken away.
    """
    machine = _machine(verdict, target, now)
    if case is None:
        if verdict.outcome is Outcome.APPROVED:
            return None, Standing.APPROVED
        case = opened(target, standing=Standing.HELD, now=now)
    standing, waiting = _standing(case, verdict)
    after = replace(about(case, target), machine=machine, standing=standing, revision=case.revision + 1, is_gone=False)
    if case.writes == 0:
        after = replace(after, revision=1)
    return waits_for(after, waiting, now=now), standing


def _standing(case: Case, verdict: Verdict) -> tuple[Standing, Waiting]:
    said = "" if verdict.outcome is Outcome.APPROVED else verdict.outcome.value
    # Where a later decision was taken back it is the one before that holds, which only these still tell of.
    was_wrong = case.decision is not None and case.decision.appeal is AppealState.OVERTURNED
    awaits = case.standing in _AWAITS_EDIT and not was_wrong
    taken_by_reports = bool(case.waiting.reports) and case.standing is Standing.HELD
    if awaits or taken_by_reports or case.waiting.edited:
        return Standing.HELD, replace(case.waiting, machine=said, edited=True)
    return Standing(verdict.outcome.value), replace(case.waiting, machine=said, edited=False)


def told(case: Case | None, target: Target, verdict: Verdict, standing: Standing, *, at: str) -> Told:
    """Return what the author reads of a check."""
    found = caught(verdict)
    reasons = [reason for finding in found for reason in _reasons(finding)]
    if case is not None and case.waiting.edited:
        reasons.append(EDITED)
    passages = [
        (passage.start, passage.end, passage.reason)
        for finding in found
        for passage in finding.passages
        if passage.field == "content"
    ]
    return Told(
        case_id=case.case_id if case is not None else "",
        standing=standing,
        by="machine",
        at=at,
        content_revision=target.content_revision,
        rules=tuple(dict.fromkeys(_rule(finding) for finding in found)),
        reasons=tuple(dict.fromkeys(reasons)),
        passages=tuple(passages[:MOST_PASSAGES]),
    )


def rules_of(verdict: Verdict) -> Sequence[str]:
    """Return the rules by which a text is held or flagged, for what is counted."""
    return [_rule(finding) for finding in caught(verdict)] or ["unchecked"]


def _rule(finding: Finding) -> str:
    """Return by which rule a finding counts: nobody is told that they broke one by which nothing was checked."""
    return "unchecked" if finding.failed else finding.rule.value


def _reasons(finding: Finding) -> tuple[str, ...]:
    return finding.reasons or (UNCHECKED if finding.failed else in_words(finding.rule),)


def _machine(verdict: Verdict, target: Target, now: datetime) -> Machine:
    return Machine(
        outcome=verdict.outcome.value,
        content_revision=target.content_revision,
        at=clock.iso(now),
        findings=tuple(document_of(finding) for finding in verdict.findings),
    )


def document_of(finding: Finding) -> dict[str, object]:
    """Return a finding as it is stored, and shown to moderators."""
    return {
        "rule": finding.rule.value,
        "score": round(finding.score, 4),
        "threshold": finding.threshold,
        "reasons": list(finding.reasons),
        "analyzer": finding.analyzer,
        "failed": finding.failed,
        "passages": [
            {"start": one.start, "end": one.end, "reason": one.reason, "field": one.field}
            for one in finding.passages[:MOST_PASSAGES]
        ],
    }
