"""Reserving the most that a call can cost before it is made, and settling it afterwards."""

import random
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

import structlog
from django.conf import settings

from diatonic.common import clock, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.errors import Unavailable
from diatonic.common.scope import Scope, system_scope
from workbench.llm.rules.budgets import Budget, Demand, Purpose, Used, budgets_for, first_shortfall
from workbench.llm.rules.ledger import CLOSED_AFTER_MINUTES, CallOutcome, Line
from workbench.llm.rules.limits import Limits
from workbench.llm.rules.messages import Usage
from workbench.llm.services import alerts
from workbench.llm.services.choosing import limits_store
from workbench.llm.services.refusals import BudgetExhausted, TooManyCalls
from workbench.llm.store import budgets as stored
from workbench.llm.store import rates
from workbench.llm.store.budgets import AlreadySettled, BudgetStore, Contended, Reservation
from workbench.llm.store.ledger import LedgerStore, key_of_answer
from workbench.llm.store.limits import key_of_limits

logger = structlog.get_logger(__name__)

#: Where many take of one budget at the same time, each tries so often, in a transaction and anew.
_ATTEMPTS = 40
CLOSE_HOUR = "workbench.llm.tasks.close_hour"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known before a call: limits, budgets and how they are used, this minute's calls, a kept answer."""

    limits: Limits
    budgets: list[Budget]
    used: list[Used]
    pace: rates.Pace
    answer: str | None = None


def look(scope: Scope, purpose: Purpose, *, answer_key: str = "", now: datetime) -> Standing:
    """Return how things stand. One consistent read, whatever there is."""
    store = BudgetStore(scope)
    # Whose budgets there are does not depend on the limits; how much they hold does.
    unlimited = budgets_for(Limits(Decimal(0)), purpose, now=now)
    keys = [key_of_limits(scope.organization_id), rates.key_of_pace(scope.organization_id), *store.keys(unlimited)]
    keys += [key_of_answer(answer_key)] if answer_key else []
    limits_item, pace_item, *items = batch_get(keys)
    limits = limits_store(scope).of(limits_item)
    answer = LedgerStore(scope).answer_in(items.pop(), now=now) if answer_key else None
    return Standing(
        limits,
        budgets_for(limits, purpose, now=now),
        [stored.used_of(item) for item in items],
        rates.pace_of(pace_item),
        answer if limits.answers_kept else None,
    )


def reserve(
    scope: Scope, line: Line, demand: Demand, purpose: Purpose, standing: Standing, *, now: datetime
) -> Reservation:
    """Reserve what the call can cost at most, of all its budgets, or nothing. One transaction; more where others take
    of the same at the same time.

    Raises :class:`BudgetExhausted`, :class:`TooManyCalls`, ``Unavailable`` where too many are at it.
    """
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(random.uniform(0.002, 0.02) * min(attempt, 10))  # noqa: S311 -- jitter, not a secret
            standing = look(scope, purpose, now=now)
        _check(scope, demand, purpose, standing, now=now)
        made = Reservation(
            line.call_id,
            scope.organization_id,
            demand,
            tuple((budget.owner, budget.period) for budget in standing.budgets),
            _sketch(line),
        )
        tx = Transaction()
        due_at = now + stored.lost_after(settings.DIATONIC.model_seconds)
        BudgetStore(scope).reserve(tx, made, standing.budgets, due_at=due_at, now=now)
        per_minute = standing.limits.requests_per_minute
        rates.count(tx, scope, standing.pace, purpose.function, limit=per_minute, now=now)
        try:
            tx.commit(attempts=_ATTEMPTS)
        except Contended:
            continue
        return made
    raise Unavailable("Too many calls of models are made at once. Try again in a moment.", retry_after=1)


def _check(scope: Scope, demand: Demand, purpose: Purpose, standing: Standing, *, now: datetime) -> None:
    missing = first_shortfall(standing.budgets, standing.used, demand)
    if missing is not None:
        alerts.refused(scope, missing, standing.used[standing.budgets.index(missing.budget)], purpose, now=now)
        raise BudgetExhausted(missing)
    if rates.is_full(standing.pace, limit=standing.limits.requests_per_minute, now=now):
        wait = rates.seconds_left(now)
        raise TooManyCalls(
            f"Your organization makes at most {standing.limits.requests_per_minute} calls of models a minute. "
            f"Try again in {wait} s.",
            retry_after=wait,
        )


def settle(
    scope: Scope,
    made: Reservation,
    line: Line,
    *,
    texts: tuple[str, str] | None = None,
    keep: tuple[str, str] | None = None,
    now: datetime,
) -> bool:
    """Turn the reservation into what was spent, with the call's line in the ledger. One transaction.

    ``texts``: what was asked and answered, where that is kept; ``keep``: (key, answer) for whoever asks the same.
    ``False`` where somebody has settled it meanwhile, or DynamoDB does not answer: then the sweep does it, at the most
    that it can have cost.
    """
    tx = Transaction()
    BudgetStore(scope).settle(tx, made, Demand(line.cost, line.usage.total), now=now)
    ledger = LedgerStore(scope)
    try:
        if texts is not None:
            ledger.keep_texts(tx, line, prompt=texts[0], response=texts[1], now=now)
        if keep is not None:
            ledger.keep_answer(tx, keep[0], model=line.model, cost=line.cost, reply=keep[1], now=now)
    except Unavailable:  # of the keys: the answer is paid for, and counts without being kept
        logger.warning("model_texts_not_kept", call_id=line.call_id)
        line = replace(line, texts_kept=False)
    write_line(tx, scope, line, now=now)
    return _committed(tx, made)


def release(scope: Scope, made: Reservation, *, now: datetime) -> bool:
    """Give back what was reserved: the call was not made. One transaction."""
    tx = Transaction()
    BudgetStore(scope).settle(tx, made, Demand(Decimal(0), 0, 0), now=now)
    return _committed(tx, made)


def write_line(tx: Transaction, scope: Scope, line: Line, *, now: datetime) -> None:
    """Write a line of the ledger in the transaction, and have its hour summed up once it is over."""
    LedgerStore(scope).write(tx, line, now=now)
    close_later(tx, scope, line.hour)


def close_later(tx: Transaction, scope: Scope, hour: str) -> None:
    """Have an hour summed up once it is over, in the transaction; asking twice is asking once."""
    jobs.due(
        tx,
        task=CLOSE_HOUR,
        organization_id=scope.organization_id,
        arguments={"hour": hour},
        at=closes_at(hour),
        job_id=f"llm-hour#{scope.organization_id}#{hour}",
    )


def closes_at(hour: str) -> datetime:
    """Return when an hour (``2026-01-31T09``) is summed up."""
    return clock.parse(f"{hour}:00:00+00:00") + timedelta(hours=1, minutes=CLOSED_AFTER_MINUTES)


def settle_lost(*, now: datetime) -> int:
    """Settle the calls whose workers were lost, at the most that they can have cost; nobody knows better. Returns how many."""
    count = 0
    for shard in range(stored.SHARDS):
        for lost in stored.overdue(shard, now=now):
            scope = system_scope(lost.organization_id, reason="settle a lost call of a model")
            count += settle(scope, lost, _lost_line(lost, now=now), now=now)
    return count


def _committed(tx: Transaction, made: Reservation) -> bool:
    try:
        tx.commit(attempts=_ATTEMPTS)
    except AlreadySettled:
        logger.warning("call_settled_already", call_id=made.reservation_id)
        return False
    except Exception:
        # The answer is there, and asking again would cost again; what was reserved stays until the sweep finds it.
        logger.exception("call_not_settled", call_id=made.reservation_id)
        return False
    return True


_SKETCHED = (
    "conversation_id",
    "model",
    "region",
    "function",
    "user_id",
    "agent_id",
    "run_id",
    "price_version",
    "max_tokens",
    "temperature",
)


def _sketch(line: Line) -> dict[str, object]:
    """Return what is known of a call's line before it is made."""
    return {name: getattr(line, name) for name in _SKETCHED} | {"input": line.usage.input}


def _lost_line(lost: Reservation, *, now: datetime) -> Line:
    known = dict(lost.line)
    usage = Usage(input=int(known.pop("input")), output=int(known["max_tokens"]))
    line = Line(
        call_id=lost.reservation_id,
        generated_at=clock.iso(now),
        usage=usage,
        cost=lost.demand.cost,
        milliseconds=0,
        outcome=CallOutcome.LOST,
        is_estimated=True,
        **known,
    )
    return replace(line, max_tokens=int(line.max_tokens))
