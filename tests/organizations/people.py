"""People and organizations for tests, made through the services."""

from datetime import UTC, datetime

from django.test import Client

from diatonic.common import clock, ids
from diatonic.common.scope import Scope, system_scope
from organizations.accounts import services as accounts
from organizations.accounts import store
from organizations.accounts.person import Person
from organizations.accounts.rules import Account, Identity
from organizations.membership import services as membership

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def make_organization(organization_id: str, **settings: object) -> None:
    """Make an organization that has no members."""
    scope = system_scope(organization_id, reason="test")
    membership.create_organization(scope, name=f"{organization_id.title()} Organization", now=NOW, settings=settings)


def make_person(
    organization_id: str,
    *,
    name: str = "Ada",
    role: str = "member",
    sub: str = "",
    home: str | None = None,
    **permissions: bool,
) -> Account:
    """Make an account and its membership; the organization is the home unless another one is named."""
    sub = sub or ids.new()
    home = organization_id if home is None else home
    identity = Identity(sub, f"{sub[-12:]}@example.com", name)
    account = accounts.provision(identity, home=home, now=NOW)
    join(organization_id, account, role=role, **permissions)
    # Who had no home has one by now.
    return account if home else accounts.provision(identity, home="", now=NOW)


def join(organization_id: str, account: Account, *, role: str = "member", **permissions: bool) -> None:
    """Make the account a member; ``modules__publish=False`` takes a single key away."""
    named = {name.replace("__", "."): given for name, given in permissions.items()}
    scope = system_scope(organization_id, reason="test")
    membership.add_member(
        scope,
        user_id=account.user_id,
        role=role,
        permissions=named,
        name=account.name,
        email=account.email,
        now=NOW,
    )


def account_of(user_id: str) -> Account:
    """Return the account, which is there."""
    account = store.find(user_id)
    assert account is not None
    return account


def operate(account: Account) -> Account:
    """Make the account an operator of the platform, as the identity provider's group does."""
    identity = Identity(account.user_id, account.email, account.name, groups=("platform-operators",))
    return accounts.sign_in(identity, now=clock.now())


def be_here(account: Account) -> None:
    """Let the home organization know that the person is here: the first request of an hour writes that, and tests count."""
    if account.home_organization:
        home = accounts.find_person(account.user_id, organization_id=account.home_organization)
        accounts.note_active(home, now=clock.now())


def sign_in(account: Account) -> Client:
    """Return a browser in which the account is signed in, without asking the identity provider."""
    be_here(account)
    client = Client(raise_request_exception=False)
    client.force_login(Person.of(account))
    return client


def scope_for(account: Account, organization_id: str) -> Scope:
    """Return the scope a request of the account would have in the organization."""
    return accounts.scope_of(accounts.find_person(account.user_id, organization_id=organization_id), groups=())
