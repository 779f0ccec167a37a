"""Redis for what may be lost: asked briefly, and after a failure left alone for some seconds."""

import time
from collections.abc import Callable
from functools import cache
from typing import Any

import redis
import structlog
from django.conf import settings

logger = structlog.get_logger(__name__)

_TIMEOUT_SECONDS = 0.2
#: So that the absence of Redis costs a timeout now and then, not each time.
PAUSE_SECONDS = 5.0


class Aside:
    """What one module asks of Redis. ``event``: what the log says when it does not answer."""

    def __init__(self, event: str) -> None:
        self._event, self._away_until = event, 0.0

    def ask(self, question: Callable[[Any], Any], *, otherwise: Any = None) -> Any:
        """Return what Redis answers, ``otherwise`` where it does not. Never raises; takes a fraction of a second at most."""
        if time.monotonic() < self._away_until:
            return otherwise
        try:
            return question(_client(settings.DIATONIC.redis_url))
        except redis.RedisError as failure:
            self._away_until = time.monotonic() + PAUSE_SECONDS
            logger.warning(self._event, failure=repr(failure)[:200], seconds=PAUSE_SECONDS)
            return otherwise

    def forget(self) -> None:
        """Ask again at once; for tests."""
        self._away_until = 0.0


@cache
def _client(url: str) -> Any:
    return redis.Redis.from_url(url, socket_connect_timeout=_TIMEOUT_SECONDS, socket_timeout=_TIMEOUT_SECONDS)
