"""How often a person does something costly, counted in the cache; without it nobody is held up."""

from datetime import datetime

import redis
import structlog
from django.conf import settings
from django.core.cache import cache

from diatonic.common import clock
from diatonic.common.errors import TooMany

logger = structlog.get_logger(__name__)

_WINDOW = 60


def check(what: str, who: str, *, a_minute: int, now: datetime) -> None:
    """Count once more; raise :class:`~diatonic.common.errors.TooMany` beyond ``a_minute`` in this minute."""
    window, elapsed = divmod(clock.epoch(now), _WINDOW)
    if _counted(f"pace:{what}:{who}:{window}") > max(1, int(a_minute * settings.RATE_LIMIT_FACTOR)):
        wait = _WINDOW - elapsed
        raise TooMany(f"That is often enough for a minute. Try again in {wait} s.", code="pace", retry_after=wait)


def _counted(key: str) -> int:
    try:
        cache.add(key, 0, timeout=2 * _WINDOW)
        return int(cache.incr(key))
    except (redis.RedisError, OSError, ValueError):
        logger.warning("pace_not_counted")
        return 0
