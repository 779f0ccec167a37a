"""Where people are signed in: seen and ended, by themselves and by who runs their organization."""

from dataclasses import dataclass
from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import NotFound
from diatonic.common.scope import Scope, check_in_person
from organizations.accounts import policies, session_store, store
from organizations.accounts.rules import Account
from organizations.accounts.rules.devices import SignedIn, is_session_id
from organizations.accounts.rules.tokens import ApiToken
from organizations.accounts.token_store import TokenStore
from organizations.audit import services as audit
from organizations.membership import services as membership
from organizations.membership.rules import Member
from organizations.notifications import services as notifications


@dataclass(frozen=True, slots=True)
class SignIns:
    """By what a member comes in: sessions, and API tokens of the organization."""

    member: Member
    sessions: list[SignedIn]
    tokens: list[ApiToken]


def list_sessions(account: Account, scope: Scope | None, *, current: str, now: datetime) -> list[SignedIn]:
    """Return where the person is signed in, last used first. One DynamoDB call.

    ``scope``: who asks, ``None`` outside an organization; ``current``: the id of the session that asks.
    """
    check_in_person(scope)
    return session_store.of_person(account.user_id, current=current, now=now)


def end_session(account: Account, scope: Scope | None, *, session_id: str, now: datetime) -> None:
    """End one session of the person; holds from its next request. One DynamoDB call. Raises ``NotFound``."""
    check_in_person(scope)
    if not is_session_id(session_id):
        raise NotFound("There is no such session.")
    tx = Transaction()
    session_store.end(tx, session_id, user_id=account.user_id)
    if scope is not None:
        _record(tx, scope, account, action="session.ended", summary="ended one of their sessions", now=now)
    tx.commit()


def end_other_sessions(account: Account, scope: Scope | None, *, keep: str, now: datetime) -> Account:
    """End every session of the person but ``keep``, and every sign-in with a token of the identity provider.

    Return the account as it is then: the session that stays has to be renewed with it. Two DynamoDB calls. API tokens
    are not sign-ins, and stay.
    """
    check_in_person(scope)
    tx = Transaction()
    ended = _end_all(tx, account, keep=keep, now=now)
    if scope is not None:
        _record(tx, scope, account, action="session.others_ended", summary="signed out everywhere else", now=now)
    tx.commit()
    return ended


def sign_out_everywhere(user_id: str, *, now: datetime) -> None:
    """Refuse every session and sign-in of the person from before ``now``; holds from the next request."""
    account = store.find(user_id)
    if account is not None:
        tx = Transaction()
        _end_all(tx, account, keep="", now=now)
        tx.commit()


def list_member_sessions(scope: Scope, *, user_id: str, now: datetime) -> list[SignedIn]:
    """Return where a member is signed in, without addresses. Needs ``members.manage``. Two DynamoDB calls."""
    policies.check_can_manage(scope, membership.find_member(scope, user_id=user_id))
    return session_store.of_person(user_id, current="", now=now, with_addresses=False)


def get_sign_ins(scope: Scope, *, user_id: str, now: datetime) -> SignIns:
    """Return a member, where they are signed in, and their tokens here. Needs ``members.manage``. Three calls."""
    member = policies.check_can_manage(scope, membership.find_member(scope, user_id=user_id))
    sessions = session_store.of_person(user_id, current="", now=now, with_addresses=False)
    return SignIns(member, sessions, TokenStore(scope, user_id).all())


def end_member_sessions(scope: Scope, *, user_id: str, now: datetime) -> None:
    """Sign a member out everywhere, and tell them. Needs ``members.manage``. Three DynamoDB calls."""
    account, member = _account_of_member(scope, user_id)
    tx = Transaction()
    _end_all(tx, account, keep="", now=now)
    name = member.name or account.name
    _record(tx, scope, account, action="session.all_ended", summary=f"signed {name} out everywhere", now=now)
    notifications.send(
        tx,
        organization_id=scope.organization_id,
        to=user_id,
        kind="account.signed_out",
        text=f"{scope.user_name} signed you out on all your devices.",
        url=f"/o/{scope.organization_id}/account/sessions/",
        now=now,
    )
    tx.commit()


def _account_of_member(scope: Scope, user_id: str) -> tuple[Account, Member]:
    account, items = store.find_with(user_id, membership.access_keys(scope.organization_id, user_id))
    access = membership.access_of(items)
    member = policies.check_can_manage(scope, None if access is None else access.member)
    if account is None:
        raise NotFound("There is no such member.")
    return account, member


def _end_all(tx: Transaction, account: Account, *, keep: str, now: datetime) -> Account:
    """Raise the epoch, which ends whatever is older at once, and remove the sessions, so that no list shows them."""
    session_store.end_several(tx, account.user_id, keep=keep)
    return store.end_sessions(tx, account, now=now)


def _record(tx: Transaction, scope: Scope, account: Account, *, action: str, summary: str, now: datetime) -> None:
    audit.record(
        tx,
        scope,
        action=action,
        target_kind="account",
        target_id=account.user_id,
        summary=summary,
        now=now,
    )
