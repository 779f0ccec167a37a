"""Writes that must agree: collected from several services, committed as one."""

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from pynamodb.connection import Connection
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from diatonic.common import errors, ids
from diatonic.common.dynamo.conditional import code_of

MAX_ITEMS = 100
_ATTEMPTS = 6  # of an ordinary one; the wait between them grows for so long
#: Why a transaction was refused that may pass a moment later: reasons of its parts, and codes of the whole.
_PASSING = {
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
    "TransactionConflictException",
    "TransactionInProgressException",
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
}


class Transaction:
    """All or nothing, up to 100 items. Opaque to services: they open it, hand it round and commit it.

    Each write may name the error to raise when its condition fails (``otherwise``); without one a failed
    condition is a :class:`~diatonic.common.errors.Conflict`. No two writes may touch the same item.
    """

    def __init__(self) -> None:
        self._steps: dict[str, list[tuple[tuple[Any, ...], dict[str, Any], errors.AppError | None]]] = {
            "condition_check": [],
            "delete": [],
            "save": [],
            "update": [],
        }
        self._afterwards: list[Callable[[], None]] = []

    def __len__(self) -> int:
        return sum(len(steps) for steps in self._steps.values())

    def check(
        self,
        model: type[Model],
        key: tuple[Any, ...],
        condition: Condition,
        *,
        otherwise: errors.AppError | None = None,
    ) -> None:
        """Let the transaction pass only while ``condition`` holds for the item at ``key``."""
        self._steps["condition_check"].append(((model, *key), {"condition": condition}, otherwise))

    def put(self, item: Model, condition: Condition | None = None, *, otherwise: errors.AppError | None = None) -> None:
        """Write the whole item."""
        self._steps["save"].append(((item,), {"condition": condition}, otherwise))

    def update(
        self,
        item: Model,
        actions: Sequence[Action],
        condition: Condition | None = None,
        *,
        otherwise: errors.AppError | None = None,
    ) -> None:
        """Change attributes of the item that has ``item``'s key."""
        self._steps["update"].append(((item,), {"actions": list(actions), "condition": condition}, otherwise))

    def delete(
        self, item: Model, condition: Condition | None = None, *, otherwise: errors.AppError | None = None
    ) -> None:
        """Remove the item that has ``item``'s key."""
        self._steps["delete"].append(((item,), {"condition": condition}, otherwise))

    def after_commit(self, step: Callable[[], None]) -> None:
        """Call ``step`` once everything is written; it must not raise."""
        self._afterwards.append(step)

    def commit(self, *, attempts: int = _ATTEMPTS) -> None:
        """Write everything, or nothing and raise the error named for the write whose condition failed.

        A transaction that only met another one on the same item, or more work than DynamoDB takes just now, is tried
        again for a moment; then it is :class:`~diatonic.common.errors.Unavailable`. ``attempts``: more of them where
        many people write one item at the same time, such as a count.
        """
        if not len(self):
            return
        token = ids.new()
        for attempt in range(attempts):
            if attempt:
                time.sleep(random.uniform(0.005, 0.025) * 2 ** min(attempt, _ATTEMPTS))  # noqa: S311 -- jitter, not a secret
            try:
                self._write(token)
            except TransactWriteError as failure:
                self._raise_unless_contended(failure)
                # The same token while the same write may still be under way: it is then answered, not done twice.
                if code_of(failure) != "TransactionInProgressException":
                    token = ids.new()
            else:
                for step in self._afterwards:
                    step()
                return
        raise errors.Unavailable("Somebody is changing the same thing. Try again in a moment.", retry_after=1)

    def _write(self, token: str) -> None:
        with TransactWrite(client_request_token=token, connection=Connection()) as write:
            for name, steps in self._steps.items():
                for arguments, options, _ in steps:
                    getattr(write, name)(*arguments, **options)

    def _raise_unless_contended(self, failure: TransactWriteError) -> None:
        reasons = list(failure.cancellation_reasons)
        outcomes = [otherwise for steps in self._steps.values() for _, _, otherwise in steps]
        failed = [
            otherwise
            for reason, otherwise in zip(reasons, outcomes, strict=False)
            if reason is not None and reason.code == "ConditionalCheckFailed"
        ]
        if failed:
            # Several may have failed: whoever asks is told what was foreseen.
            told = next((otherwise for otherwise in failed if otherwise is not None), None)
            raise told or errors.Conflict("Somebody changed this meanwhile. Reload and try again.")
        codes = {reason.code for reason in reasons if reason is not None}
        if not (codes & _PASSING or code_of(failure) in _PASSING):
            raise failure
