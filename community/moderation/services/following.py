"""What follows from a decision for those who are not its author: reporters hear of it, reputations move.

Done by a job that looks at what the decision is by now and may run any number of times, in any order: a decision that
was taken back meanwhile takes back what followed from it.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from community.moderation.rules.cases import Case, Decision
from community.moderation.rules.decisions import Action, is_against
from community.moderation.rules.targets import Standing
from community.moderation.services import telling
from community.moderation.store.cases import CaseStore, decision_of
from community.moderation.store.parts import Part, PartStore
from community.profiles import services as profiles
from community.profiles.rules import Earned
from diatonic.common import jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.personal import NOBODY
from diatonic.common.scope import Scope

_TASK = "community.moderation.tasks.follow"
_UPHELD, _REJECTED = "upheld", "rejected"
_EARNED = {_UPHELD: Earned.REPORT_UPHELD, _REJECTED: Earned.REPORT_REJECTED}


def follow_later(tx: Transaction, case: Case, *, now: datetime) -> None:
    """Let what follows from the decisions about a case be done, as they stand by then: one write."""
    jobs.due(tx, task=_TASK, organization_id=case.organization_id, arguments={"case_id": case.case_id}, at=now)


def follow(scope: Scope, *, case_id: str, now: datetime) -> None:
    """Do what follows from the decisions about a case as they stand now; may be repeated, and run in any order.

    A report is answered by the first decision after it that was not taken back.
    """
    case, parts = CaseStore(scope).find(case_id), PartStore(scope, case_id)
    if case is None:
        return
    decisions = []
    for part in parts.of_kind("decision"):
        decision = decision_of(part.content)
        _settle_author(parts, case, part, decision, now)
        decisions.append(decision)
    standing = sorted((one for one in decisions if not one.undone_at), key=lambda one: one.number)
    last = max(decisions, key=lambda one: one.number, default=None)
    for report in parts.of_kind("report"):
        answer = next((one for one in standing if one.at >= report.at), None)
        if last is not None:
            _settle_report(parts, case, report, answer or last, _outcome(answer), now)


def _outcome(decision: Decision | None) -> str:
    """Return what a report was by the decision that answers it: right, wrong, or still open without one."""
    if decision is None:
        return ""
    return _UPHELD if is_against(decision) and decision.stands else _REJECTED


def _settle_author(parts: PartStore, case: Case, part: Part, decision: Decision, now: datetime) -> None:
    """Let the author's reputation follow, once; what is counted of whom stands in the part."""
    if case.author_id == NOBODY:
        return
    wanted = _held_against(decision) if decision.stands else ()
    counted = tuple(Earned(name) for name in part.outcome.split(",") if name)
    if wanted == counted:
        return
    about: dict[str, Any] = {"organization_id": case.organization_id, "user_id": case.author_id, "by": decision.by}
    tx = Transaction()
    if counted:
        profiles.unearn(tx, what=counted, now=now, **about)
    else:
        profiles.earn(tx, what=wanted, now=now, **about)
    parts.answer(tx, part, outcome=",".join(wanted) if not counted else "", number=decision.number, now=now)
    tx.commit()


def _held_against(decision: Decision) -> tuple[Earned, ...]:
    found = [Earned.REMOVED] if decision.standing is Standing.REMOVED else []
    if Action.MUTE in decision.actions or Action.SUSPEND in decision.actions:
        found.append(Earned.SANCTIONED)
    return tuple(found)


def _settle_report(parts: PartStore, case: Case, report: Part, decision: Decision, outcome: str, now: datetime) -> None:
    """Let a report be what the decision says of it: its author's record follows, and they hear of it the first time."""
    if report.outcome == outcome:
        return
    about: dict[str, Any] = {"organization_id": case.organization_id, "user_id": report.by, "by": decision.by}
    if report.outcome:
        # By itself: one transaction writes what is counted of a person once.
        tx = Transaction()
        parts.answer(tx, report, outcome="", number=decision.number, now=now)
        profiles.unearn(tx, what=_EARNED[report.outcome], now=now, **about)
        tx.commit()
    if outcome:
        tx = Transaction()
        parts.answer(tx, replace(report, outcome=""), outcome=outcome, number=decision.number, now=now)
        profiles.earn(tx, what=_EARNED[outcome], now=now, **about)
        if not report.outcome:
            telling.tell_reporter(tx, case, report, is_right=outcome == _UPHELD, now=now)
        tx.commit()
