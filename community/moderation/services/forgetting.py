"""What becomes of a case whose post or comment its author deleted, or keeps to themselves."""

from dataclasses import replace
from datetime import datetime

from community.moderation.rules.cases import Case, Claim, waits_for
from community.moderation.rules.targets import TargetType
from community.moderation.store.cases import KIND, CaseStore
from community.moderation.store.parts import PartStore
from diatonic.common import ids
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope, system_scope


def forget(
    tx: Transaction,
    scope: Scope,
    *,
    target_type: TargetType,  # noqa: ARG001 -- the seam's shape, as of submit
    target_id: str,
    organization_id: str,
    now: datetime,
) -> None:
    """Close in ``tx`` the case about something that its author deletes, or makes private.

    One DynamoDB call, two writes where it is open. An appeal against what was decided about its author goes on; what
    is shared again waits again for what it waited for.
    """
    here = replace(scope, organization_id=organization_id, permissions=frozenset())
    seen = CaseStore(here).find(f"{organization_id}:{KIND}:{ids.uuid_of(target_id)}")
    if seen is None or seen.is_gone:
        return
    CaseStore(here).save(tx, seen, gone(seen, now=now), now=now)
    PartStore(here, seen.case_id).event(tx, "deleted", now=now)


def close_gone(scope: Scope, case: Case, *, now: datetime) -> None:
    """Close a case whose target turned out to be deleted."""
    here = system_scope(scope.organization_id, reason="a case about something deleted")
    tx = Transaction()
    CaseStore(here).save(tx, case, gone(case, now=now), now=now)
    PartStore(here, case.case_id).event(tx, "deleted", now=now)
    tx.commit()


def gone(case: Case, *, now: datetime) -> Case:
    """Return the case about a target that is no more: it says nothing of its text in a list, and waits for an appeal at most.

    What else it waited for stays written down: else a post that is private for a moment would be rid of its reports.
    """
    decided = case.decided
    is_about_person = decided is not None and bool(decided.muted_until or decided.suspended_until)
    waiting = replace(case.waiting, appeal=case.waiting.appeal and is_about_person)
    after = replace(case, is_gone=True, title="", excerpt="", revision=case.revision + 1, claim=Claim())
    return waits_for(after, waiting, now=now)
