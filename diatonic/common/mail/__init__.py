"""Sending mail. Where it goes says ``DIATONIC_MAIL_URL``: files below ``var/mail``, an SMTP server, Amazon SES.

Sent at least once: a job that sends gives the letter a :func:`message_id` that stays the same over its retries, and
notes afterwards that it is sent. SES puts a ``Message-ID`` of its own in the place of ours, so ours stands in
``X-Diatonic-ID`` too. Nothing is tried again in here: that is the job's work, which says so.
"""

import smtplib
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from anymail.exceptions import AnymailAPIError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from diatonic.common import cloud
from diatonic.common.errors import Unavailable

logger = structlog.get_logger(__name__)

_TIMEOUT_SECONDS = 10
_PERMANENT = 500


class Away(Unavailable):
    """The mail could not be handed over just now; trying again may help."""

    default_code = "mail_away"


class Refused(Unavailable):
    """The mail server does not take mail for this address; trying again does not help."""

    default_code = "mail_refused"


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person, as text and as HTML.

    ``unsubscribe_url``: of a mail that people may not want any more, an address to which their mail program posts once
    they say so (RFC 8058); who opens it sees a page that asks.
    """

    message_id: str
    to: str
    subject: str
    text: str
    html: str
    unsubscribe_url: str = ""


def message_id(name: str) -> str:
    """Return the ``Message-ID`` that follows from what a mail is; the same for each attempt to send it."""
    return f"<{name}@{urlsplit(settings.DIATONIC.base_url).hostname}>"


def send(letter: Letter) -> None:
    """Hand the letter to the mail server. Raises :class:`Away`, :class:`Refused`."""
    if not letter.to.isascii():
        # Django would write it as =?utf-8?…?=@example.org, which is another mailbox; SES takes none of them.
        raise Refused("Mail cannot be sent to an address with such letters before the @.")
    message = EmailMultiAlternatives(
        " ".join(letter.subject.split())[:200],
        letter.text,
        settings.DIATONIC.mail_from,
        [letter.to],
        headers=_headers(letter),
        connection=_connection(),
    )
    message.attach_alternative(letter.html, "text/html")
    if settings.DIATONIC.mail_url == "ses:":
        cloud.count("ses")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        if all(code >= _PERMANENT for code, _ in refused.recipients.values()):
            raise Refused("The mail server does not take mail for this address.") from None
        raise Away("The mail server puts this address off.") from None
    except AnymailAPIError as failure:
        raise _by_ses(failure) from None
    except (OSError, smtplib.SMTPException) as failure:
        logger.warning("mail_not_sent", failure=type(failure).__name__)
        raise _away() from None


def _headers(letter: Letter) -> dict[str, str]:
    headers = {"Message-ID": letter.message_id, "X-Diatonic-ID": letter.message_id.strip("<>")}
    if letter.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _by_ses(failure: AnymailAPIError) -> Away | Refused:
    """Return what an answer of SES means, or that there is none. Its words name the person: the log has the code."""
    error = (failure.response or {}).get("Error", {})
    code = error.get("Code", type(failure.__cause__).__name__)
    logger.warning("mail_not_sent", failure=code)
    # That an address is not verified says of our own, or of an account in the sandbox, what an operator can mend.
    is_rejected = code == "MessageRejected" and "not verified" not in error.get("Message", "")
    if is_rejected or code == "BadRequestException":
        return Refused("The mail server does not take this mail.")
    return _away()


def _away() -> Away:
    return Away("The mail server does not answer, or takes no mail just now.", retry_after=60)


def _connection() -> Any:
    where = urlsplit(settings.DIATONIC.mail_url)
    if where.scheme == "file":
        return get_connection("diatonic.common.mail.files.Files")
    if where.scheme == "ses":
        return _ses()
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=where.hostname,
        port=where.port or 587,
        username=unquote(where.username or ""),
        password=unquote(where.password or ""),
        use_tls=where.scheme == "smtp+tls",
        use_ssl=where.scheme == "smtps",
        timeout=_TIMEOUT_SECONDS,
    )


@cache
def _ses() -> Any:
    """Return the connection to SES, which stays: making a client of it takes longer than a mail."""
    config = {
        "connect_timeout": _TIMEOUT_SECONDS,
        "read_timeout": _TIMEOUT_SECONDS,
        "retries": {"total_max_attempts": 1},
    }
    client = {"region_name": settings.DIATONIC.aws_region, "config": config}
    connection = get_connection("anymail.backends.amazon_ses.EmailBackend", client_params=client)
    connection.open()
    return connection
