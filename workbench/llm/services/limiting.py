"""Limits of an organization: reading and changing them, and adding to the budget of a month."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid, Stale
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from workbench.llm import policies
from workbench.llm.rules.budgets import Budget, Kind, month_of
from workbench.llm.rules.limits import (
    COSTS,
    COUNTS,
    LISTS,
    LONGEST_REASON,
    MOST_COST,
    SWITCHES,
    Extension,
    Limits,
    problems_of,
)
from workbench.llm.services.choosing import limits_store, offered_names
from workbench.llm.store.budgets import BudgetStore

_FIELDS = (*COSTS, *COUNTS, *LISTS, *SWITCHES)


def get_limits(scope: Scope) -> Limits:
    """Return the organization's limits. Needs ``llm.view``. One DynamoDB call."""
    policies.check_can_see(scope)
    return limits_store(scope).get()


def change_limits(scope: Scope, *, changes: Mapping[str, Any], revision: int | None, now: datetime) -> Limits:
    """Change some limits; the others stay. Audited. Needs ``llm.edit``. Two DynamoDB calls.

    ``revision``: the one that was seen, 0 while nothing was ever set; ``None`` does not ask. Raises ``Invalid``,
    ``Stale``.
    """
    policies.check_can_change(scope)
    wrong = problems_of(changes, offered=offered_names())
    if wrong:
        raise Invalid("These limits cannot be taken.", fields=wrong)
    seen = _seen(scope, revision)
    said: dict[str, Any] = {
        name: tuple(value) if name in LISTS else value for name, value in changes.items() if name in _FIELDS
    }
    changed = replace(seen, **said)
    return (
        seen
        if changed == seen
        else _write(scope, seen, changed, "limits_changed", "changed the limits for models", now=now)
    )


def extend_budget(scope: Scope, *, cost: Decimal, reason: str, revision: int | None, now: datetime) -> Limits:
    """Add to what may be spent in this month, and say why. Audited. For the owner alone. Two DynamoDB calls.

    What was added before in this month stays. Raises ``Invalid``, ``Stale``.
    """
    policies.check_can_change(scope)
    policies.check_can_extend(scope)
    wrong = []
    if not (cost.is_finite() and 0 < cost <= MOST_COST):
        wrong.append(FieldError("/extension/cost", f"Choose an amount above 0, up to {MOST_COST} dollars."))
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        wrong.append(FieldError("/extension/reason", f"Say why, in up to {LONGEST_REASON} characters."))
    if wrong:
        raise Invalid("The budget cannot be extended so.", fields=wrong)
    seen, month = _seen(scope, revision), month_of(now)
    before = seen.extension.cost if seen.extension is not None and seen.extension.month == month else Decimal(0)
    more = Extension(month, before + cost, reason.strip(), scope.user_name, clock.iso(now))
    summary = f"added ${cost:f} to the budget for models of {month}: {reason.strip()}"
    return _write(scope, seen, replace(seen, extension=more), "budget_extended", summary, now=now)


def _seen(scope: Scope, revision: int | None) -> Limits:
    seen = limits_store(scope).get()
    if revision is not None and revision != seen.revision:
        raise Stale(
            "Somebody changed the limits meanwhile. Reload and try again.",
            extra={"revision": seen.revision, "by": seen.updated_by_name, "at": seen.updated_at},
        )
    return seen


def _write(scope: Scope, seen: Limits, changed: Limits, happened: str, summary: str, *, now: datetime) -> Limits:
    tx, month = Transaction(), month_of(now)
    limits_store(scope).change(tx, seen, changed, by_name=scope.user_name, now=now)
    if changed.monthly_cost_in(month) != seen.monthly_cost_in(month):
        BudgetStore(scope).forget_told(tx, Budget(Kind.ORGANIZATION.value, month), now=now)
    audit.record(
        tx,
        scope,
        action=f"llm.{happened}",
        target_kind="llm_limits",
        target_id=scope.organization_id,
        summary=summary,
        before=_told(seen),
        after=_told(changed),
        now=now,
    )
    tx.commit()
    return replace(changed, revision=seen.revision + 1, updated_at=clock.iso(now), updated_by_name=scope.user_name)


def _told(limits: Limits) -> dict[str, Any]:
    said = {name: getattr(limits, name) for name in _FIELDS}
    said = {name: str(value) if isinstance(value, Decimal) else value for name, value in said.items()}
    said |= {name: list(said[name]) for name in LISTS}
    more = limits.extension
    return said | ({"extension": f"{more.cost:f} in {more.month}"} if more else {})
