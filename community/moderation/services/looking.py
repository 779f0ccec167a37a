"""Who has a case open beside oneself: said while a page of it is open, asked of the cache alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from community.moderation import policies
from community.moderation.store.cases import CaseUnknown
from community.moderation.store.looking import LookingStore
from diatonic.common.scope import Scope


def look(scope: Scope, *, case_id: str, now: datetime) -> list[str]:
    """Say that one has a case open for the next 90 s, and return the names of who else has; needs ``community.moderate``.

    Raises ``CaseUnknown`` for one of another organization. No DynamoDB call: whether there is such a case is not asked.
    """
    _check(scope, case_id)
    return LookingStore(scope).note(case_id, now=now)


def leave(scope: Scope, *, case_id: str, now: datetime) -> None:
    """Say that one has a case open no longer; as :func:`look`."""
    _check(scope, case_id)
    LookingStore(scope).leave(case_id, now=now)


def looking_at(scope: Scope, case_ids: Sequence[str], *, now: datetime) -> Mapping[str, list[str]]:
    """Return for each case who else has it open; needs ``community.moderate``. No DynamoDB call."""
    policies.check_can_moderate(scope)
    return LookingStore(scope).others(case_ids, now=now)


def _check(scope: Scope, case_id: str) -> None:
    policies.check_can_moderate(scope)
    if not case_id.startswith(f"{scope.organization_id}:case:"):
        raise CaseUnknown
