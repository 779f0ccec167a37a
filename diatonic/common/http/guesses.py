"""Secrets in addresses, guessed at speed: who is wrong too often is refused for a while, and it is logged.

Counted in Redis for the address (or the /64) that asks; without Redis nobody is held up.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import redis
import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from diatonic.common.errors import AppError, TooMany
from diatonic.common.http.access import client_address
from diatonic.common.http.limits import network

logger = structlog.get_logger(__name__)

#: As many wrong ones are answered in this time.
ALLOWED, SECONDS = 20, 60


@contextmanager
def watched(request: HttpRequest, what: str, *, wrong: type[AppError]) -> Iterator[None]:
    """Count each ``wrong`` that the block raises; raise :class:`~diatonic.common.errors.TooMany` after too many."""
    window, elapsed = divmod(time.time(), SECONDS)
    key = f"guesses:{what}:{network(client_address(request))}:{int(window)}"
    if _count(key) >= max(1, int(ALLOWED * settings.RATE_LIMIT_FACTOR)):
        wait = int(SECONDS - elapsed) + 1
        raise TooMany(f"Too many of these led nowhere. Try again in {wait} s.", code="guessing", retry_after=wait)
    try:
        yield
    except wrong:
        _add(key)
        logger.warning("wrong_guess", what=what, ip_address=client_address(request))
        raise


def _count(key: str) -> int:
    try:
        return int(cache.get(key, 0))
    except (redis.RedisError, OSError):
        return 0


def _add(key: str) -> None:
    try:
        cache.add(key, 0, timeout=2 * SECONDS)
        cache.incr(key)
    except (redis.RedisError, OSError, ValueError):
        logger.warning("guess_not_counted")
