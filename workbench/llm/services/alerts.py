"""Telling people how much of a budget is spent: at 50, 80 and 100 per cent, once each."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import structlog

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import AppError, Conflict
from diatonic.common.scope import Scope
from organizations.membership import services as membership
from organizations.notifications import services as notifications
from workbench.llm.rules.budgets import THRESHOLDS, Budget, Kind, Purpose, Shortfall, Used, threshold
from workbench.llm.store.budgets import BudgetStore

logger = structlog.get_logger(__name__)

_MOST = 20


class ToldAlready(Conflict):
    """Somebody told them a moment ago."""

    default_code = "budget_told"


def spent(
    scope: Scope, budgets: Sequence[Budget], used: Sequence[Used], cost: Decimal, purpose: Purpose, *, now: datetime
) -> None:
    """Tell whom it concerns of the thresholds that a call has reached. No DynamoDB call where there is none."""
    for budget, before in zip(budgets, used, strict=True):
        reached = threshold(before.spent + cost, budget.cost)
        if reached > before.told:
            _tell(scope, budget, reached, before.spent + cost, purpose, now=now)


def refused(scope: Scope, missing: Shortfall, used: Used, purpose: Purpose, *, now: datetime) -> None:
    """Tell whom it concerns that nothing more is let through, the first time that a call was refused."""
    if missing.of == "cost" and used.told < THRESHOLDS[-1]:
        _tell(scope, missing.budget, THRESHOLDS[-1], used.spent, purpose, now=now)


def _tell(scope: Scope, budget: Budget, reached: int, amount: Decimal, purpose: Purpose, *, now: datetime) -> None:
    people = _people(scope, budget, purpose)
    if not people:
        return
    tx = Transaction()
    BudgetStore(scope).note_told(tx, budget, reached, otherwise=ToldAlready("They are told already."))
    for user_id in people:
        notifications.send(
            tx,
            organization_id=scope.organization_id,
            to=user_id,
            kind="budget.reached",
            text=_text(budget, reached, amount),
            url=_page(scope, budget),
            now=now,
        )
    try:
        tx.commit()
    except ToldAlready:
        return
    except AppError:
        # The call itself is what matters; the next one tells them.
        logger.warning("budget_not_told", exc_info=True)


def _page(scope: Scope, budget: Budget) -> str:
    """Return where the person finds more: what is spent they see only of the organization, and not everybody does."""
    page = "usage" if budget.kind is Kind.ORGANIZATION else "models"
    return f"/o/{scope.organization_id}/workbench/{page}/"


def _people(scope: Scope, budget: Budget, purpose: Purpose) -> list[str]:
    if budget.kind is Kind.ORGANIZATION:
        return membership.people_with(scope, "settings.edit")[:_MOST]
    return [purpose.user_id] if budget.kind is Kind.USER and purpose.user_id else []


def _text(budget: Budget, reached: int, amount: Decimal) -> str:
    whose = "The organization's" if budget.kind is Kind.ORGANIZATION else "Your"
    stand = f"${amount:.2f} of ${budget.cost or Decimal(0):.2f} are spent"
    if reached < THRESHOLDS[-1]:
        return f"{whose} budget for models this month is used by {reached} %: {stand}."
    return f"{whose} budget for models this month is used up: {stand}, and calls that do not fit are refused."
