"""Sending the mail: once, again after a failure, to a server that is away, refuses, or comes back."""

import socket

import boto3
import pytest
from django.conf import settings as configured

from diatonic.common import clock, ids, mail, pool
from diatonic.common.jobs import GiveUp
from diatonic.common.jobs import store as jobs
from diatonic.common.mail import files
from organizations.invites import services, tasks
from organizations.invites.rules import RESEND_AFTER
from organizations.invites.store import InviteStore
from tests.faults.breaking import bring_forward
from tests.organizations.invites.inviting import ADA, invite, mails, make_inviter, token_of
from tests.organizations.invites.servers import smtp
from tests.organizations.media.conftest import work
from tests.organizations.people import account_of, sign_in


def _state(scope, made):
    mailing = services.get_invite(scope, invite_id=made.invite_id, now=clock.now()).mailing
    return mailing.number, mailing.state


def _send_to(settings, port):
    settings.DIATONIC = configured.DIATONIC.model_copy(update={"mail_url": f"smtp://127.0.0.1:{port}"})


def test_the_mail_has_the_link_in_both_forms_and_a_message_id_of_its_own():
    scope = make_inviter()
    made = invite(scope, role="viewer")

    work("demo")

    (letter,) = mails()
    link = f"{configured.DIATONIC.base_url}/invites/{token_of(made)}/"
    assert letter.to == ADA
    assert letter.subject == "Olga invites you to Demo Organization on Diatonic"
    assert link in letter.text
    assert link in letter.html
    assert "as viewer" in letter.text
    assert letter.message_id == mail.message_id(f"invite.{made.invite_id}.1")
    assert _state(scope, made) == (1, "sent")


def test_names_are_text_in_the_mail():
    scope = make_inviter(name="x")
    made = invite(scope, "o'neil@example.org")

    services.send_mail(scope, invite_id=made.invite_id, number=1, now=clock.now())

    (letter,) = mails()
    assert "for o'neil@example.org alone" in letter.text
    assert "o&#x27;neil@example.org" in letter.html


def test_a_job_that_runs_again_sends_nothing_and_one_that_died_before_noting_sends_the_same_mail(monkeypatch):
    scope = make_inviter()
    made = invite(scope)
    noting = InviteStore.note_mail
    monkeypatch.setattr(InviteStore, "note_mail", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.send_mail(scope, invite_id=made.invite_id, number=1, now=clock.now())
    monkeypatch.setattr(InviteStore, "note_mail", noting)

    services.send_mail(scope, invite_id=made.invite_id, number=1, now=clock.now())
    (letter,) = mails()  # one file a Message-ID
    services.send_mail(scope, invite_id=made.invite_id, number=1, now=clock.now())

    assert mails() == [letter]
    assert _state(scope, made) == (1, "sent")


def test_sending_again_is_another_mail_and_the_old_ones_job_is_over():
    scope = make_inviter()
    made = invite(scope, now=clock.now() - RESEND_AFTER)
    services.resend_invite(scope, invite_id=made.invite_id, now=clock.now())

    work("demo")

    (letter,) = mails()
    assert letter.message_id == mail.message_id(f"invite.{made.invite_id}.2")
    assert _state(scope, made) == (2, "sent")


def test_a_cancelled_invite_is_not_mailed():
    scope = make_inviter()
    made = invite(scope)
    services.cancel_invite(scope, invite_id=made.invite_id, now=clock.now())

    work("demo")

    assert mails() == []


def test_while_the_mail_server_is_away_the_invite_stays_open_says_so_and_is_mailed_later(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    scope = make_inviter()
    made = invite(scope)
    _send_to(settings, port)

    with pytest.raises(mail.Away):
        services.send_mail(scope, invite_id=made.invite_id, number=1, now=clock.now())

    found = services.get_invite(scope, invite_id=made.invite_id, now=clock.now())
    assert (found.status, found.mailing.state) == ("pending", "retrying")
    assert "does not answer" in found.mailing.problem
    with smtp() as server:
        _send_to(settings, server.port)
        services.send_mail(scope, invite_id=made.invite_id, number=1, now=clock.now())
    assert _state(scope, made) == (1, "sent")
    (sent,) = server.mails
    assert f"Message-ID: {mail.message_id(f'invite.{made.invite_id}.1')}" in sent
    assert services.get_invite(scope, invite_id=made.invite_id, now=clock.now()).mailing.problem == ""


def test_a_worker_tries_again_by_itself(settings):
    scope = make_inviter()
    made = invite(scope)
    with smtp() as server:
        server.answer = "451 later"
        _send_to(settings, server.port)
        work("demo")

        assert _state(scope, made) == (1, "retrying")
        assert server.mails == []
        # The job is there still, for later.
        job = jobs.Job.get(f"invite-mail#{made.invite_id}#1")
        assert (job.attempts, job.last_error[:4]) == (1, "Away")


def test_an_address_that_is_refused_is_not_tried_again(settings):
    scope = make_inviter()
    made = invite(scope)
    with smtp() as server:
        server.answer = "550 nobody here"
        _send_to(settings, server.port)
        with pytest.raises(GiveUp):
            services.send_mail(scope, invite_id=made.invite_id, number=1, now=clock.now())

    found = services.get_invite(scope, invite_id=made.invite_id, now=clock.now())
    assert (found.status, found.mailing.state) == ("pending", "failed")
    assert "does not take mail" in found.mailing.problem


def test_after_the_last_attempt_the_screen_says_that_we_have_stopped():
    scope = make_inviter()
    made = invite(scope)

    tasks._give_up(scope, invite_id=made.invite_id, number=1)

    found = services.get_invite(scope, invite_id=made.invite_id, now=clock.now())
    assert found.mailing.state == "failed"
    assert found.mailing.problem.endswith("We have stopped trying.")


def test_where_the_organization_wants_it_the_person_gets_an_account_at_the_provider():
    email = f"{ids.new()[-12:]}@example.org"
    scope = make_inviter(create_invited_accounts=True)
    made = invite(scope, email)

    work("demo")

    assert pool.has_account(email)
    assert not pool.create_account(email)
    assert _state(scope, made) == (1, "sent")
    cognito = boto3.client(
        "cognito-idp", endpoint_url=configured.DIATONIC.oidc_domain, region_name=configured.DIATONIC.aws_region
    )
    user = cognito.admin_get_user(UserPoolId=configured.DIATONIC.oidc_issuer.rpartition("/")[2], Username=email)
    kept = {pair["Name"]: pair["Value"] for pair in user["UserAttributes"]}
    assert (kept["email"], kept["email_verified"]) == (email, "true")
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"


def test_while_the_sign_in_service_makes_no_account_the_screen_says_so_and_no_mail_goes_out(settings):
    scope = make_inviter(create_invited_accounts=True)
    made = invite(scope)
    settings.DIATONIC = configured.DIATONIC.model_copy(update={"cognito_endpoint": "http://127.0.0.1:9"})
    pool._client.cache_clear()

    work("demo", only="send_mail")

    settings.DIATONIC = configured.DIATONIC
    pool._client.cache_clear()
    assert _state(scope, made) == (1, "retrying")
    assert "The sign-in service makes no account for this address just now. We keep trying." in _list(scope)
    assert mails() == []


def test_otherwise_nobody_gets_an_account():
    email = f"{ids.new()[-12:]}@example.org"
    scope = make_inviter()
    invite(scope, email)

    work("demo")

    assert not pool.has_account(email)


def test_while_ses_throttles_the_screen_says_so_and_the_same_mail_goes_out_later(ses):
    scope = make_inviter()
    made = invite(scope)
    ses.refuse(429, "TooManyRequestsException", "Maximum sending rate exceeded.")

    work("demo")
    assert _state(scope, made) == (1, "retrying")
    assert "takes no mail just now. We keep trying." in _list(scope)
    bring_forward("invite-mail#")
    work("demo")

    assert _state(scope, made) == (1, "sent")
    (taken,) = ses.taken
    assert taken.to == [ADA]
    assert taken.mail["Message-ID"] == mail.message_id(f"invite.{made.invite_id}.1")
    link = f"{configured.DIATONIC.base_url}/invites/{token_of(made)}/"
    assert link in taken.part("plain")
    assert link in taken.part("html")
    assert "keep trying" not in _list(scope)


def test_what_ses_rejects_is_shown_and_not_tried_again(ses):
    scope = make_inviter()
    made = invite(scope)
    ses.refuse(400, "BadRequestException", "Domain ends with dot.")

    work("demo")
    work("demo")

    assert ses.asked == 1
    assert _state(scope, made) == (1, "failed")
    content = _list(scope)
    assert 'data-status="mail-failed"' in content
    assert "The mail server does not take this mail." in content
    assert services.get_invite(scope, invite_id=made.invite_id, now=clock.now()).status == "pending"


def _list(scope):
    page = sign_in(account_of(scope.user_id)).get("/o/demo/invites/").content.decode()
    return " ".join(page.split())


def test_ses_is_what_its_address_names(settings):
    settings.DIATONIC = configured.DIATONIC.model_copy(update={"mail_url": "ses:"})

    assert type(mail._connection()).__module__ == "anymail.backends.amazon_ses"


def test_a_mails_file_cannot_be_asked_for_by_a_path():
    assert files.find("../../local") is None
    assert files.find("nothing") is None
