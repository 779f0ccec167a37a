"""Deciding about a case: once, whoever comes second is told by whom and how."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.moderation import policies
from community.moderation.rules import statistics as figures
from community.moderation.rules.cases import Case, Decision
from community.moderation.rules.decisions import (
    AT_ONCE,
    Action,
    DecisionInput,
    Means,
    counted,
    decided,
    in_brief,
    standing_by,
    until,
    wrong_decision,
)
from community.moderation.rules.sanctions import Record, by_decision, holding, key_of
from community.moderation.rules.targets import Target
from community.moderation.services import statistics, telling
from community.moderation.services.checking import TRIES
from community.moderation.services.claims import check_free
from community.moderation.services.following import follow_later
from community.moderation.services.sides import (
    check_as_read,
    check_not_own,
    check_sanctionable,
    note,
    read_as_decided,
)
from community.moderation.services.targets import TargetMoved, handler_of
from community.moderation.store.cases import CaseMoved, CaseStore, document_of
from community.moderation.store.parts import PartStore
from community.moderation.store.records import RecordMoved, RecordStore
from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import AppError, Conflict, FieldError, Invalid
from diatonic.common.scope import Scope
from diatonic.common.validation import parse


class AppealWaits(Conflict):
    """The case waits for an answer to an appeal, which is another decision."""

    default_code = "appeal_waits"

    def __init__(self) -> None:
        super().__init__("Its author has appealed. Answer the appeal: uphold the decision, or overturn it.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one of several cases: decided, or why not."""

    case_id: str
    case: Case | None = None
    failure: AppError | None = None


def decide(scope: Scope, *, case_id: str, given: Mapping[str, Any], now: datetime) -> Case:
    """Decide about a case; needs ``community.moderate``. ``given``: the fields of :class:`DecisionInput`.

    The author is told what was decided, by which rule, and what they can do; those who reported it hear of it, too.
    Raises ``AlreadyHandled``, ``CaseChanged``, ``TextChanged``, ``TargetGone``, ``ClaimedByAnother``,
    :class:`AppealWaits`, ``OwnThing``, ``Invalid``. Three DynamoDB calls beside the target's own; one more where
    its author is told, two more where somebody is muted or suspended.
    """
    policies.check_can_moderate(scope)
    wanted = parse(DecisionInput, dict(given))
    return _decide(scope, case_id, wanted, wanted.revision, now)


def decide_several(
    scope: Scope, *, cases: Sequence[tuple[str, int]], given: Mapping[str, Any], now: datetime
) -> list[Answer]:
    """Decide the same about up to :data:`AT_ONCE` cases, pairs of id and revision; answers for each by itself.

    Needs ``community.moderate``. As many DynamoDB calls as :func:`decide` makes for each.
    """
    policies.check_can_moderate(scope)
    wanted = parse(Means, dict(given))
    return each_of(cases, lambda case_id, revision: _decide(scope, case_id, wanted, revision, now))


def each_of(cases: Sequence[tuple[str, int]], do: Callable[[str, int], Case]) -> list[Answer]:
    """Do the same with each of up to :data:`AT_ONCE` cases, pairs of id and revision. Raises ``Invalid`` for others."""
    if not 1 <= len(cases) <= AT_ONCE or len({case_id for case_id, _ in cases}) != len(cases):
        sentence = f"Name 1 to {AT_ONCE} cases, each once."
        raise Invalid("These cases cannot be decided together.", fields=[FieldError("/cases", sentence)])
    return [_answer(case_id, revision, do) for case_id, revision in cases]


def _answer(case_id: str, revision: int, do: Callable[[str, int], Case]) -> Answer:
    try:
        return Answer(case_id, case=do(case_id, revision))
    except AppError as failure:
        return Answer(case_id, failure=failure)


def _decide(scope: Scope, case_id: str, wanted: Means, revision: int, now: datetime) -> Case:
    store = CaseStore(scope)
    for _ in range(TRIES):
        case = store.get(case_id)
        check_as_read(case, revision)
        check_free(scope, case, now)
        if case.waiting.appeal:
            raise AppealWaits
        if errors := wrong_decision(wanted, case):
            raise Invalid("This decision cannot stand yet.", fields=errors)
        check_not_own(scope, case)
        target = read_as_decided(scope, case, now)
        with suppress(CaseMoved, TargetMoved, RecordMoved):
            return _write(scope, case, target, wanted, now)
    raise CaseMoved


def _write(scope: Scope, case: Case, target: Target, wanted: Means, now: datetime) -> Case:
    record = _record(scope, case, wanted)
    decision = _decision(scope, case, wanted, record, now)
    after = decided(case, decision, now=now)
    tx = Transaction()
    told = telling.told_of(after, decision)
    handler_of(target.target_type).settle(tx, scope, target=target, told=told, now=now)
    written = CaseStore(scope).save(tx, case, after, now=now)
    PartStore(scope, case.case_id).add(tx, f"decision#{decision.number}", document_of(decision), now=now)
    _count(tx, scope, case, decision, record, now)
    telling.tell_decided(tx, after, decision, now=now)
    follow_later(tx, case, now=now)
    note(
        tx,
        scope,
        case,
        action="decided",
        summary=f"decided about a {case.target_type} of {case.author_name or 'a member'}: {in_brief(decision)}",
        rule=decision.rule,
        note=decision.note,
        now=now,
    )
    tx.commit()
    return written


def _record(scope: Scope, case: Case, wanted: Means) -> Record | None:
    """Return the author's record where it changes beyond what is counted. Two DynamoDB calls then."""
    if Action.MUTE not in wanted.actions and Action.SUSPEND not in wanted.actions:
        return None
    check_sanctionable(scope, case)
    return RecordStore(case.organization_id).find(case.author_id)


def _decision(scope: Scope, case: Case, wanted: Means, record: Record | None, now: datetime) -> Decision:
    muted, suspended = (until(wanted, action, now) for action in (Action.MUTE, Action.SUSPEND))
    mute_before, suspension_before = (record.muted_until, record.suspended_until) if record else ("", "")
    actions = tuple(action.value for action in Action if action in wanted.actions)
    return Decision(
        number=(case.decision.number if case.decision else 0) + 1,
        by=scope.user_id,
        by_name=scope.user_name,
        at=clock.iso(now),
        actions=actions,
        standing=standing_by(actions, case.standing),
        before=case.standing,
        content_revision=case.content_revision,
        rule=wanted.rule.value if wanted.rule else "",
        note=wanted.note,
        waited=case.waiting,
        waiting_since=case.waits_since if case.facet else "",
        # What was decided before is not made shorter by what is decided now.
        muted_until=max(muted, mute_before) if muted else "",
        suspended_until=max(suspended, suspension_before) if suspended else "",
        duration_hours=wanted.duration_hours or 0,
    )


def _count(tx: Transaction, scope: Scope, case: Case, decision: Decision, record: Record | None, now: datetime) -> None:
    """Count the decision: in the author's record, with what holds against them, and in the organization's figures."""
    records, counts = RecordStore(case.organization_id), counted(decision)
    if record is None:
        records.change(tx, case.author_id, counts=counts, now=now)
    else:
        mine = {key_of(case, decision): by_decision(decision, telling.why(decision))}
        records.sanction(
            tx,
            record,
            {**holding(record.sanctions, at=decision.at), **mine},
            counts=counts,
            now=now,
            user_name=case.author_name,
            sanctioned_by=scope.user_id,
            sanctioned_by_name=scope.user_name,
        )
    statistics.count(
        tx,
        counts_of(decision),
        organization_id=case.organization_id,
        target_id=case.target_id,
        moderator_id=scope.user_id,
        now=now,
    )


def counts_of(decision: Decision) -> figures.Counts:
    """Return what is counted of a decision."""
    waited = (clock.parse(decision.at) - clock.parse(decision.waiting_since or decision.at)).total_seconds()
    return figures.decided(decision.standing.value, waited_seconds=max(0.0, waited))
