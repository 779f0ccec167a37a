"""Doors into an organization, and what leads past them: domains, addresses, sign-ins, forms from elsewhere."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from diatonic.common import clock, ids, jobs
from diatonic.common.errors import Unavailable
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account, identity_of
from organizations.domains import services as domains
from organizations.invites.services import links
from organizations.membership import services as membership
from tests.hostile.asking import Organization
from tests.organizations.domains.test_services import verified
from tests.organizations.invites.inviting import invite
from tests.organizations.people import NOW, account_of, sign_in

DAY = timedelta(days=1)


def _signs_in(email: str, sub: str = "", *, is_verified: bool = True, name: str = "Ada") -> Account:
    claims = {"sub": sub or ids.new(), "email": email, "email_verified": is_verified, "name": name}
    return accounts.sign_in(identity_of(claims), now=clock.now())


def _is_member(here: Organization, account: Account) -> bool:
    return membership.find_member(here.owner.scope, user_id=account.user_id) is not None


def test_who_was_removed_does_not_come_back_by_their_domain(here: Organization, dns_server: Any):
    verified(here.owner.scope, dns_server)
    account = _signs_in("ada@example.org")
    assert _is_member(here, account)
    membership.remove_member(here.owner.scope, user_id=account.user_id, now=clock.now())

    again = _signs_in("ada@example.org", account.user_id)
    with pytest.raises(domains.NotOffered):
        domains.join(again, organization_id=here.organization_id, now=clock.now())

    assert not _is_member(here, account)
    offer = domains.find_offer(again)
    assert offer is not None
    assert offer.mode == "suggest"


@pytest.mark.parametrize(
    ("email", "is_verified"), [("ada@evil.example", False), ("ada@example.org", False), ("ada@evil.example", True)]
)
def test_an_address_that_the_provider_stands_by_no_longer_opens_nothing(
    here: Organization, dns_server: Any, email, is_verified
):
    account = _signs_in("ada@example.org")
    verified(here.owner.scope, dns_server)

    _signs_in(email, account.user_id, is_verified=is_verified)

    assert account_of(account.user_id).email == (email if is_verified else "")
    assert not _is_member(here, account)


def test_a_token_that_says_nothing_of_an_address_leaves_it(here: Organization):
    account = _signs_in("ada@example.org")

    accounts.sign_in(identity_of({"sub": account.user_id, "name": "Ada"}), now=clock.now())

    assert account_of(account.user_id).email == "ada@example.org"


def test_a_domain_whose_name_servers_are_gone_lapses(here: Organization, dns_server: Any):
    """A domain that nobody pays for any more answers with failures, until somebody else has bought it."""
    domain = verified(here.owner.scope, dns_server)
    dns_server.failing = True
    arguments = {"domain": domain.domain, "verified_at": domain.verified_at}
    for days in range(1, 5):
        now = NOW + days * DAY
        with pytest.raises(Unavailable):
            domains.check_again(here.owner.scope, **arguments, now=now)
        domains.put_check_off(here.owner.scope, **arguments, now=now)

    assert jobs.registry.find("organizations.domains.tasks.check_domain").exhausted is not None
    assert not domains.get_domain(here.owner.scope, domain=domain.domain).is_verified
    assert domains.find_offer(_signs_in("ada@example.org")) is None


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "///x.y"],
)
def test_a_sign_in_leads_nowhere_else(address):
    client = Client()

    client.get("/oidc/authenticate/", {"next": address})

    assert "evil" not in (client.session.get("oidc_login_next") or "")
    assert not (client.session.get("oidc_login_next") or "").startswith(("//", "javascript", "\\", "/\\"))


class _Kept(logging.Handler):
    """Keeps the lines that standard output would have."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        for name in settings.LOGGING["handlers"]["stdout"]["filters"]:
            self.addFilter(settings.LOGGING["filters"][name]["()"]())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[_Kept]:
    kept = _Kept()
    logging.getLogger().addHandler(kept)
    yield kept
    logging.getLogger().removeHandler(kept)


def test_the_link_of_an_invite_is_in_no_log(here: Organization, log: _Kept):
    token = links.token(invite(here.owner.scope))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in(account_of(here.member.scope.user_id)).cookies

    for path in (f"/invites/{token}/accept/", f"/invites/{token}/ask/", f"/api/invites/{token}/accept"):
        assert strict.post(path).status_code in {401, 403}, path
    assert strict.get(f"/invites/{token}/nothing/").status_code == 404

    assert log.lines
    assert not [line for line in log.lines if str(token) in line]
