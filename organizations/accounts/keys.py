"""The issuer's public keys, kept in each process."""

import threading
import time
from functools import cache

import jwt
import requests
import structlog
from django.conf import settings

from diatonic.common.errors import Unavailable

logger = structlog.get_logger(__name__)

_FRESH_SECONDS = 3600.0
_PAUSE_SECONDS = 30.0
_TIMEOUT_SECONDS = (2, 3)


class KeySet:
    """The RS256 signing keys published at one address.

    They are fetched at first use and once an hour; a key id that is not among them fetches again at once,
    but not more often than every 30 s, so that made-up key ids cannot make us hammer the issuer. While the
    issuer does not answer, the keys we have stay good.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched = self._tried = float("-inf")

    def find(self, kid: str) -> jwt.PyJWK | None:
        """Return the key, or ``None`` where the issuer has no such key.

        Raises :class:`~diatonic.common.errors.Unavailable` while no key was ever fetched.
        """
        if kid not in self._keys or time.monotonic() - self._fetched > _FRESH_SECONDS:
            self._refresh(kid)
        if not self._keys:
            raise Unavailable("The sign-in service does not answer. Try again in a moment.", retry_after=5)
        return self._keys.get(kid)

    def is_ready(self) -> bool:
        """Say whether tokens can be checked."""
        if not self._keys:
            self._refresh("")
        return bool(self._keys)

    def _refresh(self, kid: str) -> None:
        with self._lock:
            now = time.monotonic()
            fresh = now - self._fetched <= _FRESH_SECONDS
            if (kid in self._keys and fresh) or (self._keys and now - self._tried < _PAUSE_SECONDS):
                return  # another thread was faster, or we asked a moment ago
            self._tried = now
            try:
                self._keys = self._fetch()
                self._fetched = now
            except (requests.RequestException, ValueError, KeyError, TypeError) as failure:
                logger.warning("oidc_keys_not_fetched", url=self._url, failure=repr(failure)[:300])

    def _fetch(self) -> dict[str, jwt.PyJWK]:
        response = requests.get(self._url, timeout=_TIMEOUT_SECONDS)
        response.raise_for_status()
        published = response.json()["keys"]
        good = [key for key in published if key.get("kty") == "RSA" and key.get("alg", "RS256") == "RS256"]
        keys = {str(key["kid"]): jwt.PyJWK(key, algorithm="RS256") for key in good if key.get("use", "sig") == "sig"}
        if not keys:
            raise ValueError("no RS256 signing key is published")
        return keys


@cache
def _at(url: str) -> KeySet:
    return KeySet(url)


def issuer_keys() -> KeySet:
    """Return the process's keys of the configured issuer."""
    return _at(settings.OIDC_OP_JWKS_ENDPOINT)
