"""By what the people of the routes' world come in: sessions and API tokens."""

from functools import cached_property

from diatonic.common import clock
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account
from organizations.accounts.sessions import id_of
from tests.organizations.people import make_person, scope_for, sign_in

HERE = "demo"


class SignedIn:
    """Sessions and tokens of the owner, and of a member."""

    account: Account

    @cached_property
    def _session(self) -> dict[str, str]:
        """The owner is signed in somewhere else, too."""
        return {"session_id": id_of(str(sign_in(self.account).session.session_key))}

    @cached_property
    def _member_session(self) -> dict[str, str]:
        """A member who is signed in."""
        sign_in(self.member)
        return {"user_id": self.member.user_id}

    @cached_property
    def member(self) -> Account:
        """Somebody who asks for nothing."""
        return make_person(HERE, name="Mina", role="member")

    @cached_property
    def _token(self) -> dict[str, str]:
        """The owner has an API token."""
        return self._made_token(self.account)

    @cached_property
    def _member_token(self) -> dict[str, str]:
        """A member has an API token."""
        return self._made_token(self.member)

    def _made_token(self, account: Account) -> dict[str, str]:
        scope = scope_for(account, HERE)
        token, _ = accounts.create_token(scope, name="CI", scopes=["learn.view"], now=clock.now())
        return {"user_id": account.user_id, "token_id": token.token_id}
