"""Timed attempts under way, and what single learners are allowed beyond the others.

Who may, and what a quiz is, is the callers' business: learning for those who answer, authoring for those who allow.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import AppError
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from education.quizzes.rules import Allowance, Sitting, Terms
from education.quizzes.store import AllowanceStore, SittingStore, StartedMeanwhile

__all__ = [
    "StartedMeanwhile",
    "allow",
    "close_sitting",
    "disallow",
    "list_allowances",
    "save_answers",
    "start_sitting",
    "terms_for",
]


def terms_for(scope: Scope, *, module_id: str, content_id: str) -> Terms:
    """Return what the scope's person is allowed at a quiz, and what they have started. One DynamoDB call."""
    return SittingStore(scope).terms(module_id, content_id)


def start_sitting(tx: Transaction, scope: Scope, *, sitting: Sitting) -> None:
    """Note in ``tx`` that an attempt was started; :class:`StartedMeanwhile` where the same or a later one was."""
    SittingStore(scope).start(tx, sitting)


def save_answers(
    scope: Scope,
    *,
    module_id: str,
    content_id: str,
    number: int,
    answers: Mapping[str, Sequence[str]],
    now: datetime,
) -> bool:
    """Keep answers of the attempt under way, in the ids that were shown; ``False``: it is not, or its time is over."""
    return SittingStore(scope).save(module_id, content_id, number, answers, clock.iso(now))


def close_sitting(tx: Transaction, scope: Scope, *, sitting: Sitting) -> None:
    """Take the attempt off those under way, in the transaction that records it."""
    SittingStore(scope).close(tx, sitting)


def list_allowances(
    scope: Scope, *, module_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[Allowance]:
    """Return one page of who is allowed more in a module, by learner. One DynamoDB call."""
    return AllowanceStore(scope, module_id).page(limit=limit, cursor=cursor)


def allow(tx: Transaction, scope: Scope, *, allowance: Allowance) -> None:
    """Allow a learner more, in place of what was allowed before."""
    AllowanceStore(scope, allowance.module_id).set(tx, allowance)


def disallow(
    tx: Transaction, scope: Scope, *, module_id: str, user_id: str, content_id: str, otherwise: AppError
) -> None:
    """Take back what a learner was allowed; ``otherwise`` is raised where nothing was."""
    AllowanceStore(scope, module_id).remove(tx, user_id, content_id, otherwise=otherwise)
