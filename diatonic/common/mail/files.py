"""Mail as files below ``var/mail``, for development and tests: one a ``Message-ID``, so that a repeat is no second one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from diatonic.common import clock

#: As many are listed, newest first.
_LISTED = 100


@dataclass(frozen=True, slots=True)
class Filed:
    """One mail that was sent here."""

    name: str
    at: datetime
    to: str
    subject: str
    message_id: str
    text: str
    html: str
    unsubscribe: str = ""


class Files(BaseEmailBackend):
    """Django's mail backend that writes each mail to a file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails; each is there in full or not at all."""
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            content = message.message()
            name = hashlib.sha256(str(content["Message-ID"]).encode()).hexdigest()[:32]
            unfinished = folder / f"{name}.part"
            unfinished.write_bytes(content.as_bytes())
            unfinished.rename(folder / f"{name}.eml")
        return len(email_messages)


def newest() -> list[Filed]:
    """Return the mails that were sent here last."""
    files = sorted(_folder().glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)
    return [_filed(file) for file in files[:_LISTED]]


def find(name: str) -> Filed | None:
    """Return one mail by its file's name."""
    file = _folder() / f"{name}.eml"
    return _filed(file) if name.isalnum() and file.is_file() else None


def _folder() -> Path:
    return Path(settings.BASE_DIR, settings.DIATONIC.var, "mail")


def _filed(file: Path) -> Filed:
    message = message_from_bytes(file.read_bytes(), Parsed, policy=policy.default)
    return Filed(
        name=file.stem,
        at=clock.from_epoch(file.stat().st_mtime),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        message_id=str(message["Message-ID"]),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        unsubscribe=str(message["List-Unsubscribe"] or "").strip(),
    )


def _body(message: Parsed, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content())
