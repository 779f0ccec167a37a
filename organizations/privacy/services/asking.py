"""Asking to be erased, and thinking better of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from diatonic.common import clock, ids, jobs, retention
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import Scope, check_in_person
from organizations.accounts.rules import Account
from organizations.audit import services as audit
from organizations.membership import services as membership
from organizations.privacy import store
from organizations.privacy.rules import Erasure, ErasureState, Obstacle, receipt_id, receipt_token
from organizations.privacy.services.subjects import account_of, acting

ERASE = "organizations.privacy.tasks.erase"
ANNOUNCE = "organizations.privacy.tasks.announce"
#: The audit logs of more organizations than this are not told in one transaction.
_TOLD = 90


class StillNeeded(Conflict):
    """The person is the last owner of an organization."""

    default_code = "last_owner"

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        reasons = [one.sentence for one in obstacles]
        super().__init__(" ".join(reasons), extra={"reasons": reasons})
        self.obstacles = obstacles


class NoErasure(NotFound):
    """The person is not to be erased, or it has begun already."""

    default_code = "no_erasure"


def request_erasure(user_id: str, *, now: datetime, scope: Scope | None = None) -> Erasure:
    """Note that the person is to be erased after the days in which that can be cancelled; asked twice is once.

    They are mailed that it will be. Where it was blocked and nothing is in the way any more, asking again lets it begin
    at once. Raises :class:`StillNeeded` for the last owner of an organization. Up to seven DynamoDB calls, and two for
    each organization that the person owns. ``scope``: through which an API token is told from a person.
    """
    check_in_person(scope)
    _, before = store.find_both(user_id)
    if before is not None and not (before.blocked and before.state is ErasureState.WAITING):
        return before
    if found := obstacles(user_id):
        raise StillNeeded(found)
    if before is not None:
        return _hasten(before, now)
    account = account_of(user_id)
    due = now + retention.period("erasure")
    erasure_id = ids.new()
    erasure = Erasure(
        erasure_id,
        user_id,
        ErasureState.WAITING,
        asked_at=clock.iso(now),
        due_at=clock.iso(due),
        receipt=new_receipt(erasure_id),
    )
    tx = Transaction()
    store.put_erasure(tx, erasure, now=now)
    due_step(tx, erasure, step=0, at=due)
    jobs.due(
        tx,
        task=ANNOUNCE,
        organization_id="-",
        arguments={"user_id": user_id, "erasure_id": erasure_id},
        at=now,
        job_id=f"announce-{erasure_id}",
    )
    _tell(tx, account, "asked for their account to be erased", "member.erasure_asked", now=now)
    tx.commit()
    return erasure


def _hasten(blocked: Erasure, now: datetime) -> Erasure:
    """Let one begin that nothing blocks any more, instead of looking again on the next day."""
    tx = Transaction()
    store.put_off(tx, blocked, why=(), due_at=now, now=now)
    due_step(tx, blocked, step=0, at=now, name=f"now-{blocked.revision}")
    tx.commit()
    return replace(blocked, blocked=(), due_at=clock.iso(now), revision=blocked.revision + 1)


def cancel_erasure(user_id: str, *, now: datetime, scope: Scope | None = None) -> None:
    """Think better of it. Raises :class:`NoErasure` where nothing was asked for, or where it has begun."""
    check_in_person(scope)
    _, erasure = store.find_both(user_id)
    if erasure is None:
        raise NoErasure("Nobody has asked for your account to be erased.")
    if erasure.state is not ErasureState.WAITING:
        raise NoErasure("Your account is being erased; that cannot be stopped any more.")
    tx = Transaction()
    store.drop_erasure(tx, erasure)
    _tell(tx, account_of(user_id), "wants to keep their account after all", "member.erasure_cancelled", now=now)
    tx.commit()


def get_erasure(user_id: str, *, scope: Scope | None = None) -> Erasure:
    """Return when the person is erased. One DynamoDB call. Raises :class:`NoErasure`, ``Denied`` to an API token."""
    check_in_person(scope)
    _, erasure = store.find_both(user_id)
    if erasure is None:
        raise NoErasure("Nobody has asked for your account to be erased.")
    return erasure


def obstacles(user_id: str) -> list[Obstacle]:
    """Return why a person cannot be erased yet: which organizations would be without an owner."""
    return [
        Obstacle(
            organization.organization_id,
            f"You are the last owner of {organization.name}. Hand the ownership over first.",
        )
        for organization in membership.ruled_alone(user_id)
    ]


def receipt_address(erasure: Erasure) -> str:
    """Return the path of the page on which the receipt will be; whoever has it needs not be signed in."""
    return address_of(erasure.erasure_id, erasure.receipt)


def address_of(erasure_id: str, receipt: str) -> str:
    """Return the path of the page with a receipt; the key of the server may have changed since it was asked for."""
    tokens = [receipt_token(erasure_id, key=key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return f"/privacy/receipts/{next((one for one in tokens if receipt_id(one) == receipt), tokens[0])}/"


def new_receipt(erasure_id: str) -> str:
    """Return the key of the receipt of an erasure that is asked for now."""
    return receipt_id(receipt_token(erasure_id, key=settings.SECRET_KEY))


def due_step(tx: Transaction, erasure: Erasure, *, step: int, at: datetime, name: str = "") -> None:
    """Have erasing begun, or gone on with, at that time."""
    jobs.due(
        tx,
        task=ERASE,
        organization_id="-",
        arguments={"user_id": erasure.user_id, "erasure_id": erasure.erasure_id},
        at=at,
        job_id=f"erase-{erasure.erasure_id}-{name or step}",
    )


def _tell(tx: Transaction, account: Account, summary: str, action: str, *, now: datetime) -> None:
    """Tell the audit log of every organization that the person belongs to."""
    for organization in _mine(account):
        audit.record(
            tx,
            acting(account, organization),
            action=action,
            target_kind="member",
            target_id=account.user_id,
            summary=summary,
            now=now,
        )


def _mine(account: Account) -> Iterable[str]:
    found = membership.list_my_organizations(account.user_id)
    return [organization.organization_id for organization in found][:_TOLD]
