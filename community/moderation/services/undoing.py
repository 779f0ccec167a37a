"""Taking a decision back, by whoever moderates: the text, sanctions and figures are as if it had not been made."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from community.moderation import policies
from community.moderation.rules.cases import AppealState, Case, Decision
from community.moderation.rules.decisions import counted, in_brief, undone
from community.moderation.rules.sanctions import decided_in, holding, key_of, last_of
from community.moderation.rules.statistics import undone as taken_back
from community.moderation.rules.targets import Target
from community.moderation.services import statistics, telling
from community.moderation.services.checking import TRIES
from community.moderation.services.claims import check_free
from community.moderation.services.deciding import Answer, counts_of, each_of
from community.moderation.services.following import follow_later
from community.moderation.services.sides import CaseChanged, check_not_own, note, read_target
from community.moderation.services.targets import TargetMoved, handler_of
from community.moderation.store.cases import CaseMoved, CaseStore, document_of
from community.moderation.store.parts import PartStore
from community.moderation.store.records import RecordMoved, RecordStore
from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope


class NotUndone(Conflict):
    """There is no decision that can be taken back, or not any more."""

    default_code = "cannot_undo"


def undo(scope: Scope, *, case_id: str, revision: int, now: datetime) -> Case:
    """Take back the last decision about a case within 24 hours; needs ``community.moderate``, and not who decided.

    The case is open again. Raises ``CaseChanged``, ``OwnThing``, :class:`NotUndone` once an appeal was answered, the author has
    written another text, or it is too late. Four DynamoDB calls beside the target's own; one more where somebody was
    muted or suspended.
    """
    policies.check_can_moderate(scope)
    store = CaseStore(scope)
    for _ in range(TRIES):
        case = store.get(case_id)
        if case.revision != revision:
            raise CaseChanged(case)
        decision = _check(case, now)
        check_free(scope, case, now)
        check_not_own(scope, case)
        target = read_target(scope, case)
        if target is not None and target.content_revision != decision.content_revision:
            raise NotUndone("Its author has changed it since. Decide about the new text instead.")
        with suppress(CaseMoved, TargetMoved, RecordMoved):
            return _write(scope, case, decision, target, now)
    raise CaseMoved


def undo_several(scope: Scope, *, cases: Sequence[tuple[str, int]], now: datetime) -> list[Answer]:
    """Take back what was decided last about up to 50 cases, pairs of id and revision; answers for each by itself.

    Needs ``community.moderate``. As many DynamoDB calls as :func:`undo` makes for each.
    """
    policies.check_can_moderate(scope)
    return each_of(cases, lambda case_id, revision: undo(scope, case_id=case_id, revision=revision, now=now))


def _check(case: Case, now: datetime) -> Decision:
    decision = case.decision
    if decision is None or decision.undone_at:
        raise NotUndone("There is no decision to take back.")
    if decision.appeal in (AppealState.UPHELD, AppealState.OVERTURNED):
        raise NotUndone("An appeal against this decision was answered, so it cannot be taken back.")
    if decision.undo_until < clock.iso(now):
        raise NotUndone("A decision can be taken back for 24 hours. Decide anew instead.")
    return decision


def _write(scope: Scope, case: Case, decision: Decision, target: Target | None, now: datetime) -> Case:
    at = clock.iso(now)
    appeal = AppealState.MOOT if decision.appeal is AppealState.OPEN else decision.appeal
    after_all = replace(decision, undone_at=at, undone_by_name=scope.user_name, appeal=appeal)
    after = undone(case, after_all, now=now)
    tx = Transaction()
    if target is not None:
        told = telling.told_again(after, at=at)
        handler_of(target.target_type).settle(tx, scope, target=target, told=told, now=now)
    written = CaseStore(scope).save(tx, case, after, now=now)
    parts = PartStore(scope, case.case_id)
    parts.rewrite(tx, f"decision#{decision.number}", document_of(after_all), now=now)
    parts.event(tx, "undone", number=decision.number, now=now)
    lift(tx, scope, case, decision, counts={name: -number for name, number in counted(decision).items()}, now=now)
    statistics.count(
        tx,
        taken_back(counts_of(decision)),
        organization_id=case.organization_id,
        target_id=case.target_id,
        moderator_id=decision.by,
        counted_at=clock.parse(decision.at),
        now=now,
    )
    telling.tell_author(
        tx, after, f"A moderator has taken back what was decided about your {telling.name_of(case)}.", now=now
    )
    follow_later(tx, case, now=now)
    summary = (
        f"took back what {decision.by_name or 'a moderator'} decided about a {case.target_type}: {in_brief(decision)}"
    )
    note(tx, scope, case, action="undone", summary=summary, now=now)
    tx.commit()
    return written


def lift(
    tx: Transaction, scope: Scope, case: Case, decision: Decision, *, counts: dict[str, int], now: datetime
) -> None:
    """Change in the transaction what is counted of the author, and end the sanctions of this decision alone.

    Where another holds on, moderators go on reading who decided that. One DynamoDB call more then.
    """
    records, key = RecordStore(case.organization_id), key_of(case, decision)
    if not (decision.muted_until or decision.suspended_until):
        records.change(tx, case.author_id, counts=counts, now=now)
        return
    record = records.find(case.author_id)
    left = {each: one for each, one in holding(record.sanctions, at=clock.iso(now)).items() if each != key}
    said = _decided_by(scope, last_of(left)) if left and key in record.sanctions else {}
    records.sanction(tx, record, left, counts=counts, now=now, **said)


def _decided_by(scope: Scope, key: str) -> dict[str, str]:
    """Return who decided the sanction that is kept under ``key``, as it is written there."""
    case_id, number = decided_in(key)
    found = PartStore(scope, case_id).find(f"decision#{number}")
    said = found.content if found is not None else {}
    return {"sanctioned_by": said.get("by", ""), "sanctioned_by_name": said.get("by_name", "")}
