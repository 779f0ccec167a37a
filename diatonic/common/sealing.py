"""Secrets that people hand over are sealed before they are stored: AES-256-GCM, one data key for each value.

The data key lies beside the value, wrapped by KMS where ``DIATONIC_KMS_KEY`` names a key, else by the first of
``DIATONIC_SEALING_KEYS``. Organization and place of the item are authenticated with it: a value that was copied into
another item, or into another organization's, does not open. AES-GCM: NIST SP 800-38D.
"""

import base64
import os
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import boto3
import structlog
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from diatonic.common import cloud
from diatonic.common.errors import AppError, Unavailable

logger = structlog.get_logger(__name__)

_VERSION, _BY_KMS, _NONCE = "s1", "kms", 12
#: An unwrapped data key is remembered so long, and so many of them: a run opens the same value for each of its calls.
_SECONDS, _REMEMBERED = 300, 256


class Broken(AppError):
    """The value does not open: it, its place or the key that wrapped it is another than when it was sealed."""

    status = 500
    default_code = "sealed_value_broken"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value belongs: the organization, the table and the item's key."""

    organization_id: str
    table: str
    key: str

    @property
    def bound(self) -> bytes:
        """What is authenticated with the value; no part can hold the separator of another."""
        return "\x1f".join((_VERSION, self.organization_id, self.table, self.key)).encode()


def seal(value: str, place: Place) -> str:
    """Return the sealed value as ASCII text. Raises ``Unavailable`` where KMS does not answer."""
    by, wrapped, data_key = _fresh_key(place)
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(data_key).encrypt(nonce, value.encode(), place.bound)
    return ".".join((_VERSION, by, _text(wrapped), _text(sealed)))


def unseal(sealed: str, place: Place) -> str:
    """Return the value. Raises :class:`Broken`, and ``Unavailable`` where KMS does not answer."""
    try:
        by, wrapped, box = sealed.removeprefix(f"{_VERSION}.").split(".")
        data_key, raw = _unwrapped(by, _bytes(wrapped), place), _bytes(box)
        return AESGCM(data_key).decrypt(raw[:_NONCE], raw[_NONCE:], place.bound).decode()
    except (ValueError, InvalidTag, KeyError) as broken:
        logger.warning("sealed_value_broken", table=place.table, because=type(broken).__name__)
        raise Broken(
            "A stored secret could not be opened. Set it again; if that does not help, tell support."
        ) from None


def _fresh_key(place: Place) -> tuple[str, bytes, bytes]:
    """Return by what the data key is wrapped, the wrapped key, and the key."""
    if settings.DIATONIC.kms_key:
        answer = _ask_kms(
            "generate_data_key", KeyId=settings.DIATONIC.kms_key, KeySpec="AES_256", EncryptionContext=_context(place)
        )
        return _BY_KMS, answer["CiphertextBlob"], answer["Plaintext"]
    name, key = next(iter(_keys().items()))
    data_key, nonce = AESGCM.generate_key(256), os.urandom(_NONCE)
    return name, nonce + AESGCM(key).encrypt(nonce, data_key, place.bound), data_key


def _unwrapped(by: str, wrapped: bytes, place: Place) -> bytes:
    if by != _BY_KMS:
        return AESGCM(_keys()[by]).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], place.bound)
    known = _remembered.get((place.organization_id, wrapped))
    if known is None:
        answer = _ask_kms("decrypt", CiphertextBlob=wrapped, EncryptionContext=_context(place))
        known = answer["Plaintext"]
        _remembered.put((place.organization_id, wrapped), known)
    return known


class _Remembered:
    """Data keys that KMS unwrapped a moment ago: few, and not for long."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[str, bytes], tuple[float, bytes]] = OrderedDict()

    def get(self, name: tuple[str, bytes]) -> bytes | None:
        until, key = self._found.get(name, (0.0, b""))
        return key if until > time.monotonic() else None

    def put(self, name: tuple[str, bytes], key: bytes) -> None:
        self._found[name] = (time.monotonic() + _SECONDS, key)
        while len(self._found) > _REMEMBERED:
            self._found.popitem(last=False)


_remembered = _Remembered()


def _context(place: Place) -> dict[str, str]:
    # In plain text in CloudTrail: the organization and the table, not the item.
    return {"organization_id": place.organization_id, "table": place.table}


def _ask_kms(operation: str, **asked: Any) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = getattr(_client(os.getpid()), operation)(**asked)
    except ClientError as failure:
        if failure.response["Error"]["Code"] == "InvalidCiphertextException":
            raise ValueError from None
        logger.warning("kms_refused", operation=operation, code=failure.response["Error"]["Code"])
        raise Unavailable(
            "Secrets cannot be sealed or opened just now. Try again in a moment.", retry_after=30
        ) from None
    except BotoCoreError as failure:
        logger.warning("kms_away", operation=operation, failure=type(failure).__name__)
        raise Unavailable(
            "Secrets cannot be sealed or opened just now. Try again in a moment.", retry_after=30
        ) from None
    return answer


@lru_cache(maxsize=1)
def _client(_process: int) -> Any:
    config = Config(connect_timeout=3, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 2})
    return cloud.watched(boto3.client("kms", region_name=settings.DIATONIC.aws_region, config=config))


@lru_cache(maxsize=1)
def _keys() -> dict[str, bytes]:
    """Name → key, of those on this machine; the first seals, all open."""
    found = [_bytes(secret.get_secret_value()) for secret in settings.DIATONIC.sealing_keys]
    return {sha256(key).hexdigest()[:8]: key for key in found}


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
