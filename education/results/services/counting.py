"""Counting what learners do, in the transaction in which they do it."""

from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from education.learning.rules import Recorded
from education.results.rules import changes_in_module, changes_in_quiz, module_counters, quiz_counter, shard_of
from education.results.store import CounterStore


def count(tx: Transaction, scope: Scope, recorded: Recorded) -> None:
    """Add to ``tx`` what a write of progress changes in the figures; no call of its own."""
    store, after = CounterStore(scope), recorded.after
    shard, at = shard_of(after.user_id), after.updated_at
    store.add(tx, module_counters(after.module_id)[shard], changes_in_module(recorded), at=at)
    changes: dict[str, dict[str, int]] = {}
    for counted in recorded.counted:
        for part, part_changes in enumerate(changes_in_quiz(counted)):
            counter_id = quiz_counter(recorded.content_id, counted.edition, shard, part)
            changes[counter_id] = part_changes
    for counter_id, part_changes in changes.items():
        store.add(tx, counter_id, part_changes, at=at)
