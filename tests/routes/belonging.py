"""Who belongs to the routes' organization beside the people of the world, who will own it, who asks to join, and its domain."""

from functools import cached_property

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from organizations.accounts.rules import Account
from organizations.domains import services as domains
from organizations.domains.rules import after_check
from organizations.domains.store import DomainStore
from organizations.membership import services as membership
from organizations.membership.models import Member
from tests.organizations.people import make_person, scope_for
from tests.routes.signed_in import HERE


class Belonging:
    """A colleague, an offer, a request."""

    account: Account

    @cached_property
    def _colleague(self) -> dict[str, str]:
        """A member whom the owner let in."""
        colleague = make_person(HERE, name="Cora")
        Member(HERE, colleague.user_id).update([Member.invited_by.set(self.account.user_id)])
        return {"user_id": colleague.user_id}

    @cached_property
    def _offered(self) -> dict[str, str]:
        """A member to whom the owner offers the ownership."""
        colleague = self._colleague
        owner = scope_for(self.account, HERE)
        membership.offer_ownership(owner, user_id=colleague["user_id"], now=clock.now())
        return colleague

    @cached_property
    def _asking(self) -> dict[str, str]:
        """Somebody who asks to join."""
        account = make_person("other", name="Ansa")
        visitor = membership.visitor(HERE, user_id=account.user_id, name=account.name)
        membership.ask_to_join(visitor, email=account.email, note="Hello.", now=clock.now())
        return {"user_id": account.user_id}

    @cached_property
    def _domain(self) -> dict[str, str]:
        """A domain that nobody has proved yet."""
        made = domains.add_domain(scope_for(self.account, HERE), domain="example.net", now=clock.now())
        return {"domain": made.domain}

    @cached_property
    def _verified_domain(self) -> dict[str, str]:
        """A domain whose record was found."""
        scope, now = scope_for(self.account, HERE), clock.now()
        seen = domains.get_domain(scope, domain=self._domain["domain"])
        tx = Transaction()
        DomainStore(scope).change(tx, seen, after_check(seen, [seen.record_value], now=now), now=now)
        tx.commit()
        return self._domain
