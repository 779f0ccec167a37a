"""What moderation did, in numbers: counted within its transactions, read by the month."""

from datetime import datetime

from community.moderation.rules.statistics import Counts, total
from community.moderation.store.figures import FigureStore
from diatonic.common.dynamo import Transaction


def count(
    tx: Transaction,
    *counts: Counts,
    organization_id: str,
    target_id: str,
    now: datetime,
    counted_at: datetime | None = None,
    moderator_id: str = "",
) -> None:
    """Count what happened in ``tx``, once a transaction: one write, two where a moderator decided.

    ``counts`` are made by ``rules.statistics``: ``count(tx, checked("held"), opened(["spam"]), …)``. What is taken back
    (``undone(decided(…))``) names with ``counted_at`` when it had been counted.
    """
    store, counted_at = FigureStore(organization_id), counted_at or now
    changes = total(*counts)
    store.add(tx, changes, target_id=target_id, counted_at=counted_at, now=now)
    if moderator_id and changes.get("decided"):
        store.add_load(tx, moderator_id, changes["decided"], counted_at=counted_at, now=now)
