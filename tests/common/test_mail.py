"""Mail through Amazon SES: its real client, at a server on the loopback that speaks as SES does."""

import time

import pytest
from django.conf import settings as configured

from diatonic.common import mail
from diatonic.common.mail import files
from tests.organizations.invites.servers import smtp

_LETTER = mail.Letter(
    message_id="<invite.1.1@learn.example>",
    to="ada@xn--bcher-kva.example",
    subject="Olga invites you to\nBäckerei “Süß”",
    text=f"Grüße, und eine lange Zeile: {'wörter ' * 300}\n",
    html=f"<p>Grüße, <b>{'wörter ' * 300}</b></p>",
)


def test_a_letter_has_its_headers_and_both_its_parts(ses):
    mail.send(_LETTER)

    (taken,) = ses.taken
    assert (taken.to, taken.region) == (["ada@xn--bcher-kva.example"], configured.DIATONIC.aws_region)
    assert taken.mail["To"] == "ada@xn--bcher-kva.example"
    assert taken.mail["From"] == configured.DIATONIC.mail_from
    assert taken.mail["Subject"] == "Olga invites you to Bäckerei “Süß”"
    assert taken.mail["Message-ID"] == "<invite.1.1@learn.example>"
    assert taken.mail["X-Diatonic-ID"] == "invite.1.1@learn.example"
    assert taken.mail.get_content_type() == "multipart/alternative"
    assert taken.part("plain") == _LETTER.text
    assert taken.part("html").strip() == _LETTER.html


def test_one_connection_serves_many_letters(ses):
    for _ in range(3):
        mail.send(_LETTER)

    assert [taken.mail["Message-ID"] for taken in ses.taken] == [_LETTER.message_id] * 3
    assert mail._ses.cache_info().misses == 1


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (429, "TooManyRequestsException", "Maximum sending rate exceeded."),
        (400, "LimitExceededException", "Daily message quota exceeded."),
        (400, "SendingPausedException", "Sending is paused."),
        (400, "MessageRejected", "Email address is not verified. The following identities failed the check: ada"),
        (403, "AccessDeniedException", "User is not authorized to perform ses:SendRawEmail"),
        (500, "InternalFailure", "Something broke."),
        (503, "ServiceUnavailable", "Come back."),
    ],
)
def test_what_may_be_over_soon_is_tried_again_by_who_sends(ses, caplog, status, code, words):
    ses.refuse(status, code, words)

    with pytest.raises(mail.Away):
        mail.send(_LETTER)
    assert (ses.asked, ses.taken) == (1, [])
    mail.send(_LETTER)

    (taken,) = ses.taken
    assert taken.mail["Message-ID"] == _LETTER.message_id
    assert code in caplog.text
    assert words not in caplog.text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("MessageRejected", "Email contains a virus."),
        ("BadRequestException", "Missing final '@domain'"),
    ],
)
def test_what_ses_does_not_take_is_refused(ses, code, words):
    ses.refuse(400, code, words)

    with pytest.raises(mail.Refused):
        mail.send(_LETTER)


def test_nobody_waits_long_for_an_answer(ses, monkeypatch):
    monkeypatch.setattr(mail, "_TIMEOUT_SECONDS", 0.3)
    ses.silent.set()
    begun = time.monotonic()

    with pytest.raises(mail.Away):
        mail.send(_LETTER)

    assert time.monotonic() - begun < 5


def test_nobody_listening_is_away(ses, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", "http://127.0.0.1:9")
    mail._ses.cache_clear()

    with pytest.raises(mail.Away):
        mail.send(_LETTER)


def test_an_address_that_mail_cannot_name_is_refused_and_no_other_one_is_written_to(settings):
    letter = mail.Letter("<1@learn.example>", "jörg@example.org", "Hello", "Hello", "<p>Hello</p>")
    before = files.newest()

    with pytest.raises(mail.Refused):
        mail.send(letter)
    with smtp() as server:
        settings.DIATONIC = configured.DIATONIC.model_copy(update={"mail_url": f"smtp://127.0.0.1:{server.port}"})
        with pytest.raises(mail.Refused):
            mail.send(letter)

    assert server.mails == []
    assert files.newest() == before
