"""What people say of themselves, and how they want Diatonic."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.scope import Scope, check_in_person
from organizations.accounts import store
from organizations.accounts.rules import Account
from organizations.accounts.rules.preferences import MAX_NAME, changed, wrong_preferences
from organizations.accounts.services.renaming import tell_renamed
from organizations.audit import services as audit
from organizations.membership import services as membership

#: Persian names and some signs are written with these; any other invisible character is not part of a name.
_JOINERS = dict.fromkeys((0x200C, 0x200D))


def change_profile(
    account: Account,
    scope: Scope | None,
    *,
    now: datetime,
    name: str | None = None,
    preferences: Mapping[str, Any] | None = None,
) -> Account:
    """Change the person's name, or some preferences; what is left out stays. Return the account. One DynamoDB call.

    A name chosen here is no longer taken over from the identity provider. Raises ``Invalid``, ``Conflict`` where the
    account was changed meanwhile, ``Denied`` to an API token.
    """
    check_in_person(scope)
    preferences = preferences or {}
    wanted = account.name if name is None else _tidy(name)
    wrong = wrong_preferences(preferences, pointer="/preferences")
    if name is not None and not _can_be_called(wanted):
        wrong.append(FieldError("/name", f"Write 1 to {MAX_NAME} characters."))
    if wrong:
        raise Invalid("Some of this cannot be taken as it is.", fields=wrong)
    tx = Transaction()
    after = store.change_profile(
        tx, account, name=wanted, preferences=changed(account.preferences, preferences), now=now
    )
    if after == account:
        return account
    if after.name != account.name:
        membership.account_changed(tx, user_id=account.user_id, now=now)
        tell_renamed(tx, account.user_id, now)
        if scope is not None:
            _record(tx, scope, account, after, now)
    tx.commit()
    return after


def _tidy(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _can_be_called(name: str) -> bool:
    plain = name.translate(_JOINERS)
    return len(name) <= MAX_NAME and bool(plain) and plain.isprintable()


def _record(tx: Transaction, scope: Scope, before: Account, after: Account, now: datetime) -> None:
    audit.record(
        tx,
        scope,
        action="account.renamed",
        target_kind="account",
        target_id=before.user_id,
        summary="changed their name",
        before={"name": before.name},
        after={"name": after.name},
        now=now,
    )
