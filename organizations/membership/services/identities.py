"""What membership has to know of accounts, which stand above it: they register here when Django starts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from diatonic.common.dynamo import Transaction


@dataclass(frozen=True, slots=True)
class Known:
    """An account's name and verified address."""

    name: str
    email: str


class Accounts(Protocol):
    """What accounts do for membership."""

    def known(self, user_ids: Sequence[str]) -> Mapping[str, Known]:
        """Return names and addresses of up to 100 accounts by id. One DynamoDB call."""

    def settle_home(
        self, tx: Transaction, *, user_id: str, organization_id: str, now: datetime, home: str | None = None
    ) -> None:
        """Make the organization the person's home in the transaction, where they have none.

        One DynamoDB call, unless ``home`` says what was read of the account just now.
        """

    def leave_home(self, tx: Transaction, *, user_id: str, organization_id: str, now: datetime) -> None:
        """Take the person's home away in the transaction, where it is this organization. One DynamoDB call."""


_REGISTERED: list[Accounts] = []


def rely_on(accounts: Accounts) -> None:
    """Register what knows accounts; the last one counts."""
    _REGISTERED[:] = [accounts]


def accounts() -> Accounts:
    """Return what was registered."""
    return _REGISTERED[0]
