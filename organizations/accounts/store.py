"""Reads and writes of accounts. They belong to no organization, so the store needs no scope."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo import pointers
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.personal import NOBODYS_NAME
from organizations.accounts.models import User
from organizations.accounts.rules import ERASED, Account, Identity
from organizations.accounts.rules.preferences import Preferences, preferences_of

_ADDRESS = "email"


class AddressTaken(Conflict):
    """Another account has this verified address; accounts are never joined by an address."""

    default_code = "address_taken"


class AccountExists(Conflict):
    """Another request has made this account a moment ago."""

    default_code = "account_exists"


def find(user_id: str) -> Account | None:
    """Return the account, or ``None``."""
    return find_with(user_id, [])[0]


def find_several(user_ids: Sequence[str]) -> list[Account]:
    """Return those of up to 100 accounts that there are, by one BatchGet."""
    return [_account(user) for user in batch_get([(User, (user_id,)) for user_id in user_ids]) if user is not None]


def find_with(user_id: str, keys: Sequence[Key]) -> tuple[Account | None, list[Any]]:
    """Return the account and the items at ``keys``, by one consistent BatchGet."""
    user, *items = batch_get([(User, (user_id,)), *keys])
    return (None if user is None else _account(user)), items


def create(identity: Identity, *, home: str, now: datetime) -> Account:
    """Write a new account and claim its address. Raises :class:`AddressTaken`, :class:`AccountExists`."""
    moment = clock.iso(now)
    tx = Transaction()
    user = User(
        identity.sub,
        organization_id=home or None,
        name=identity.name,
        email=identity.email or None,
        created_at=moment,
        updated_at=moment,
    )
    if identity.groups is not None:
        user.groups, user.groups_read_at = list(identity.groups), moment
    tx.put(user, User.user_id.does_not_exist(), otherwise=AccountExists("This account exists already."))
    _claim(tx, identity, moment)
    tx.commit()
    return _account(user)


def change(tx: Transaction, account: Account, identity: Identity, *, now: datetime) -> Account:
    """Take over what the identity provider says; return the account then. Raises on commit :class:`AddressTaken`."""
    moment = clock.iso(now)
    after = replace(account, name=account.name if account.has_own_name else identity.name)
    actions = [User.name.set(after.name), User.updated_at.set(moment), User.revision.add(1)]
    if identity.email and identity.email != account.email:
        after = replace(after, email=identity.email)
        actions.append(User.email.set(identity.email))
        _claim(tx, identity, moment)
        if account.email:
            pointers.release(tx, kind=_ADDRESS, value=account.email)
    elif identity.has_no_address and account.email:
        after = replace(after, email="")
        actions.append(User.email.remove())
        pointers.release(tx, kind=_ADDRESS, value=account.email)
    if identity.groups is not None:
        after = replace(after, groups=identity.groups, groups_read_at=moment)
        actions += [User.groups.set(list(identity.groups)), User.groups_read_at.set(moment)]
    if account.is_gone:
        after = replace(after, is_gone=False)
        actions.append(User.is_gone.set(False))
    tx.update(User(account.user_id), actions, User.user_id.exists())
    return replace(after, revision=account.revision + 1)


def change_profile(tx: Transaction, account: Account, *, name: str, preferences: Preferences, now: datetime) -> Account:
    """Change name and preferences in the transaction, where they differ; return the account then.

    Raises on commit ``Conflict`` where the account was changed since it was read.
    """
    after = replace(
        account,
        name=name,
        has_own_name=account.has_own_name or name != account.name,
        preferences=preferences,
        revision=account.revision + 1,
    )
    if (after.name, after.preferences) == (account.name, account.preferences):
        return account
    actions = [
        User.name.set(after.name),
        User.has_own_name.set(after.has_own_name),
        User.preferences.set(asdict(preferences)),
        User.updated_at.set(clock.iso(now)),
        User.revision.add(1),
    ]
    meanwhile = Conflict("Your account was changed meanwhile. Reload and try again.")
    tx.update(User(account.user_id), actions, User.revision == account.revision, otherwise=meanwhile)
    return after


def set_home(tx: Transaction, user_id: str, organization_id: str, *, now: datetime) -> None:
    """Make the organization the person's home in the transaction; none where the id is empty."""
    home = User.organization_id.set(organization_id) if organization_id else User.organization_id.remove()
    actions = [home, User.updated_at.set(clock.iso(now)), User.revision.add(1)]
    tx.update(User(user_id), actions, User.user_id.exists())


def set_status(tx: Transaction, user_id: str, status: str, *, now: datetime) -> None:
    """Let the account be used (``active``) or not (``inactive``, ``suspended``), in the transaction."""
    actions = [User.status.set(status), User.updated_at.set(clock.iso(now)), User.revision.add(1)]
    tx.update(User(user_id), actions, User.user_id.exists())


def end_sessions(tx: Transaction, account: Account, *, now: datetime) -> Account:
    """Make every sign-in of the person from before ``now`` worthless in the transaction; return the account then."""
    epoch = max(clock.epoch(now), account.session_epoch + 1)  # twice within a second is twice
    actions = [User.session_epoch.set(epoch), User.updated_at.set(clock.iso(now)), User.revision.add(1)]
    tx.update(User(account.user_id), actions, User.user_id.exists())
    return replace(account, session_epoch=epoch)


def note_groups(tx: Transaction, account: Account, groups: Sequence[str], *, is_gone: bool, now: datetime) -> None:
    """Keep what the identity provider says of the person's groups, and whether it lets them in, in the transaction.

    Not a new revision: it is not the person's doing, and must not spoil what they are changing. Nothing where a sign-in
    has said it later.
    """
    moment = clock.iso(now)
    actions = [User.groups.set(list(groups)), User.groups_read_at.set(moment), User.is_gone.set(is_gone)]
    tx.update(User(account.user_id), actions, User.groups_read_at == account.groups_read_at)


def holder_of(email: str) -> str | None:
    """Return the user id of the account that has the verified address."""
    target = pointers.find(kind=_ADDRESS, value=email)
    return None if target is None else str(target["user_id"])


def holders_of(emails: Sequence[str]) -> dict[str, str]:
    """Return address → user id, for those that accounts have."""
    found = pointers.find_several(kind=_ADDRESS, values=emails)
    return {email: str(target["user_id"]) for email, target in found.items()}


def settle(tx: Transaction, user_id: str, organization_id: str, *, now: datetime) -> None:
    """Make the organization the person's home in the transaction, unless there is one by then."""
    home = User.organization_id.set(User.organization_id | organization_id)
    tx.update(User(user_id), [home, User.updated_at.set(clock.iso(now)), User.revision.add(1)], User.user_id.exists())


def give_up_address(account: Account, *, now: datetime) -> None:
    """Take the address from the account, so that another may claim it; for provisioning only."""
    tx = Transaction()
    actions = [User.email.remove(), User.updated_at.set(clock.iso(now)), User.revision.add(1)]
    tx.update(User(account.user_id), actions, User.user_id.exists())
    pointers.release(tx, kind=_ADDRESS, value=account.email)
    tx.commit()


def close(tx: Transaction, user_id: str, *, now: datetime) -> None:
    """Let nobody use the account any more, in the transaction, nor any session and token of it."""
    actions = [
        User.status.set(ERASED),
        User.session_epoch.set(clock.epoch(now) + 1),
        User.updated_at.set(clock.iso(now)),
        User.revision.add(1),
    ]
    tx.update(User(user_id), actions, User.user_id.exists())


def item_of(user_id: str) -> User | None:
    """Return the account whole, for an export, or ``None``. One consistent read."""
    (found,) = batch_get([(User, (user_id,))])
    return found  # type: ignore[no-any-return]


def is_blank(user: User) -> bool:
    """Say whether nothing of the account is left but its id."""
    return bool(user.status == ERASED and user.name == NOBODYS_NAME and not user.email)


def blank(tx: Transaction, user: User, *, now: datetime) -> None:
    """Leave nothing of a closed account but its id, in the transaction; its address may be claimed again."""
    moment = clock.iso(now)
    item = User(
        user.user_id,
        name=NOBODYS_NAME,
        status=ERASED,
        session_epoch=user.session_epoch,
        revision=user.revision + 1,
        created_at=moment,
        updated_at=moment,
    )
    tx.put(item, (User.revision == user.revision) & (User.status == ERASED))
    if user.email:
        pointers.release(tx, kind=_ADDRESS, value=user.email)


def _claim(tx: Transaction, identity: Identity, moment: str) -> None:
    if identity.email:
        taken = AddressTaken("Another account has this address.")
        target = {"user_id": identity.sub}
        pointers.claim(tx, kind=_ADDRESS, value=identity.email, target=target, now=moment, otherwise=taken)


def _account(user: User) -> Account:
    return Account(
        user_id=user.user_id,
        name=user.name,
        email=user.email or "",
        home_organization=user.organization_id or "",
        status=user.status,
        session_epoch=int(user.session_epoch),
        preferences=preferences_of(user.preferences),
        has_own_name=bool(user.has_own_name),
        groups=tuple(user.groups or ()),
        groups_read_at=user.groups_read_at or "",
        is_gone=bool(user.is_gone),
        revision=int(user.revision),
    )
