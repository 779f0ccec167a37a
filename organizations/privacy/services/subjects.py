"""Who is looked for, and where."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from diatonic.common import personal
from diatonic.common.errors import NotFound
from diatonic.common.personal import Holding, Subject
from diatonic.common.scope import Scope, system_scope
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account
from organizations.membership import services as membership


def account_of(user_id: str) -> Account:
    """Return the account. Raises ``NotFound`` where there is none."""
    account = accounts.find_account(user_id)
    if account is None:
        raise NotFound("There is no such account.")
    return account


def look_up(user_id: str, account: Account | None) -> tuple[Subject, list[str]]:
    """Return whom to look for, with every name that copies were made under, and in which organizations.

    Two calls, and one for each organization. ``account``: nothing where a backup brought things back, and not that.
    """
    organizations = membership.places_of(user_id)
    names = {account.name} if account else set()
    for organization_id in organizations:
        scope = system_scope(organization_id, reason="what is kept of a person here?")
        member = membership.find_member(scope, user_id=user_id)
        if member is not None and member.name:
            names.add(member.name)
    names.discard(personal.NOBODYS_NAME)
    return Subject(user_id, names=frozenset(names), email=account.email if account else ""), organizations


def places(holding: Holding, subject: Subject, organizations: Sequence[str]) -> Iterator[Subject]:
    """Yield the person in each organization in which the holding is asked, or once beyond organizations."""
    if not holding.in_organizations:
        yield subject
        return
    for organization_id in organizations:
        yield replace(subject, organization_id=organization_id)


def acting(account: Account, organization_id: str) -> Scope:
    """Return the person's scope for what the audit log of an organization says of them, and for nothing else."""
    scope = system_scope(organization_id, reason="what a person decides about themselves")
    return replace(scope, user_id=account.user_id, user_name=account.name)
