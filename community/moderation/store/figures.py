"""What is counted of moderation: added to within the transactions of what it counts."""

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from community.moderation.models import FigureModel
from community.moderation.rules.statistics import Counts, total
from diatonic.common import clock
from diatonic.common.dynamo.transaction import Transaction

#: So many items count one month, so that texts which are checked at the same time rarely meet in one.
_SHARDS = 4
_MOST_MODERATORS = 500


class FigureStore:
    """The figures of one organization."""

    def __init__(self, organization_id: str) -> None:
        self._organization_id = organization_id

    def add(self, tx: Transaction, counts: Counts, *, target_id: str, counted_at: datetime, now: datetime) -> None:
        """Add to the month of ``counted_at``. Once a transaction and target: two writes may not touch one item."""
        shard = zlib.crc32(target_id.encode()) % _SHARDS
        self._add(tx, FigureModel(self._organization_id, f"months#{_month(counted_at)}#{shard}"), counts, now=now)

    def add_load(self, tx: Transaction, user_id: str, number: int, *, counted_at: datetime, now: datetime) -> None:
        """Count decisions of a moderator."""
        item = FigureModel(self._organization_id, f"load#{_month(counted_at)}#{user_id}")
        self._add(tx, item, {"decided": number}, now=now, also=[FigureModel.user_id.set(user_id)])

    def by_month(self, months: Sequence[str]) -> Mapping[str, Counts]:
        """Return what was counted in each of the months that follow each other. One bounded query."""
        between = FigureModel.figure.between(f"months#{months[0]}#", f"months#{months[-1]}#~")
        most = _SHARDS * len(months)
        found: dict[str, list[Counts]] = defaultdict(list)
        for item in FigureModel.query(self._organization_id, between, limit=most, page_size=most):
            found[item.figure.split("#")[1]].append(item.counts)
        return {month: total(*found[month]) for month in months}

    def load(self, month: str) -> Mapping[str, int]:
        """Return how many decisions each moderator made in a month, by their ids. One bounded query."""
        condition = FigureModel.figure.startswith(f"load#{month}#")
        most = _MOST_MODERATORS
        found = FigureModel.query(self._organization_id, condition, limit=most, page_size=most)
        return {str(item.user_id): number for item in found if (number := item.counts.get("decided", 0)) > 0}

    def _add(
        self, tx: Transaction, item: FigureModel, counts: Counts, *, now: datetime, also: Sequence[Action] = ()
    ) -> None:
        changes = {name: number for name, number in counts.items() if number}
        if not changes:
            return
        at = clock.iso(now)
        actions: list[Action] = [Path([name]).add({"N": str(number)}) for name, number in changes.items()]
        actions += [
            *also,
            FigureModel.revision.add(1),
            FigureModel.created_at.set(FigureModel.created_at | at),
            FigureModel.updated_at.set(at),
        ]
        tx.update(item, actions)


def _month(moment: datetime) -> str:
    return clock.iso(moment)[:7]
