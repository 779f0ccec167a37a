"""How often one address and one person may ask, counted in Redis; without Redis nobody is held up."""

import time
from collections.abc import Callable
from functools import cached_property
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from diatonic.common.errors import TooMany
from diatonic.common.http import problems
from diatonic.common.http.access import client_address

logger = structlog.get_logger(__name__)

_EXEMPT = ("/static/", "/healthz", "/readyz", "/metrics")
_SIGN_IN = "/oidc/"
_SAFE = ("GET", "HEAD", "OPTIONS")
_TIMEOUT_SECONDS = 0.2
#: After a failure Redis is left alone for this long, so that its absence does not cost every request a timeout.
_PAUSE_SECONDS = 5.0


class RateLimit:
    """Counts each request twice: for its address before anything else, for its person once that is known.

    The numbers are in ``settings.RATE_LIMITS``: class of request → (for a person, for an address), a minute.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._off_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count for the address."""
        refusal = self._refusal(request, 1, _network(client_address(request)))
        return refusal or self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Count for the person, whom the middleware above has recognized by now."""
        return self._refusal(request, 0, str(request.user.pk)) if request.user.is_authenticated else None

    @cached_property
    def _limiter(self) -> SlidingWindowCounterRateLimiter:
        storage = RedisStorage(
            settings.DIATONIC.redis_url,
            key_prefix="diatonic-limits",
            socket_connect_timeout=_TIMEOUT_SECONDS,
            socket_timeout=_TIMEOUT_SECONDS,
        )
        return SlidingWindowCounterRateLimiter(storage)

    def _refusal(self, request: HttpRequest, column: int, who: str) -> HttpResponse | None:
        """Count the request; return the answer 429 where it was one too many."""
        if request.path.startswith(_EXEMPT) or time.monotonic() < self._off_until:
            return None
        kind = "sign-in" if request.path.startswith(_SIGN_IN) else "read" if request.method in _SAFE else "write"
        limit = RateLimitItemPerMinute(max(1, int(settings.RATE_LIMITS[kind][column] * settings.RATE_LIMIT_FACTOR)))
        key = (("person", "address")[column], kind, who)
        try:
            if self._limiter.hit(limit, *key):
                return None
            reset = self._limiter.get_window_stats(limit, *key).reset_time
        except RedisError as failure:
            self._off_until = time.monotonic() + _PAUSE_SECONDS
            logger.warning("rate_limit_off", failure=repr(failure)[:200], seconds=_PAUSE_SECONDS)
            return None
        return _too_many(request, limit, wait=max(1, round(reset - time.time())))


def _too_many(request: HttpRequest, limit: RateLimitItem, *, wait: int) -> HttpResponse:
    sentence = f"These are too many requests: {limit.amount} a minute are possible. Try again in {wait} s."
    response = problems.answer(request, TooMany(sentence, retry_after=wait))
    response["RateLimit-Limit"] = str(limit.amount)
    response["RateLimit-Remaining"] = "0"
    response["RateLimit-Reset"] = str(wait)
    return response


def _network(address: str) -> str:
    """Return the address, or of IPv6 the /64 that one customer has."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network(f"{known}/64", strict=False)) if isinstance(known, IPv6Address) else address
