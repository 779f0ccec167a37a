"""What the identity provider says of people who stay signed in: their groups, and whether it lets them in at all."""

from contextlib import suppress
from datetime import datetime, timedelta

from diatonic.common import clock, jobs, pool
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict
from organizations.accounts import store
from organizations.accounts.rules import Account
from organizations.accounts.services.signed_in import sign_out_everywhere

#: A session lives for a week and a token for a year; what the provider said at the sign-in would be as old.
READ_EVERY = timedelta(minutes=30)
_TASK = "organizations.accounts.tasks.read_groups"


def read_groups_later(account: Account, *, now: datetime) -> None:
    """Have the person's groups read again by a job, where that is longer ago than half an hour; one DynamoDB call then.

    Groups are those of a sign-in: an account that never had one is left alone.
    """
    if not account.has_old_groups(clock.iso(now - READ_EVERY)):
        return
    tx = Transaction()
    jobs.due(
        tx,
        task=_TASK,
        organization_id=account.home_organization or "-",
        arguments={"user_id": account.user_id},
        at=now,
        job_id=f"groups#{account.user_id}",
    )
    with suppress(Conflict):  # a worker is reading them just now
        tx.commit()


def read_groups(user_id: str, *, now: datetime) -> None:
    """Ask the identity provider for the person's groups; sign out whom it does not know or has disabled."""
    account = store.find(user_id)
    if account is None:
        return
    known = pool.find_account(user_id)
    is_gone = known is None or not known.is_enabled
    groups = () if known is None else known.groups
    tx = Transaction()
    store.note_groups(tx, account, groups, is_gone=is_gone, now=now)
    with suppress(Conflict):  # the person has just signed in, which says it newer
        tx.commit()
        if is_gone:
            sign_out_everywhere(user_id, now=now)
