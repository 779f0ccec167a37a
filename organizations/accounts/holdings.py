"""What accounts keep of a person: the account itself, and where they are signed in."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from diatonic.common import personal, pool
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import Fate, Holding, Outcome, Outside, Subject
from organizations.accounts import store
from organizations.accounts.models import ApiTokenModel, Session, User

_ACCOUNT = "The bare id stays with no name or address, so that no token and no backup brings the account back."


def _account(subject: Subject) -> Iterator[Any]:
    user = store.item_of(subject.user_id)
    if user is not None and not store.is_blank(user):
        yield user


def _blank(tx: Transaction, item: Any, _subject: Subject, now: datetime) -> None:
    store.blank(tx, item, now=now)


def _sessions(subject: Subject) -> Iterator[Any]:
    return personal.partition(Session.user_index, subject.user_id)


def _tokens(subject: Subject) -> Iterator[Any]:
    return personal.partition(ApiTokenModel, f"{subject.organization_id}#{subject.user_id}")


def _at_provider(subject: Subject) -> int:
    try:
        return int(pool.is_there(subject.user_id))
    except pool.MayNot:
        return 1


def _forget_at_provider(subject: Subject) -> Outcome:
    """Remove the person's account at the identity provider; afterwards nobody can sign in with it."""
    try:
        is_gone = pool.delete_account(subject.user_id)
    except pool.MayNot:
        why = "It belongs to whoever runs the sign-in of your organization. Ask them to remove it."
        return Outcome(found=1, kept=1, why=why)
    return Outcome(found=int(is_gone), deleted=int(is_gone))


personal.outside(Outside("identity-provider", "Your account at the sign-in service", _at_provider, _forget_at_provider))
personal.register(
    Holding(
        name="accounts.tokens",
        title="Your API tokens",
        models=(ApiTokenModel,),
        find=_tokens,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("holder", "digest"),
        retention="api-tokens",
        order=10,
    ),
    Holding(
        name="accounts.sessions",
        title="Where you are signed in",
        models=(Session,),
        find=_sessions,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("session_id", "data", "ttl"),
        retention="sessions",
        in_organizations=False,
        order=10,
    ),
    Holding(
        name="accounts.account",
        title="Your account: name, address, preferences",
        models=(User,),
        find=_account,
        fate=Fate.ANONYMIZED,
        why=_ACCOUNT,
        erase=_blank,
        shown=personal.every_attribute("session_epoch"),
        in_organizations=False,
        order=90,
        at_once=1,
    ),
)
