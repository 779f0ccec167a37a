"""Keeping what memberships and counters repeat of something else the same as that."""

from datetime import datetime

from diatonic.common import clock, ids, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Unavailable
from diatonic.common.pages import MAX_LIMIT
from diatonic.common.scope import Scope, system_scope
from organizations.membership import store
from organizations.membership.rules import Member, MemberStatus, Role, is_listed
from organizations.membership.services.identities import Known, accounts
from organizations.membership.store import MEMBERS, OWNERS, CopyStore, MemberStore

#: So often counters are counted again that moved while they were counted, and memberships read again that changed.
_ATTEMPTS = 5


def account_changed(tx: Transaction, *, user_id: str, now: datetime) -> None:
    """Renew the person's name and address in all their memberships: a job, due with the transaction."""
    jobs.due(
        tx,
        task="organizations.membership.tasks.renew_copies",
        organization_id="-",
        arguments={"user_id": user_id},
        at=now,
        job_id=f"member-copies#{ids.new()}",
    )


def renew_copies(*, user_id: str) -> int:
    """Write the account's name and address into all its memberships; returns into how many. May run again.

    Raises ``Unavailable`` where a membership changes all the time.
    """
    known = accounts().known([user_id]).get(user_id)
    if known is None:
        return 0
    renewed = 0
    for organization_id in store.all_of_person(user_id):
        scope = system_scope(organization_id, reason="an account changed its name or address")
        renewed += _renew(scope, MemberStore(scope).find(user_id), known)
    return renewed


def _renew(scope: Scope, member: Member | None, known: Known) -> bool:
    """Write the copies into a membership as it was just read, or as it is by now; ``False`` where it is gone."""
    for _ in range(_ATTEMPTS):
        if member is None:
            return False
        if CopyStore(scope).renew(member, name=known.name, email=known.email):
            return True
        member = MemberStore(scope).find(member.user_id)
    raise Unavailable(f"A membership of {scope.organization_id} changes too fast to be renewed. Run this again later.")


def fill(scope: Scope) -> tuple[int, int]:
    """Fill the copies of memberships that lack them, and set the counters right; for the system. May run again.

    Returns how many members there are, and to how many memberships something was written. Raises ``Unavailable`` where
    members come and go faster than they are counted.
    """
    for _ in range(_ATTEMPTS):
        before = MemberStore(scope).counts(MEMBERS, OWNERS)
        counts, written = _walk(scope)
        if CopyStore(scope).correct(counts, before=before, now=clock.now()):
            return counts[MEMBERS], written
    raise Unavailable(f"The members of {scope.organization_id} change too fast to be counted. Run this again later.")


def _walk(scope: Scope) -> tuple[dict[str, int], int]:
    counts, written, cursor = {MEMBERS: 0, OWNERS: 0}, 0, None
    while True:
        page = MemberStore(scope).page(limit=MAX_LIMIT, cursor=cursor)
        members = [member for member in page.items if member.status != MemberStatus.PENDING]
        counts[MEMBERS] += len(members)
        counts[OWNERS] += sum(member.role == Role.OWNER and member.is_active for member in members)
        known = accounts().known([member.user_id for member in members]) if members else {}
        for member in members:
            copy = known.get(member.user_id)
            if copy is not None and (not is_listed(member) or (copy.name, copy.email) != (member.name, member.email)):
                written += _renew(scope, member, copy)
        cursor = page.next_cursor
        if cursor is None:
            return counts, written
