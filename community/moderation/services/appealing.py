"""Appeals: an author asks once for a second look at a decision, and another moderator answers."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from community.moderation import policies
from community.moderation.rules import statistics as figures
from community.moderation.rules.cases import AppealState, Case, Decision, waits_for
from community.moderation.rules.decisions import in_brief
from community.moderation.rules.targets import Standing, Target, Told
from community.moderation.services import statistics, telling
from community.moderation.services.checking import TRIES
from community.moderation.services.claims import check_free
from community.moderation.services.following import follow_later
from community.moderation.services.moderators import others_than
from community.moderation.services.sides import check_as_read, check_not_own, note, read_target
from community.moderation.services.targets import TargetMoved, handler_of
from community.moderation.services.undoing import lift
from community.moderation.store.cases import KIND, CaseMoved, CaseStore, CaseUnknown, document_of
from community.moderation.store.parts import PartStore
from community.moderation.store.records import RecordMoved
from diatonic.common import clock, formats, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, Denied, FieldError, Invalid
from diatonic.common.scope import Scope
from diatonic.common.validation import parse

MAX_MESSAGE = 2000


class NoAppeal(Conflict):
    """There is nothing to appeal against, or not any more; or no appeal to answer."""

    default_code = "no_appeal"


class AppealedBefore(Conflict):
    """A decision is appealed against once."""

    default_code = "already_appealed"

    def __init__(self) -> None:
        super().__init__("You have appealed against this decision already. That can be done once.")


class NotTheAuthor(Denied):
    """Only who wrote it appeals."""

    default_code = "not_the_author"

    def __init__(self) -> None:
        super().__init__("Only its author can appeal against a decision.")


class AnotherModeratorNeeded(Denied):
    """Who decided first does not answer the appeal while there is somebody else who could."""

    default_code = "another_moderator_needed"

    def __init__(self) -> None:
        super().__init__("You made the decision yourself, so another moderator answers the appeal against it.")


class AppealAnswer(BaseModel):
    """``upheld``: the decision stands; ``overturned``: the author was right. The ``reason`` is told to the author."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    revision: Annotated[int, Field(ge=1)]
    outcome: Literal["upheld", "overturned"]
    reason: Annotated[str, Field(min_length=1, max_length=MAX_MESSAGE)]


@dataclass(frozen=True, slots=True)
class Appealed:
    """An appeal that was made; not ``by_another``: the organization has one moderator only, who will answer it."""

    case_id: str
    number: int
    at: str
    by_another: bool


def appeal(scope: Scope, *, case_id: str, message: str, now: datetime) -> Appealed:
    """Ask for a second look at the last decision about what one wrote, from whatever organization.

    Once a decision, within 20 days. Raises ``CaseUnknown`` for who neither wrote it nor moderates there,
    :class:`NotTheAuthor`, :class:`NoAppeal`, :class:`AppealedBefore`, ``Invalid``. Three DynamoDB calls where other
    moderators are owners or administrators.
    """
    here = _in_place(scope, case_id)
    for _ in range(TRIES):
        case = CaseStore(here).get(case_id)
        if case.author_id != scope.user_id:
            raise NotTheAuthor if _moderates(scope, case) else CaseUnknown
        decision = _check_can_appeal(case, now)
        words = _checked(message)
        with suppress(CaseMoved):
            return _write_appeal(here, case, decision, words, now)
    raise CaseMoved


def _in_place(scope: Scope, case_id: str) -> Scope:
    """Return the scope's person in the organization of the case, which need not be theirs."""
    organization_id = case_id.partition(":")[0]
    if not ids.belongs(case_id, organization_id=organization_id, kind=KIND):
        raise CaseUnknown
    return replace(scope, organization_id=organization_id, permissions=frozenset())


def _moderates(scope: Scope, case: Case) -> bool:
    return scope.organization_id == case.organization_id and policies.can_moderate(scope)


def _checked(message: str) -> str:
    words = message.strip()
    if not 1 <= len(words) <= MAX_MESSAGE:
        sentence = f"Say in 1 to {MAX_MESSAGE:,} characters why the decision is wrong; these are {len(words):,}."
        raise Invalid("This appeal is not complete.", fields=[FieldError("/message", sentence)])
    return words


def _check_can_appeal(case: Case, now: datetime) -> Decision:
    decision = case.decision
    if decision is None or decision.undone_at or not decision.appeal_until:
        raise NoAppeal("There is no decision of a moderator to appeal against.")
    if decision.appeal is not AppealState.NONE:
        raise AppealedBefore
    if decision.appeal_until < clock.iso(now):
        raise NoAppeal(f"An appeal was possible until {formats.day(decision.appeal_until)}.")
    if case.is_gone and not (decision.muted_until or decision.suspended_until):
        raise NoAppeal("You have deleted it, so there is nothing to show again.")
    return decision


def _write_appeal(here: Scope, case: Case, decision: Decision, message: str, now: datetime) -> Appealed:
    by_another = others_than(here, {decision.by, here.user_id})
    at = clock.iso(now)
    appealed = replace(decision, appeal=AppealState.OPEN, appealed_at=at)
    waiting = replace(case.waiting, appeal=True)
    after = waits_for(replace(case, decision=appealed, revision=case.revision + 1), waiting, now=now)
    tx = Transaction()
    CaseStore(here).save(tx, case, after, now=now)
    parts = PartStore(here, case.case_id)
    parts.add(tx, f"appeal#{decision.number}", {"message": message}, now=now)
    parts.rewrite(tx, f"decision#{decision.number}", document_of(appealed), now=now)
    statistics.count(tx, figures.appealed(), organization_id=case.organization_id, target_id=case.target_id, now=now)
    note(tx, here, case, action="appealed", summary=f"appealed against a decision about a {case.target_type}", now=now)
    tx.commit()
    return Appealed(case.case_id, decision.number, at, by_another)


def answer_appeal(scope: Scope, *, case_id: str, given: Mapping[str, Any], now: datetime) -> Case:
    """Answer an appeal; needs ``community.moderate``. ``given``: the fields of :class:`AppealAnswer`.

    By another moderator than the first, unless there is nobody else. What is overturned is shown again, and sanctions
    that the decision began end. Raises :class:`AnotherModeratorNeeded`, ``OwnThing``, :class:`NoAppeal`,
    ``AlreadyHandled``, ``CaseChanged``, ``ClaimedByAnother``, ``Invalid``.
    """
    policies.check_can_moderate(scope)
    answer = parse(AppealAnswer, dict(given))
    store = CaseStore(scope)
    for _ in range(TRIES):
        case = store.get(case_id)
        if not case.is_gone or case.revision != answer.revision:
            check_as_read(case, answer.revision)
        if not case.waiting.appeal or case.decision is None:
            raise NoAppeal("There is no appeal to answer.")
        check_free(scope, case, now)
        check_not_own(scope, case)
        if is_for_another(scope, case):
            raise AnotherModeratorNeeded
        target = read_target(scope, case)
        with suppress(CaseMoved, TargetMoved, RecordMoved):
            return _write_answer(scope, case, case.decision, target, answer, now)
    raise CaseMoved


def is_for_another(scope: Scope, case: Case) -> bool:
    """Say whether the scope's person decided what the case's author appeals against, and somebody else could answer.

    No DynamoDB call for what somebody else decided.
    """
    decision = case.decision
    if not case.waiting.appeal or decision is None or decision.by != scope.user_id:
        return False
    return others_than(scope, {decision.by, case.author_id})


def _write_answer(
    scope: Scope, case: Case, decision: Decision, target: Target | None, answer: AppealAnswer, now: datetime
) -> Case:
    is_overturned = AppealState(answer.outcome) is AppealState.OVERTURNED
    answered = replace(
        decision,
        appeal=AppealState(answer.outcome),
        appeal_by=scope.user_id,
        appeal_by_name=scope.user_name,
        appeal_reason=answer.reason,
    )
    is_same = target is not None and target.content_revision == decision.content_revision
    standing = Standing.APPROVED if is_overturned and is_same else case.standing
    waiting = replace(case.waiting, appeal=False)
    after = replace(case, decision=answered, standing=standing, revision=case.revision + 1)
    after = waits_for(after, waiting, now=now)
    tx = Transaction()
    if target is not None and is_same:
        told = _told(after, answered, standing, clock.iso(now))
        handler_of(target.target_type).settle(tx, scope, target=target, told=told, now=now)
    written = CaseStore(scope).save(tx, case, after, now=now)
    PartStore(scope, case.case_id).rewrite(tx, f"decision#{decision.number}", document_of(answered), now=now)
    PartStore(scope, case.case_id).event(tx, f"appeal_{answer.outcome}", reason=answer.reason, now=now)
    if is_overturned:
        lift(tx, scope, case, decision, counts={"overturned": 1}, now=now)
        follow_later(tx, case, now=now)
    _tell(tx, scope, case, decision, answer, now)
    tx.commit()
    return written


def _told(case: Case, decision: Decision, standing: Standing, at: str) -> Told:
    """Return what the author reads beside it: the answer to the appeal, and that there is no other."""
    told = telling.told_of(case, decision)
    if standing is Standing.APPROVED:
        return Told(case.case_id, standing, "moderator", at, case.content_revision, note=decision.appeal_reason)
    return replace(told, note=decision.appeal_reason, at=at, appeal_until="")


def _tell(tx: Transaction, scope: Scope, case: Case, decision: Decision, answer: AppealAnswer, now: datetime) -> None:
    """Tell the author and the organization's log, and count it."""
    is_overturned = AppealState(answer.outcome) is AppealState.OVERTURNED
    came = "You were right, and the decision was overturned" if is_overturned else "The decision stands"
    text = f"Your appeal about your {telling.name_of(case)} was answered. {came}: {answer.reason[:300]}"
    telling.tell_author(tx, case, text, now=now)
    counts = figures.appeal_decided(overturned=is_overturned)
    statistics.count(tx, counts, organization_id=case.organization_id, target_id=case.target_id, now=now)
    verb = "overturned" if is_overturned else "upheld"
    summary = f"{verb} what {decision.by_name or 'a moderator'} decided: {in_brief(decision)}"
    note(tx, scope, case, action="appeal_answered", summary=summary, reason=answer.reason, now=now)
