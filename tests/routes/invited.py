"""What an address of the invites' routes can name."""

from datetime import timedelta
from functools import cached_property

from diatonic.common import clock
from organizations.accounts.rules import Account
from organizations.invites import services as invites
from tests.organizations.people import scope_for


class Invited:
    """Invites that the owner sent."""

    account: Account

    @cached_property
    def _invited(self) -> dict[str, str]:
        """Somebody has an open invite, a while ago."""
        scope = scope_for(self.account, "demo")
        before = clock.now() - timedelta(hours=1)
        typed = ["ada@example.org"]
        (sent,) = invites.send_invites(scope, typed=typed, role="viewer", permissions={}, now=before)
        assert sent.invite is not None
        url = invites.get_link(scope, invite_id=sent.invite.invite_id, now=clock.now())
        return {"invite_id": sent.invite.invite_id, "token": url.split("/")[-2]}
