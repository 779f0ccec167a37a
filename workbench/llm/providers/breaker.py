"""Who fails again and again is left alone for a moment: by all workers, which know of it through the cache.

Without the cache everybody asks, which costs time and nothing else.
"""

from collections.abc import Callable
from typing import TypeVar

import redis
import structlog
from django.core.cache import cache

from workbench.llm.providers.assembly import Failed, Failure

logger = structlog.get_logger(__name__)

#: So many failures one after the other, within so many seconds, and nobody asks for so long; then one call tries.
FAILURES, WITHIN, REST = 5, 60, 20

T = TypeVar("T")


class Open(Failed):
    """The model is left alone for a moment."""

    def __init__(self) -> None:
        super().__init__(Failure.AWAY, "it failed again and again, and is asked again in a moment")


def check(model: str, region: str) -> None:
    """Raise :class:`Open` while the model is left alone; after that one caller is let through, and tells the others."""
    key = _key(model, region)
    failures = _tried(lambda: int(cache.get(f"{key}:failures", 0)), 0)
    if failures < FAILURES:
        return
    if not _tried(lambda: bool(cache.add(f"{key}:trying", 1, timeout=REST)), True):  # noqa: FBT003 -- what is answered without a cache
        raise Open


def failed(model: str, region: str) -> None:
    """Note that a call failed."""
    _tried(lambda: _count(_key(model, region)), None)


def worked(model: str, region: str) -> None:
    """Note that a call was answered: everybody asks again."""
    key = _key(model, region)
    _tried(lambda: cache.delete_many([f"{key}:failures", f"{key}:trying"]), None)


def _count(key: str) -> None:
    cache.add(f"{key}:failures", 0, timeout=WITHIN)
    if cache.incr(f"{key}:failures") >= FAILURES:
        cache.touch(f"{key}:failures", WITHIN)
        cache.set(f"{key}:trying", 1, timeout=REST)


def _tried(step: Callable[[], T], otherwise: T) -> T:
    try:
        return step()
    except (redis.RedisError, OSError, ValueError):
        logger.warning("breaker_not_asked")
        return otherwise


def _key(model: str, region: str) -> str:
    return f"breaker:{region}:{model}"
