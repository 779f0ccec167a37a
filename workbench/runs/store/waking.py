"""A word over Redis that a run went on: whoever watches it looks at once. Without Redis they look every few seconds."""

import time
from functools import cache
from typing import Any

import redis
import structlog
from django.conf import settings

from workbench.runs.rules.runs import channel_of

logger = structlog.get_logger(__name__)

_TIMEOUT_SECONDS = 0.2
#: After a failure Redis is left alone for this long, so that its absence costs a run a timeout now and then, not each time.
_PAUSE_SECONDS = 5.0


class _Away:
    """Until when Redis is not asked."""

    until = 0.0


def wake(run_id: str) -> None:
    """Tell whoever watches a run that there is something new; what is new they read themselves."""
    if time.monotonic() < _Away.until:
        return
    try:
        _redis(settings.DIATONIC.redis_url).publish(channel_of(run_id), b"")
    except redis.RedisError as failure:
        _Away.until = time.monotonic() + _PAUSE_SECONDS
        logger.warning("run_watchers_not_woken", failure=repr(failure)[:200], seconds=_PAUSE_SECONDS)


@cache
def _redis(url: str) -> Any:
    return redis.Redis.from_url(url, socket_connect_timeout=_TIMEOUT_SECONDS, socket_timeout=_TIMEOUT_SECONDS)
