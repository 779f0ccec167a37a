"""Budgets and reservations: what is reserved never goes over a limit, however many ask at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zlib import crc32

from pynamodb.expressions.condition import Condition

from diatonic.common import clock, retention
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope
from workbench.llm.models import BudgetItem, ReservationItem
from workbench.llm.rules.budgets import Budget, Demand, Used

SHARDS = 4
RETENTION = "model-budgets"


class Contended(Conflict):
    """Others took of the same budget meanwhile: read it again, and see whether the call still fits."""

    default_code = "budget_contended"


class AlreadySettled(Conflict):
    """The reservation is not there any more: somebody has settled it."""

    default_code = "call_settled"


@dataclass(frozen=True, slots=True)
class Reservation:
    """What a call has reserved, of which budgets as (owner, period), and what its line in the ledger says so far."""

    reservation_id: str
    organization_id: str
    demand: Demand
    budgets: tuple[tuple[str, str], ...]
    line: Mapping[str, Any]


class BudgetStore:
    """The budgets of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def keys(self, budgets: Sequence[Budget]) -> list[Key]:
        """Return where budgets lie, for one read with other things."""
        return [(BudgetItem, (self._owner(budget.owner), budget.period)) for budget in budgets]

    def read(self, budgets: Sequence[Budget]) -> list[Used]:
        """Return how much of each is used. One consistent read."""
        return [used_of(item) for item in batch_get(self.keys(budgets))]

    def reserve(
        self, tx: Transaction, made: Reservation, budgets: Sequence[Budget], *, due_at: datetime, now: datetime
    ) -> None:
        """Take the demand of every budget in the transaction. Raises :class:`Contended` where one does not hold it."""
        for budget in budgets:
            item = BudgetItem(self._owner(budget.owner), budget.period)
            actions = [
                *_added(made.demand.cost, made.demand.tokens, made.demand.calls, spent=(Decimal(0), 0, 0)),
                *self._around(now),
            ]
            tx.update(item, actions, _holds(budget, made.demand), otherwise=Contended("Others took of it meanwhile."))
        tx.put(self._item(made, due_at=due_at, now=now), ReservationItem.reservation_id.does_not_exist())

    def settle(self, tx: Transaction, made: Reservation, spent: Demand, *, now: datetime) -> None:
        """Turn what was reserved into what was spent, in the transaction. Raises :class:`AlreadySettled` on commit."""
        there = ReservationItem.reservation_id.exists()
        settled = AlreadySettled("This call is settled already.")
        tx.delete(ReservationItem(made.reservation_id), there, otherwise=settled)
        demand = made.demand
        taken = (spent.cost - demand.cost, spent.tokens - demand.tokens, spent.calls - demand.calls)
        for owner, period in made.budgets:
            actions = _added(*taken, spent=(spent.cost, spent.tokens, spent.calls))
            tx.update(BudgetItem(self._owner(owner), period), [*actions, *self._around(now)])

    def note_told(self, tx: Transaction, budget: Budget, threshold: int, *, otherwise: Conflict) -> None:
        """Note that people are told of a threshold; who told them of it already fails the transaction."""
        news = BudgetItem.told.does_not_exist() | (BudgetItem.told < threshold)
        tx.update(
            BudgetItem(self._owner(budget.owner), budget.period),
            [BudgetItem.told.set(threshold)],
            news,
            otherwise=otherwise,
        )

    def forget_told(self, tx: Transaction, budget: Budget, *, now: datetime) -> None:
        """Have people told of the thresholds of a budget again, which is another now."""
        item = BudgetItem(self._owner(budget.owner), budget.period)
        tx.update(item, [BudgetItem.told.remove(), *self._around(now)])

    def _around(self, now: datetime) -> list[Any]:
        moment = clock.iso(now)
        expires_at = clock.epoch(now + retention.period(RETENTION))
        return [
            BudgetItem.organization_id.set(self._organization_id),
            BudgetItem.created_at.set(BudgetItem.created_at | moment),
            BudgetItem.updated_at.set(moment),
            BudgetItem.expires_at.set(expires_at),
            BudgetItem.revision.add(1),
        ]

    def _item(self, made: Reservation, *, due_at: datetime, now: datetime) -> ReservationItem:
        return ReservationItem(
            made.reservation_id,
            organization_id=self._organization_id,
            due_shard=str(crc32(made.reservation_id.encode()) % SHARDS),
            due_at=clock.iso(due_at),
            cost=made.demand.cost,
            tokens=made.demand.tokens,
            budgets={"of": [list(each) for each in made.budgets]},
            line=dict(made.line),
            created_at=clock.iso(now),
            updated_at=clock.iso(now),
        )

    def _owner(self, owner: str) -> str:
        return f"{self._organization_id}#{owner}"


def used_of(item: BudgetItem | None) -> Used:
    """Return how much of a budget is used, by its item."""
    if item is None:
        return Used()
    return Used(
        cost=item.cost_taken or Decimal(0),
        tokens=int(item.tokens_taken or 0),
        calls=int(item.calls_taken or 0),
        spent=item.cost_spent or Decimal(0),
        tokens_spent=int(item.tokens_spent or 0),
        told=int(item.told or 0),
    )


def overdue(shard: int, *, now: datetime, limit: int = 50) -> list[Reservation]:
    """Return reservations of the shard whose workers must be lost, longest overdue first. Two bounded calls."""
    found = ReservationItem.due_index.query(
        str(shard), ReservationItem.due_at <= clock.iso(now), limit=limit, page_size=limit
    )
    items = batch_get([(ReservationItem, (each.reservation_id,)) for each in found])
    return [_reservation(item) for item in items if item is not None]


def _reservation(item: ReservationItem) -> Reservation:
    return Reservation(
        item.reservation_id,
        item.organization_id,
        Demand(item.cost, int(item.tokens)),
        tuple((owner, period) for owner, period in item.budgets["of"]),
        item.line,
    )


def _added(cost: Decimal, tokens: int, calls: int, *, spent: tuple[Decimal, int, int]) -> list[Any]:
    return [
        BudgetItem.cost_taken.add(cost),
        BudgetItem.tokens_taken.add(tokens),
        BudgetItem.calls_taken.add(calls),
        BudgetItem.cost_spent.add(spent[0]),
        BudgetItem.tokens_spent.add(spent[1]),
        BudgetItem.calls_spent.add(spent[2]),
    ]


def _holds(budget: Budget, demand: Demand) -> Condition | None:
    """Return the condition under which the budget holds the demand."""
    condition: Condition | None = None
    limited: list[tuple[Any, Any]] = [
        (BudgetItem.cost_taken, None if budget.cost is None else budget.cost - demand.cost),
        (BudgetItem.tokens_taken, None if budget.tokens is None else budget.tokens - demand.tokens),
        (BudgetItem.calls_taken, None if budget.calls is None else budget.calls - demand.calls),
    ]
    for attribute, room in limited:
        if room is not None:
            # A budget that nobody used holds what it holds at all, which was looked at before.
            fits = (attribute <= room) | attribute.does_not_exist()
            condition = fits if condition is None else condition & fits
    return condition


def lost_after(seconds: float) -> timedelta:
    """Return after which time a call that may take so many seconds has lost its worker."""
    return timedelta(seconds=seconds + 60)
