"""The mail at the end of an erasure: it tells where the receipt is, and the address lives only until it is sent."""

import pytest

from diatonic.common import clock, mail
from diatonic.common.jobs import GiveUp
from diatonic.common.jobs.store import Job
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.privacy import services, tasks
from tests.organizations.invites.inviting import mails
from tests.organizations.invites.servers import smtp
from tests.organizations.people import account_of
from tests.organizations.privacy.conftest import everything, finish, work


@pytest.fixture
def erasure(account, travel):
    """A person who has asked, and whose week is over."""
    asked = services.request_erasure(account.user_id, now=clock.now())
    travel(8)
    return asked


def _mail_line(erasure):
    receipt = services.get_receipt(services.receipt_address(erasure).split("/")[3], now=clock.now())
    return next((line for line in receipt.lines if line.name == "mail"), None)


def _send_to(settings, port):
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"mail_url": f"smtp://127.0.0.1:{port}"})


def _keeping(address):
    return {table for table, item in everything() if address in str(item)}


def test_it_leads_to_the_receipt_and_then_the_address_is_forgotten(account, erasure):
    work()
    assert _keeping(account.email) == {"jobs"}, "kept for the mail only"
    assert (_mail_line(erasure).kept, _mail_line(erasure).deleted) == (1, 0)
    assert "Kept until the mail" in _mail_line(erasure).why

    work()

    sent = next(one for one in mails() if one.to == account.email)
    assert sent.subject == "Your account was erased"
    for part in (sent.text, sent.html):
        assert services.receipt_address(erasure) in part
        assert "365 days" in part
    assert _keeping(account.email) == set()
    assert (_mail_line(erasure).kept, _mail_line(erasure).deleted) == (0, 1)
    assert "was sent" in _mail_line(erasure).why


def test_a_repeat_is_the_same_mail(account, erasure):
    finish()
    arguments = {
        "erasure_id": erasure.erasure_id,
        "receipt": erasure.receipt,
        "address": account.email,
    }

    tasks.send_receipt(None, **arguments)

    ours = [one for one in mails() if one.to == account.email]
    assert [one.message_id for one in ours] == [mail.message_id(f"receipt.{erasure.erasure_id}")]
    assert _mail_line(erasure).found == 1


def test_while_the_mail_server_is_away_it_is_tried_again(account, erasure, settings, travel):
    with smtp() as server:
        _send_to(settings, server.port)
        server.answer = "451 later"
        work()
        work()
        assert _mail_line(erasure).kept == 1
        assert account.email not in Job.get(f"send_receipt-{erasure.erasure_id}").last_error

        server.answer = "250 ok"
        travel(0.01)
        work()

        assert len(server.mails) == 1
    assert _keeping(account.email) == set()


def test_an_address_that_is_refused_is_forgotten_and_the_receipt_says_so(account, erasure, settings):
    with smtp() as server:
        _send_to(settings, server.port)
        server.answer = "550 nobody here"
        finish()

    assert _keeping(account.email) == set()
    assert _mail_line(erasure).deleted == 1
    assert "could not be sent" in _mail_line(erasure).why


def test_a_refusal_is_not_tried_again(account, erasure, settings):
    arguments = {"erasure_id": erasure.erasure_id, "receipt": erasure.receipt, "address": account.email}
    with smtp() as server:
        _send_to(settings, server.port)
        server.answer = "550 nobody here"
        with pytest.raises(GiveUp):
            services.send_receipt(**arguments, now=clock.now())


def test_who_has_no_address_gets_no_mail(travel):
    accounts.provision(Identity("mute", "", "Mute"), home="", now=clock.now())
    asked = services.request_erasure("mute", now=clock.now())
    travel(8)

    finish()

    assert _mail_line(asked) is None
    assert account_of("mute").status == "erased"


def test_the_address_of_the_receipt_holds_when_the_key_of_the_server_is_changed(erasure, settings):
    address = services.receipt_address(erasure)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of the server, long enough to be one"

    assert services.receipt_address(erasure) == address
