"""What the author of something reads about the moderation of it, from whatever organization they are in."""

from dataclasses import dataclass, replace
from datetime import datetime

from community.moderation.rules.cases import AppealState, Case, Decision
from community.moderation.rules.targets import Target
from community.moderation.services.moderators import others_than
from community.moderation.services.targets import handler_of
from community.moderation.store.cases import KIND, CaseStore, CaseUnknown
from community.moderation.store.parts import Part, PartStore
from diatonic.common import clock, ids
from diatonic.common.scope import Scope


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case as its author sees it. ``target``: what they wrote, ``None`` where it is deleted.

    ``decision``: a moderator's, ``None`` where the machine alone has said something. ``appeal``: what they have said
    against it. ``can_appeal``: they may, now; ``by_another``: somebody else than the first would answer.
    """

    case: Case
    target: Target | None
    decision: Decision | None
    appeal: Part | None
    can_appeal: bool
    by_another: bool


def get_outcome(scope: Scope, *, case_id: str, now: datetime) -> Outcome:
    """Return what was decided about something that the scope's person wrote. Raises ``CaseUnknown`` for anybody else.

    Two DynamoDB calls beside the target's own; up to eight more where an appeal is possible or open.
    """
    organization_id = case_id.partition(":")[0]
    if not ids.belongs(case_id, organization_id=organization_id, kind=KIND):
        raise CaseUnknown
    # Whoever wrote it reads it; what they may do in the organization of the case plays no part.
    here = replace(scope, organization_id=organization_id, permissions=frozenset())
    case = CaseStore(here).get(case_id)
    if case.author_id != scope.user_id:
        raise CaseUnknown
    decision = case.decision if case.decision is not None and not case.decision.undone_at else None
    appeal = _appeal(here, case, decision)
    can_appeal = decision is not None and _can_appeal(case, decision, now)
    is_open = decision is not None and decision.appeal is AppealState.OPEN
    by_another = decision is not None and (can_appeal or is_open) and others_than(here, {decision.by, scope.user_id})
    target = handler_of(case.target_type).read(here, case.target_id)
    return Outcome(case, target, decision, appeal, can_appeal, by_another)


def _appeal(here: Scope, case: Case, decision: Decision | None) -> Part | None:
    if decision is None or decision.appeal is AppealState.NONE:
        return None
    return PartStore(here, case.case_id).find(f"appeal#{decision.number}")


def _can_appeal(case: Case, decision: Decision, now: datetime) -> bool:
    is_late = decision.appeal_until < clock.iso(now)
    is_moot = case.is_gone and not (decision.muted_until or decision.suspended_until)
    return bool(decision.appeal_until) and not is_late and not is_moot and decision.appeal is AppealState.NONE
