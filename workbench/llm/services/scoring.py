"""How good an answer was: said of a call by a person, once or again, and counted in the reports of its hour and month."""

from dataclasses import replace
from datetime import datetime, timedelta

from diatonic.common import clock, ids, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, NotFound, Stale
from diatonic.common.scope import Scope
from workbench.llm import policies
from workbench.llm.rules.budgets import month_of
from workbench.llm.rules.ledger import CLOSED_AFTER_MINUTES, CallOutcome, Line, rescored, sum_of
from workbench.llm.services.reserving import CLOSE_HOUR, closes_at
from workbench.llm.store.ledger import LedgerStore
from workbench.llm.store.reports import ReportStore

#: Several people may judge answers of one hour at once.
_TRIES = 10
_ANSWERED = (CallOutcome.ANSWERED, CallOutcome.CACHED)


class CallUnknown(NotFound):
    """The organization's models were not asked this."""

    default_code = "call_unknown"


class NotAnswered(Conflict):
    """The call came to no answer that could be judged."""

    default_code = "not_answered"


def find_answer(scope: Scope, *, conversation_id: str) -> Line | None:
    """Return the last call of a conversation (of a run: its id) where the person may judge its answer. One DynamoDB call."""
    line = LedgerStore(scope).last(conversation_id)
    may = line is not None and line.outcome in _ANSWERED and policies.can_score(scope, line.user_id)
    return line if may else None


def score_call(scope: Scope, *, conversation_id: str, call_id: str, score: float | None, now: datetime) -> Line:
    """Say how good the answer of a call was, 0 to 1; ``None`` takes back what was said. Three DynamoDB calls.

    For whom the call was made, and with ``llm.view``. Where the hour is closed already its report and its month's are
    changed in the same transaction, so that they stay equal to the ledger. Raises :class:`CallUnknown`,
    :class:`NotAnswered`, and ``Stale`` where others judge too much at the same time.
    """
    for left in reversed(range(_TRIES)):
        try:
            return _scored(scope, conversation_id, call_id, score, now=now)
        except Stale:
            if not left:
                raise
    raise AssertionError


def _scored(scope: Scope, conversation_id: str, call_id: str, score: float | None, *, now: datetime) -> Line:
    store = LedgerStore(scope)
    seen = store.find(conversation_id, call_id) if ids.is_one(call_id) else None
    if seen is None:
        raise CallUnknown("There is no such call.")
    policies.check_can_score(scope, seen.user_id)
    if seen.outcome not in _ANSWERED:
        raise NotAnswered("This call came to no answer, so there is nothing to judge.")
    changed = rescored(seen, score)
    if changed == seen:
        return seen
    tx = Transaction()
    moved = Stale("Somebody else has judged this answer just now. Look at it again.")
    store.score(tx, seen, changed.quality_score, now=now, otherwise=moved)
    _count(tx, scope, seen, changed, now=now)
    tx.commit()
    return changed


def _count(tx: Transaction, scope: Scope, seen: Line, changed: Line, *, now: datetime) -> None:
    """Count the change in the reports of the hour and the month; and have the hour summed up once more.

    The latter since the hour may be closed in this moment, by an index that does not show the score yet.
    """
    reports, hour = ReportStore(scope), seen.hour
    before, after = sum_of([seen]), sum_of([changed])
    of_hour, of_month = reports.read([hour, month_of(clock.parse(seen.generated_at))])
    if of_hour.revision:
        for report in (of_hour, of_month):
            sums = report.sums.plus(before, -1).plus(after)
            reports.write(tx, report, replace(report, sums=sums), now=now)
    again = max(now + timedelta(minutes=CLOSED_AFTER_MINUTES), closes_at(hour))
    jobs.due(
        tx,
        task=CLOSE_HOUR,
        organization_id=scope.organization_id,
        arguments={"hour": hour},
        at=again,
        job_id=f"llm-scored#{scope.organization_id}#{hour}#{again:%H%M}",
    )
