"""Having a case in hand: a claim ends by itself, is prolonged by claiming again, and can be taken over with a reason."""

from datetime import datetime

from community.moderation import policies
from community.moderation.rules.cases import Case, Facet
from community.moderation.services.sides import check_not_own
from community.moderation.store.cases import CaseStore
from community.moderation.store.parts import PartStore
from diatonic.common import formats
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid
from diatonic.common.scope import Scope
from organizations.audit import services as audit

MAX_REASON = 500


class ClaimedByAnother(Conflict):
    """Somebody else has the case in hand; ``extra`` says who (``by``) and ``until`` when."""

    default_code = "claimed"

    def __init__(self, case: Case) -> None:
        claim = case.claim
        super().__init__(
            f"{claim.by_name or 'Another moderator'} has this case in hand until {formats.exact(claim.until)}.",
            extra={"by": claim.by_name, "until": claim.until},
        )


class NothingWaits(Conflict):
    """The case waits for nobody."""

    default_code = "case_closed"

    def __init__(self) -> None:
        super().__init__("This case is closed: there is nothing to take in hand.")


def claim(scope: Scope, *, case_id: str, now: datetime, steal: bool = False, reason: str = "") -> Case:
    """Take a case in hand for ten minutes, or go on having it; needs ``community.moderate``.

    ``steal``: also where another moderator has it, with a ``reason``, which is written down. Raises
    :class:`ClaimedByAnother`, :class:`NothingWaits`, ``OwnThing``, ``Invalid``. Three DynamoDB calls, four for taking over.
    """
    policies.check_can_moderate(scope)
    store = CaseStore(scope)
    seen = store.get(case_id)
    _check_open(seen)
    check_not_own(scope, seen)
    is_anothers = seen.claim.is_anothers(scope.user_id, now)
    if is_anothers and not steal:
        raise ClaimedByAnother(seen)
    if is_anothers and not 1 <= len(reason.strip()) <= MAX_REASON:
        sentence = f"Say in 1 to {MAX_REASON} characters why you take this over."
        raise Invalid("A reason is missing.", fields=[FieldError("/reason", sentence)])
    over = seen.claim if is_anothers else None
    held = store.claim(seen, user_id=scope.user_id, name=scope.user_name, now=now, over=over)
    if held and over is not None:
        _write_down(scope, seen, reason.strip(), now)
    after = store.get(case_id)
    if not held:
        _check_open(after)
        raise ClaimedByAnother(after)
    return after


def release(scope: Scope, *, case_id: str) -> None:
    """Let go of a case; needs ``community.moderate``. Changes nothing where one has it not. Two DynamoDB calls."""
    policies.check_can_moderate(scope)
    store = CaseStore(scope)
    store.release(store.get(case_id), user_id=scope.user_id)


def check_free(scope: Scope, case: Case, now: datetime) -> None:
    """Raise :class:`ClaimedByAnother` while somebody else has the case in hand."""
    if case.claim.is_anothers(scope.user_id, now):
        raise ClaimedByAnother(case)


def _check_open(case: Case) -> None:
    if not isinstance(case.facet, Facet):
        raise NothingWaits


def _write_down(scope: Scope, case: Case, reason: str, now: datetime) -> None:
    """Write down who took a case over from whom, and why."""
    tx = Transaction()
    PartStore(scope, case.case_id).event(tx, "taken_over", reason=reason, now=now)
    audit.record(
        tx,
        scope,
        action="moderation.taken_over",
        target_kind="case",
        target_id=case.case_id,
        summary=f"took a case over that {case.claim.by_name or 'another moderator'} had in hand",
        details={"reason": reason},
        about=case.claim.by,
        now=now,
    )
    tx.commit()
