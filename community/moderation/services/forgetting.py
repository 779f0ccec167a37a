"""What becomes of a case whose post or comment goes, is kept private, or outlives its author."""

from dataclasses import replace
from datetime import datetime

from community.moderation.rules.cases import AppealState, Case, Claim, about, case_id_of, waits_for
from community.moderation.rules.endings import Ending
from community.moderation.rules.targets import Standing, Target, TargetType
from community.moderation.store.cases import KIND, CaseStore, document_of
from community.moderation.store.parts import ORIGINAL, PartStore
from diatonic.common import ids
from diatonic.common.dynamo import Transaction
from diatonic.common.personal import NOBODY, NOBODYS_NAME
from diatonic.common.scope import Scope, system_scope


def forget(  # noqa: PLR0913 -- all named but two
    tx: Transaction,
    scope: Scope,
    *,
    target_type: TargetType,  # noqa: ARG001 -- the seam's shape, as of submit
    target_id: str,
    organization_id: str,
    now: datetime,
    because: Ending = Ending.DELETED,
) -> None:
    """Close in ``tx`` the case about something that is deleted, or made private.

    One DynamoDB call, two writes where it is open. An appeal against what was decided about its author goes on, unless
    they are erased; what is shared again waits again for what it waited for.
    """
    here = replace(scope, organization_id=organization_id, permissions=frozenset())
    seen = CaseStore(here).find(f"{organization_id}:{KIND}:{ids.uuid_of(target_id)}")
    if seen is None or (seen.is_gone and seen.closed_because != Ending.MADE_PRIVATE):
        return
    _close(tx, here, seen, because, now)


def close_gone(scope: Scope, case: Case, *, now: datetime) -> None:
    """Close a case whose target turned out to be deleted."""
    here = system_scope(scope.organization_id, reason="a case about something deleted")
    tx = Transaction()
    _close(tx, here, case, Ending.AUTHOR_ERASED if case.author_id == NOBODY else Ending.DELETED, now)
    tx.commit()


def forget_author(tx: Transaction, case: Case, *, now: datetime) -> None:
    """Leave the case, in ``tx``, without its author, who is erased, and without what they wrote.

    An appeal of theirs is answered to nobody, so it ends. What else the case waits for ends with its text.
    """
    here = system_scope(case.organization_id, reason="a person is being erased")
    after = _ended(case, waits_for(_without_author(case), _without_appeal(case).waiting, now=now))
    CaseStore(here).save(tx, case, after, now=now)
    parts = PartStore(here, case.case_id)
    parts.remove(tx, ORIGINAL)
    decision, before = after.decision, case.decision
    if decision is not None and decision != before:
        parts.rewrite(tx, f"decision#{decision.number}", document_of(decision), now=now)


def outlive_author(tx: Transaction, target: Target, *, now: datetime) -> None:
    """Let a case be, in ``tx``, about what stays of something whose author is erased: as others see it, by nobody.

    What waited was a newer text, which is gone: the case is closed, but for reports of what others see. Two writes.
    """
    here = system_scope(target.organization_id, reason="a person is being erased")
    seen = CaseStore(here).find(case_id_of(target))
    if seen is None:
        return
    bare = about(_without_author(seen), target)
    waiting = _without_appeal(seen).waiting
    if target.content_revision != seen.content_revision:
        bare = replace(bare, standing=Standing.APPROVED, revision=seen.revision + 1)
        waiting = replace(waiting, machine="", edited=False)
    after = _ended(seen, waits_for(bare, waiting, now=now))
    if after.closed_because:
        PartStore(here, seen.case_id).event(tx, Ending.AUTHOR_ERASED.value, now=now)
    CaseStore(here).save(tx, seen, after, now=now)


def gone(case: Case, *, because: Ending, now: datetime) -> Case:
    """Return the case about a target that is no more: it says nothing of its text in a list, and waits for an appeal at most.

    What else it waited for stays written down: else a post that is private for a moment would be rid of its reports.
    """
    decided = case.decided
    is_about_person = decided is not None and bool(decided.muted_until or decided.suspended_until)
    goes_on = is_about_person and because is not Ending.AUTHOR_ERASED
    waiting = replace(case.waiting, appeal=case.waiting.appeal and goes_on)
    after = replace(case, is_gone=True, title="", excerpt="", revision=case.revision + 1, claim=Claim())
    return replace(waits_for(after, waiting, now=now), closed_because=because.value)


def _close(tx: Transaction, here: Scope, case: Case, because: Ending, now: datetime) -> None:
    CaseStore(here).save(tx, case, gone(case, because=because, now=now), now=now)
    PartStore(here, case.case_id).event(tx, because.value, now=now)


def _ended(before: Case, after: Case) -> Case:
    """Return the case with why it ended, where it waits for nobody from now on since its author is erased."""
    is_closed = before.facet is not None and after.facet is None
    return replace(after, closed_because=Ending.AUTHOR_ERASED.value) if is_closed else after


def _without_author(case: Case) -> Case:
    machine = case.machine
    if machine is not None:
        # The reasons quote the text; the scores say nothing of it.
        bare = tuple({**one, "reasons": [], "passages": []} for one in machine.findings)
        machine = replace(machine, findings=bare)
    nobodys = replace(case, author_id=NOBODY, author_name=NOBODYS_NAME, title="", excerpt="", machine=machine)
    return replace(nobodys, decision=_without_appeal(case).decision)


def _without_appeal(case: Case) -> Case:
    """Return the case with an appeal that nobody made any more."""
    decision = case.decision
    if decision is not None and decision.appeal is AppealState.OPEN:
        decision = replace(decision, appeal=AppealState.MOOT)
    return replace(case, decision=decision, waiting=replace(case.waiting, appeal=False))
