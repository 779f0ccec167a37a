"""Invites made through the services, and what comes of them."""

from dataclasses import replace
from datetime import datetime

from diatonic.common import clock, ids
from diatonic.common.mail import files
from diatonic.common.scope import Scope, system_scope
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account, Identity
from organizations.audit import services as audit
from organizations.invites import services
from organizations.invites.rules import Invite
from organizations.invites.services import links
from organizations.membership import services as membership
from organizations.membership.rules import Seats
from tests.organizations.people import make_organization, make_person, scope_for

ADA = "ada@example.org"


def make_inviter(organization_id: str = "demo", **settings: object) -> Scope:
    """Make the organization with its owner, and return the owner's scope."""
    make_organization(organization_id, **settings)
    return scope_for(make_person(organization_id, name="Olga", role="owner"), organization_id)


def invite(scope: Scope, *emails: str, role: str = "member", now: datetime | None = None, **bundles: bool) -> Invite:
    """Send invites, of which the first is returned."""
    typed = emails or (ADA,)
    sent = services.send_invites(scope, typed=typed, role=role, permissions=bundles, now=now or clock.now())
    assert sent[0].invite is not None, sent[0].line
    return sent[0].invite


def token_of(made: Invite) -> str:
    """Return the token of the invite's link."""
    token = links.token(made)
    assert token is not None
    return token


def make_account(email: str = ADA, *, name: str = "Ada") -> Account:
    """Make an account that belongs to no organization."""
    return accounts.sign_in(Identity(ids.new(), email, name), now=clock.now())


def accept(made: Invite, account: Account) -> Invite:
    """Accept an invite."""
    return services.accept_invite(token=token_of(made), account=account, now=clock.now())


def seats(scope: Scope) -> Seats:
    """Return the seats of the scope's organization as they are now."""
    limit = membership.get_organization(scope).settings.max_users
    return membership.count_seats(replace(scope, settings=replace(scope.settings, max_users=limit)))


def actions(organization_id: str = "demo") -> list[str]:
    """Return what was audited, newest first."""
    events = audit.list_events(system_scope(organization_id, reason="test"))
    return [event.action for event in events.items]


def mails() -> list[files.Filed]:
    """Return the mails that were sent, newest first."""
    return files.newest()
