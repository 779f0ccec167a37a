"""Counters: changed within the transactions of what they count, added up when they are read."""

from collections import Counter
from collections.abc import Mapping, Sequence

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.scope import Scope
from education.results.models import CounterModel
from education.results.rules import Counts

#: What one call reads.
MOST = 100


class CounterStore:
    """The counters of the scope's organization. Their ids begin with ids of things that were found in it."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, tx: Transaction, counter_id: str, changes: Mapping[str, int], *, at: str) -> None:
        """Add to counters of one item, which is made where it is not there."""
        if not changes:
            return
        actions: list[Action] = [Path([name]).add({"N": str(value)}) for name, value in changes.items()]
        actions += [
            CounterModel.revision.add(1),
            CounterModel.organization_id.set(self._scope.organization_id),
            CounterModel.created_at.set(CounterModel.created_at | at),
            CounterModel.updated_at.set(at),
        ]
        tx.update(CounterModel(counter_id), actions)

    def read(self, groups: Sequence[Sequence[str]]) -> list[Counts]:
        """Return the sums of each group of items; one call for every :data:`MOST` items in all."""
        found = iter(batch_get([(CounterModel, (counter_id,)) for group in groups for counter_id in group]))
        return [sum_of([next(found) for _ in group]) for group in groups]


def sum_of(items: Sequence[CounterModel | None]) -> Counts:
    """Return the sums of items, of which some may not be there yet."""
    total: Counter[str] = Counter()
    for item in items:
        if item is not None:
            total.update(item.counts)
    return total
