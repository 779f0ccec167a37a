"""Limits of an organization, as they are stored."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Stale
from diatonic.common.scope import Scope
from workbench.llm.models import LimitsItem
from workbench.llm.rules.limits import COSTS, COUNTS, LISTS, SWITCHES, Extension, Limits


def key_of_limits(organization_id: str) -> Key:
    """Return where the limits lie, for one read with other things."""
    return LimitsItem, (organization_id,)


class LimitsStore:
    """The limits of the scope's organization; ``usual``: what it may spend in a month before it has set any."""

    def __init__(self, scope: Scope, *, usual: Decimal) -> None:
        self._organization_id, self._usual = scope.organization_id, usual

    def get(self) -> Limits:
        """Return the limits. One consistent read."""
        (item,) = batch_get([key_of_limits(self._organization_id)])
        return self.of(item)

    def of(self, item: LimitsItem | None) -> Limits:
        """Return the limits that an item holds, or the usual ones."""
        if item is None:
            return Limits(self._usual)
        names = (*COSTS, *COUNTS, *SWITCHES)
        values: dict[str, Any] = {name: getattr(item, name) for name in names}
        values |= {name: int(values[name]) for name in COUNTS}
        values |= {name: tuple(getattr(item, name)) for name in LISTS}
        return Limits(
            **values,
            extension=_extension(item),
            revision=int(item.revision),
            updated_at=item.updated_at,
            updated_by_name=item.updated_by_name or "",
        )

    def change(self, tx: Transaction, seen: Limits, changed: Limits, *, by_name: str, now: datetime) -> None:
        """Write changed limits in the transaction. Raises ``Stale`` on commit."""
        stored: dict[str, Any] = {name: getattr(changed, name) for name in (*COSTS, *COUNTS, *SWITCHES)}
        stored |= {name: list(getattr(changed, name)) for name in LISTS}
        more = changed.extension
        item = LimitsItem(
            self._organization_id,
            **stored,
            extension_month=more.month if more else None,
            extension_cost=more.cost if more else None,
            extension_reason=more.reason if more else None,
            extension_by_name=more.by_name if more else None,
            extension_at=more.at if more else None,
            updated_by_name=by_name or None,
            created_at=clock.iso(now),
            updated_at=clock.iso(now),
        )
        item.revision = seen.revision + 1
        unchanged = LimitsItem.revision == seen.revision
        condition = unchanged if seen.revision else LimitsItem.organization_id.does_not_exist()
        tx.put(item, condition, otherwise=Stale("Somebody changed the limits meanwhile. Reload and try again."))


def _extension(item: LimitsItem) -> Extension | None:
    if not item.extension_month:
        return None
    return Extension(
        item.extension_month,
        item.extension_cost or Decimal(0),
        item.extension_reason or "",
        item.extension_by_name or "",
        item.extension_at or "",
    )
