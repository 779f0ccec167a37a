"""The token of a link: which invite, and the proof that we made it. The same invite gives the same token again.

``base64url(invite id, 16 octets + HMAC-SHA256 of id and generation, first 24 octets)``: 54 letters.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from uuid import UUID

LENGTH = 54
_ID, _PROOF = 16, 24


def token_of(key: bytes, *, invite_id: str, generation: int) -> str:
    """Return the token of an invite's generation."""
    proof = hmac.new(key, f"{invite_id}#{generation}".encode(), hashlib.sha256).digest()[:_PROOF]
    return urlsafe_b64encode(UUID(invite_id).bytes + proof).decode().rstrip("=")


def digest_of(token: str) -> str:
    """Return what the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite_id_of(token: str) -> str | None:
    """Return the id of the invite that a token speaks of; ``None`` for what cannot be one."""
    if len(token) != LENGTH or not token.isascii():
        return None
    try:
        raw = urlsafe_b64decode(f"{token}==")
    except (Error, ValueError):
        return None
    if len(raw) != _ID + _PROOF or urlsafe_b64encode(raw).decode().rstrip("=") != token:
        return None
    return str(UUID(bytes=raw[:_ID]))


def is_same(one: str, other: str) -> bool:
    """Compare two digests or tokens in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
