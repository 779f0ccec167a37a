"""The policies of docs/DEPLOY.md allow what inviting asks for, in the web process and in a worker."""

from datetime import timedelta

import pytest

from diatonic.common import clock
from organizations.invites import services
from organizations.invites.rules import LIFETIME
from tests.organizations.invites.inviting import accept, invite, make_account, make_inviter, token_of
from tests.organizations.media.conftest import work
from tests.organizations.people import join
from tests.routes.iam import Asked, refused


def test_web_may_invite_accept_and_ask():
    scope = make_inviter()
    ada, eve = make_account(), make_account("eve@example.org")
    old = invite(scope, "old@example.org", now=clock.now() - LIFETIME)
    join("demo", make_account("member@example.org"))

    with Asked() as asked:
        made = invite(scope, "ada@example.org", "member@example.org")
        services.list_my_invites(account=ada, now=clock.now())
        accept(made, ada)
        services.ask_for_invite(token=token_of(old), now=clock.now())
        services.resend_invite(scope, invite_id=old.invite_id, now=clock.now())
        services.cancel_invite(scope, invite_id=old.invite_id, now=clock.now())
        services.list_invites(scope, now=clock.now())
        invite(scope, "eve@example.org")
        join("demo", eve)

    assert refused("web", asked.calls) == []


@pytest.mark.parametrize("age", [timedelta(), LIFETIME])
def test_a_worker_may_mail_and_end_invites(age):
    invite(make_inviter(), now=clock.now() - age)

    with Asked() as asked:
        assert work("demo")

    assert any(table.endswith("OrganizationInvites") for _, table, _ in asked.calls)
    assert refused("worker", asked.calls) == []
