"""Doors into an organization, and what leads past them: domains, addresses, sign-ins, forms from elsewhere."""

from datetime import timedelta

import pytest
from django.test import Client

from diatonic.common import clock, ids
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account, identity_of
from organizations.membership import services as membership
from tests.hostile.asking import Organization

DAY = timedelta(days=1)


def _signs_in(email: str, sub: str = "", *, is_verified: bool = True, name: str = "Ada") -> Account:
    claims = {"sub": sub or ids.new(), "email": email, "email_verified": is_verified, "name": name}
    return accounts.sign_in(identity_of(claims), now=clock.now())


def _is_member(here: Organization, account: Account) -> bool:
    return membership.find_member(here.owner.scope, user_id=account.user_id) is not None


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "///x.y"],
)
def test_a_sign_in_leads_nowhere_else(address):
    client = Client()

    client.get("/oidc/authenticate/", {"next": address})

    assert "evil" not in (client.session.get("oidc_login_next") or "")
    assert not (client.session.get("oidc_login_next") or "").startswith(("//", "javascript", "\\", "/\\"))
