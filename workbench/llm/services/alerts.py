"""Telling people how much of a budget is spent: at 50, 80 and 100 per cent, once each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import AppError, Conflict
from diatonic.common.scope import Scope
from organizations.membership import services as membership
from organizations.notifications import services as notifications
from workbench.llm.rules.budgets import THRESHOLDS, Budget, Demand, Kind, Purpose, Shortfall, Used, reached
from workbench.llm.rules.wording import budget_words
from workbench.llm.store.budgets import BudgetStore

logger = structlog.get_logger(__name__)

_MOST = 20


class ToldAlready(Conflict):
    """Somebody told them a moment ago."""

    default_code = "budget_told"


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who made an agent, and what it is called."""

    user_id: str
    name: str


FindResponsible = Callable[[Scope, str], Responsible | None]

_finders: list[FindResponsible] = []


def on_agent(find: FindResponsible) -> None:
    """Have ``find`` say whose an agent is; called when Django starts, by who knows of agents."""
    _finders.append(find)


def spent(
    scope: Scope, budgets: Sequence[Budget], used: Sequence[Used], spend: Demand, purpose: Purpose, *, now: datetime
) -> None:
    """Tell whom it concerns of the thresholds that a call has reached. No DynamoDB call where there is none."""
    for budget, before in zip(budgets, used, strict=True):
        after = before.with_spent(spend)
        percent = reached(budget, after)
        if percent > before.told:
            _tell(scope, budget, percent, after, purpose, now=now)


def refused(scope: Scope, missing: Shortfall, used: Used, purpose: Purpose, *, now: datetime) -> None:
    """Tell whom it concerns that nothing more is let through, the first time that a call was refused."""
    if missing.of in ("cost", "tokens") and used.told < THRESHOLDS[-1]:
        _tell(scope, missing.budget, THRESHOLDS[-1], used, purpose, now=now)


def _tell(scope: Scope, budget: Budget, percent: int, used: Used, purpose: Purpose, *, now: datetime) -> None:
    people, name = _people(scope, budget, percent, purpose)
    if not people:
        return
    tx = Transaction()
    BudgetStore(scope).note_told(tx, budget, percent, otherwise=ToldAlready("They are told already."))
    for user_id, page in people.items():
        notifications.send(
            tx,
            organization_id=scope.organization_id,
            to=user_id,
            kind="budget.reached",
            text=budget_words(budget, percent, used, name=name),
            url=f"/o/{scope.organization_id}/workbench/{page}/",
            now=now,
        )
    try:
        tx.commit()
    except ToldAlready:
        return
    except AppError:
        # The call itself is what matters; the next one tells them.
        logger.warning("budget_not_told", exc_info=True)


def _people(scope: Scope, budget: Budget, percent: int, purpose: Purpose) -> tuple[dict[str, str], str]:
    """Return whom it concerns, each with the page where they find more, and whose budget it is in words.

    Administrators see what is spent; not everybody else does. Of a single run they hear once it is stopped, of a
    person's own budget nothing.
    """
    if budget.kind is Kind.USER:
        return ({purpose.user_id: "models"} if purpose.user_id else {}), ""
    responsible = None if budget.kind is Kind.ORGANIZATION else _responsible(scope, purpose.agent_id)
    is_run = budget.kind is Kind.RUN
    found: dict[str, str] = {}
    if not is_run or percent == THRESHOLDS[-1]:
        found = dict.fromkeys(membership.people_with(scope, "settings.edit")[:_MOST], "usage")
    if responsible is not None:
        found.setdefault(responsible.user_id, "models")
    if is_run and purpose.user_id:
        found[purpose.user_id] = f"runs/{purpose.run_id}"
    return found, responsible.name if responsible else ""


def _responsible(scope: Scope, agent_id: str) -> Responsible | None:
    found = (find(scope, agent_id) for find in _finders if agent_id)
    return next((one for one in found if one is not None), None)
