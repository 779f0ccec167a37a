"""Who a person is, and what they may do in which organization."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from diatonic.common import addresses
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Denied, FieldError, Invalid, NotFound, Unauthenticated
from diatonic.common.scope import Scope, system_scope
from organizations.accounts import store
from organizations.accounts.rules import ERASED, STATUSES, Account, Identity
from organizations.accounts.rules.tokens import ApiToken
from organizations.accounts.services.renaming import tell_renamed
from organizations.audit import services as audit
from organizations.flags import services as flags
from organizations.membership import services as membership
from organizations.membership.rules import Access, MemberStatus, permissions_for

SigningIn = Callable[[Account, datetime], Account]

_SIGNING_IN: list[SigningIn] = []


class AccountDisabled(Denied):
    """The account exists but may not be used."""

    default_code = "account_disabled"


class NoOrganization(Denied):
    """The person is signed in but belongs to no organization."""

    default_code = "no_organization"


class MembershipSuspended(Denied):
    """The person belongs to the organization, but has been suspended there."""

    title = "Your membership is suspended"
    default_code = "membership_suspended"


class AccountUnknown(Unauthenticated):
    """A good token of a person who never signed in here."""

    default_code = "account_unknown"


class SignedOut(Unauthenticated):
    """The token is from before the person was signed out everywhere."""

    default_code = "signed_out"


@dataclass(frozen=True, slots=True)
class Found:
    """A person and, where they belong to it, the organization that was asked for; ``token``: what they act through."""

    account: Account
    organization_id: str
    access: Access | None
    token: ApiToken | None = None
    #: Which feature flags are switched there.
    switches: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets mail about an organization; ``address``: empty who wants none, ``None`` who is gone."""

    address: str | None
    organization: str


def sign_in(identity: Identity, *, now: datetime) -> Account:
    """Return the account of a person whom the identity provider has just vouched for; made at first sign-in.

    Those who registered with :func:`on_sign_in` may find the person a home then. Raises
    :class:`~organizations.accounts.store.AddressTaken` where another account has the address, :class:`AccountDisabled`.
    """
    account = _vouched_for(identity, now=now)
    for handler in _SIGNING_IN:
        account = handler(account, now)
    return account


def on_sign_in(handler: SigningIn) -> None:
    """Let ``handler(account, now)`` see everybody who signs in; it returns the account, perhaps with a home."""
    if handler not in _SIGNING_IN:
        _SIGNING_IN.append(handler)


def _vouched_for(identity: Identity, *, now: datetime) -> Account:
    account = store.find(identity.sub)
    if account is None:
        try:
            return store.create(identity, home="", now=now)
        except store.AccountExists:
            account = store.find(identity.sub)
            if account is None:
                raise
    check_active(account)
    return _take_over(account, identity, now) if _says_something_new(account, identity) else account


def _says_something_new(account: Account, identity: Identity) -> bool:
    """Whether the identity provider knows the person otherwise, or says something of groups for the first time."""
    is_renamed = account.name != identity.name and not account.has_own_name
    has_moved = account.email != identity.email and bool(identity.email or identity.has_no_address)
    says_groups = identity.groups is not None and (account.groups != identity.groups or not account.groups_read_at)
    return account.is_gone or is_renamed or has_moved or says_groups


def _take_over(account: Account, identity: Identity, now: datetime) -> Account:
    """Take over what the identity provider says; memberships repeat name and address, and hear of a change."""
    tx = Transaction()
    after = store.change(tx, account, identity, now=now)
    if (after.name, after.email) != (account.name, account.email):
        membership.account_changed(tx, user_id=account.user_id, now=now)
    if after.name != account.name:
        tell_renamed(tx, account.user_id, now)
    tx.commit()
    return after


def find_person(user_id: str, *, organization_id: str) -> Found:
    """Return the person, with the organization (the home organization where none is named).

    One consistent BatchGet; two where the home organization has to be learnt first.
    Raises :class:`AccountUnknown`, :class:`AccountDisabled`.
    """
    keys = membership.access_keys(organization_id, user_id) if organization_id else []
    flag_keys = flags.scope_keys(organization_id) if organization_id else []
    account, items = store.find_with(user_id, [*keys, *flag_keys])
    if account is None:
        raise AccountUnknown("Nobody with this token has signed in here yet.")
    check_active(account)
    if not organization_id and account.home_organization:
        return find_person(user_id, organization_id=account.home_organization)
    if not items:
        return Found(account, organization_id, None)
    access, switched = items[: len(keys)], items[len(keys) :]
    switches = flags.switches_of(organization_id, switched)
    return Found(account, organization_id, membership.access_of(access), switches=switches)


def find_reader(user_id: str, *, organization_id: str) -> Reader:
    """Return where mail about the organization goes to. One consistent BatchGet."""
    account, items = store.find_with(user_id, membership.access_keys(organization_id, user_id))
    access = membership.access_of(items)
    if account is None or access is None or not (account.is_active and access.member.is_active):
        return Reader(None, "")
    wants = account.email if account.preferences.email_notifications else ""
    return Reader(wants, access.organization.name)


def find_accounts(user_ids: Sequence[str]) -> dict[str, Account]:
    """Return those of up to 100 accounts that there are, by id; for names beside ids. One DynamoDB call."""
    return {account.user_id: account for account in store.find_several(user_ids)}


def find_by_address(email: str) -> Account | None:
    """Return the account that has this verified address, or ``None``. Two DynamoDB calls."""
    holder = store.holder_of(addresses.known(email) or "-")
    return store.find(holder) if holder else None


def find_holders(emails: Sequence[str]) -> dict[str, str]:
    """Return address → user id for those of the normalised addresses that accounts have. One call for every hundred."""
    return store.holders_of(emails)


def settle(tx: Transaction, account: Account, *, organization_id: str, now: datetime) -> None:
    """Make the organization the home of a person who has none, in the transaction."""
    if not account.home_organization:
        store.settle(tx, account.user_id, organization_id, now=now)


def check_not_signed_out(account: Account, *, signed_in_at: int) -> None:
    """Raise :class:`SignedOut` for a token whose sign-in (seconds since 1970) was before a sign-out everywhere."""
    if signed_in_at < account.session_epoch:
        raise SignedOut("You have been signed out everywhere. Sign in again.")


def check_active(account: Account) -> None:
    """Raise :class:`AccountDisabled` unless the account may be used."""
    if account.status == ERASED:
        raise AccountDisabled("This account has been erased, as its owner asked.", code="account_erased")
    if not account.is_active:
        raise AccountDisabled("This account has been disabled. An administrator of your organization can help.")


def scope_of(found: Found, *, groups: Iterable[str], request_id: str = "", ip_address: str = "") -> Scope:
    """Return who acts, for the organization that was found; through a token they may do what it allows, and no more.

    Raises :class:`~diatonic.common.errors.NotFound` for a stranger to it, :class:`MembershipSuspended`,
    :class:`~diatonic.common.errors.Denied` where the organization is closed. One that is suspended is ``read_only``.
    """
    access = found.access
    if access is None or access.member.status == MemberStatus.PENDING:
        raise NotFound("There is nothing at this address.")
    organization = access.organization
    if not access.member.is_active:
        raise MembershipSuspended(
            f"Your membership of {organization.name} is suspended. Its owners and administrators can change that."
        )
    if not organization.is_open:
        raise Denied(organization.closed_sentence, code="organization_inactive")
    is_home = organization.organization_id == found.account.home_organization
    permissions = permissions_for(access.member.role, access.member.permissions, groups, is_home=is_home)
    return Scope(
        organization_id=organization.organization_id,
        user_id=found.account.user_id,
        role=access.member.role,
        permissions=permissions if found.token is None else permissions & set(found.token.scopes),
        user_name=found.account.name,
        organization_name=organization.name,
        settings=organization.settings,
        request_id=request_id,
        ip_address=ip_address,
        token_id="" if found.token is None else found.token.token_id,
        switches=found.switches,
        read_only=organization.closed_sentence,
    )


def note_active(found: Found, *, now: datetime) -> None:
    """Note in the membership that the person is here, at most once an hour: one DynamoDB call then, else none."""
    if found.access is not None:
        membership.note_active(found.access.member, now=now)


def provision(identity: Identity, *, home: str, now: datetime) -> Account:
    """Make sure that the account exists with this name, address and home; for set-up, not for sign-in.

    An address that an account of an earlier user pool holds is taken from it.
    """
    holder = store.find(store.holder_of(identity.email) or "-") if identity.email else None
    if holder is not None and holder.user_id != identity.sub:
        store.give_up_address(holder, now=now)
    account = store.find(identity.sub)
    if account is None:
        return store.create(identity, home=home, now=now)
    if _says_something_new(account, identity):
        account = _take_over(account, identity, now)
    if account.home_organization != home:
        tx = Transaction()
        store.set_home(tx, account.user_id, home, now=now)
        tx.commit()
        account = replace(account, home_organization=home)
    return account


def set_status(user_id: str, *, status: str, now: datetime) -> Account:
    """Disable an account (``inactive``, ``suspended``) or enable it (``active``); holds from the next request.

    For operators: an account is of no single organization. Its home's audit log tells it. Raises ``NotFound``,
    ``Invalid`` for another status.
    """
    account = store.find(user_id)
    if account is None or account.status == ERASED:
        raise NotFound("There is no such account.")
    if status not in STATUSES:
        raise Invalid("The status is not right.", fields=[FieldError("/status", f"One of {', '.join(STATUSES)}.")])
    tx = Transaction()
    store.set_status(tx, user_id, status, now=now)
    if account.home_organization:
        audit.record(
            tx,
            system_scope(account.home_organization, reason="status of an account"),
            action="account.status_changed",
            target_kind="account",
            target_id=user_id,
            summary=f"made the account of {account.name} {status}",
            before={"status": account.status},
            after={"status": status},
            now=now,
        )
    tx.commit()
    return replace(account, status=status)


def find_account(user_id: str) -> Account | None:
    """Return the account, or ``None``. One consistent read."""
    return store.find(user_id)


def close(tx: Transaction, *, user_id: str, now: datetime) -> None:
    """Let nobody use the account from now on, in the transaction: the first step of erasing a person."""
    store.close(tx, user_id, now=now)
