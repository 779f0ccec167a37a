"""API tokens: how one is written, and when it is good."""

import binascii
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256

from diatonic.common import ids

#: What every API token begins with, so that scanners of sources and logs find one that got there.
PREFIX = "dia_"
MAX_TOKENS = 50
MAX_NAME = 80
DEFAULT_DAYS, MAX_DAYS = 90, 365
#: So long an expired token is still listed.
SHOWN_EXPIRED_DAYS = 30
_LONGEST = 400
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token by which a program acts for a person in one organization, within ``scopes``."""

    token_id: str
    organization_id: str
    user_id: str
    name: str
    scopes: tuple[str, ...]
    created_at: str
    expires_at: str
    last_used_at: str = ""
    last_used_from: str = ""
    #: Who reads the table cannot use what stands there.
    digest: str = field(default="", repr=False)

    def is_expired(self, now: str) -> bool:
        """Whether its time is over; ``now`` in ISO-8601."""
        return self.expires_at <= now

    def is_opened_by(self, secret: str) -> bool:
        """Whether the secret is this token's; compared in constant time."""
        return hmac.compare_digest(self.digest, digest_of(secret))


@dataclass(frozen=True, slots=True)
class TokenKey:
    """What a token's text says: where its item is, and the secret that opens it."""

    organization_id: str
    user_id: str
    token_id: str
    secret: str = field(repr=False)

    def text(self) -> str:
        """Return the token as it is handed out."""
        place = "\0".join((self.organization_id, self.user_id, self.token_id)).encode()
        return f"{PREFIX}{urlsafe_b64encode(place).rstrip(b'=').decode()}.{self.secret}"


def read_key(text: str) -> TokenKey | None:
    """Return what a token's text says, ``None`` where it cannot be one of ours."""
    place, _, secret = text.removeprefix(PREFIX).partition(".")
    if not text.startswith(PREFIX) or len(text) > _LONGEST or not secret:
        return None
    try:
        parts = urlsafe_b64decode(place + "=" * (-len(place) % 4)).decode().split("\0")
        organization_id, user_id, token_id = parts
    except (binascii.Error, ValueError):
        return None
    if not (ids.ORGANIZATION_ID.fullmatch(organization_id) and user_id and ids.is_one(token_id)):
        return None
    return TokenKey(organization_id, user_id, token_id, secret)


def new_secret() -> str:
    """Return a secret that nobody guesses."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret. It has 256 random bits, so that a plain digest cannot be undone."""
    return sha256(secret.encode()).hexdigest()
