"""The mail to whoever asked to be erased: it may have been somebody at their open computer."""

from datetime import datetime

from diatonic.common import clock
from organizations.privacy import services
from tests.organizations.invites.inviting import mails
from tests.organizations.privacy.conftest import work


def _to(account):
    return [one for one in mails() if one.to == account.email]


def test_it_says_when_that_will_be_and_how_the_account_is_kept(account, settings):
    asked = services.request_erasure(account.user_id, now=clock.now())

    work()

    (told,) = _to(account)
    assert told.subject == "Your account will be erased"
    due = datetime.fromisoformat(asked.due_at)
    for part in (told.text, told.html):
        assert f"{due.day} {due:%B %Y, %H:%M} UTC" in " ".join(part.split())
        assert f"{settings.DIATONIC.base_url}/account/privacy/" in part
        assert services.receipt_address(asked) not in part


def test_who_has_thought_better_of_it_is_not_mailed(account):
    services.request_erasure(account.user_id, now=clock.now())
    services.cancel_erasure(account.user_id, now=clock.now())

    work()

    assert _to(account) == []


def test_a_mail_that_comes_too_late_is_not_sent(account, travel):
    services.request_erasure(account.user_id, now=clock.now())
    travel(8)

    work()
    work()

    assert "Your account will be erased" not in [one.subject for one in _to(account)]
