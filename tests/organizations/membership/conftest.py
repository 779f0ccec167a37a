"""The people of the membership's tests: an organization with an owner, an administrator, a colleague; a stranger."""

from dataclasses import dataclass

import pytest

from diatonic.common.scope import Scope
from organizations.accounts.rules import Account
from organizations.membership import services
from organizations.membership.rules import Member
from tests.organizations.people import make_organization, make_person, scope_for


@dataclass(frozen=True, slots=True)
class Team:
    """Accounts of one organization, and of another one."""

    owner: Account
    admin: Account
    colleague: Account
    stranger: Account

    def member(self, account: Account) -> Member:
        """Return the account's membership here, which is there."""
        member = services.find_member(self.scope("owner"), user_id=account.user_id)
        assert member is not None
        return member

    def scope(self, name: str) -> Scope:
        """Return what the person may do now."""
        account: Account = getattr(self, name)
        return scope_for(account, "other" if name == "stranger" else "demo")


@pytest.fixture
def team() -> Team:
    make_organization("demo")
    make_organization("other")
    return Team(
        owner=make_person("demo", name="Olga Owner", role="owner"),
        admin=make_person("demo", name="Adam Admin", role="admin"),
        colleague=make_person("demo", name="Cora Colleague"),
        stranger=make_person("other", name="Stan Stranger", role="owner"),
    )
