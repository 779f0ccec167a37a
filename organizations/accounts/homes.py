"""What accounts do for membership: names for ids, and which organization is a person's home."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from diatonic.common.dynamo import Transaction
from organizations.accounts import store
from organizations.membership.services import Known


class Homes:
    """Registered with membership when Django starts, because accounts stand above it."""

    def known(self, user_ids: Sequence[str]) -> Mapping[str, Known]:
        """Return names and addresses of up to 100 accounts by id. One DynamoDB call."""
        return {found.user_id: Known(found.name, found.email) for found in store.find_several(user_ids)}

    def settle_home(
        self, tx: Transaction, *, user_id: str, organization_id: str, now: datetime, home: str | None = None
    ) -> None:
        """Make the organization the person's home in the transaction, where they have none.

        One DynamoDB call, unless ``home`` says what was read of the account just now.
        """
        if home is None:
            account = store.find(user_id)
            home = "-" if account is None else account.home_organization
        if not home:
            store.settle(tx, user_id, organization_id, now=now)

    def leave_home(self, tx: Transaction, *, user_id: str, organization_id: str, now: datetime) -> None:
        """Take the person's home away in the transaction, where it is this organization. One DynamoDB call."""
        account = store.find(user_id)
        if account is not None and account.home_organization == organization_id:
            store.set_home(tx, user_id, "", now=now)
