"""How often one address and one person may ask, counted in Redis; without Redis nobody is held up."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from redis.commands.core import Script

from diatonic.common.errors import TooMany
from diatonic.common.http import problems
from diatonic.common.http.access import client_address

logger = structlog.get_logger(__name__)

_EXEMPT = ("/static/", "/healthz", "/readyz", "/metrics")
_SIGN_IN = "/oidc/"
_SAFE = ("GET", "HEAD", "OPTIONS")
_WINDOW = 60
_TIMEOUT_SECONDS = 0.2
#: After a failure Redis is left alone for this long, so that its absence does not cost every request a timeout.
_PAUSE_SECONDS = 5.0
_REMEMBERED = 1000
#: For each pair of keys (this minute's, the last minute's): count in the first, return both.
_COUNT = """
local counts = {}
for i = 1, #KEYS, 2 do
  counts[i] = redis.call('INCR', KEYS[i])
  if counts[i] == 1 then redis.call('EXPIRE', KEYS[i], ARGV[1]) end
  counts[i + 1] = tonumber(redis.call('GET', KEYS[i + 1]) or 0)
end
return counts
"""


@dataclass(frozen=True, slots=True)
class _Limit:
    """Who may ask how often in any 60 seconds."""

    key: str
    amount: int


class RateLimit:
    """Counts each request for its address and, where one is known, for its person, in one call to Redis.

    The numbers are in ``settings.RATE_LIMITS``: class of request → (for a person, for an address), a minute.
    A window slides: of the last minute's count the part that is less than 60 s ago is added to this one's.
    Who was refused is refused again without asking anybody, until it is time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._off_until = 0.0
        self._refused_until: dict[str, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse an address known for too much; count what was answered before it came to a view."""
        if request.path.startswith(_EXEMPT):
            return self.get_response(request)
        address = _limit(request, 1, network(client_address(request)))
        refusal = self._known_refusal(request, address)
        if refusal is not None:
            return refusal
        request.address_limit = address  # type: ignore[attr-defined]  # for process_view, which takes it away
        response = self.get_response(request)
        return self._count(request) or response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Count for the address and for the person, whom the middleware above has recognized by now."""
        return self._count(request)

    def _count(self, request: HttpRequest) -> HttpResponse | None:
        """Count the request, once; return the answer 429 where it was one too many."""
        address: _Limit | None = request.__dict__.pop("address_limit", None)
        now = time.time()
        if address is None or now < self._off_until:
            return None
        limits = [address]
        if request.user.is_authenticated:
            person = _limit(request, 0, str(request.user.pk))
            refusal = self._known_refusal(request, person)
            if refusal is not None:
                return refusal
            limits.append(person)
        try:
            waits = self._ask(limits, now)
        except redis.RedisError as failure:
            self._off_until = now + _PAUSE_SECONDS
            logger.warning("rate_limit_off", failure=repr(failure)[:200], seconds=_PAUSE_SECONDS)
            return None
        for limit, wait in zip(limits, waits, strict=True):
            if wait > 0:
                self._remember(limit, until=now + wait)
                return _too_many(request, limit, wait)
        return None

    def _known_refusal(self, request: HttpRequest, limit: _Limit) -> HttpResponse | None:
        wait = self._refused_until.get(limit.key, 0.0) - time.time()
        return _too_many(request, limit, wait) if wait > 0 else None

    def _remember(self, limit: _Limit, *, until: float) -> None:
        if len(self._refused_until) >= _REMEMBERED:
            self._refused_until.clear()  # it only saves calls: forgetting does no harm
        self._refused_until[limit.key] = until

    def _ask(self, limits: list[_Limit], now: float) -> list[float]:
        """Count; return for each limit how many seconds to wait, 0 where it is kept."""
        window, elapsed = divmod(now, _WINDOW)
        keys = [f"diatonic:limit:{limit.key}:{int(window) - back}" for limit in limits for back in (0, 1)]
        counts = self._script(keys=keys, args=[2 * _WINDOW])
        return [
            _wait(limit.amount, current=current, last=last, elapsed=elapsed)
            for limit, current, last in zip(limits, counts[::2], counts[1::2], strict=True)
        ]

    @cached_property
    def _script(self) -> Script:
        client = redis.Redis.from_url(
            settings.DIATONIC.redis_url, socket_connect_timeout=_TIMEOUT_SECONDS, socket_timeout=_TIMEOUT_SECONDS
        )
        return client.register_script(_COUNT)


def _limit(request: HttpRequest, column: int, who: str) -> _Limit:
    kind = "sign-in" if request.path.startswith(_SIGN_IN) else "read" if request.method in _SAFE else "write"
    amount = max(1, int(settings.RATE_LIMITS[kind][column] * settings.RATE_LIMIT_FACTOR))
    return _Limit(f"{kind}:{who}", amount)


def _wait(amount: int, *, current: int, last: int, elapsed: float) -> float:
    """Return the seconds until another request is possible, 0 where this one is.

    ``current`` and ``last`` are the counts of this minute and the one before; ``elapsed`` seconds of this one
    are over.
    """
    if current + last * (1 - elapsed / _WINDOW) <= amount:
        return 0.0
    if current >= amount:  # the next minute has to begin, and this one's count to fade below the limit
        return _WINDOW - elapsed + _WINDOW * (1 - (amount - 1) / current)
    return _WINDOW * (1 - (amount - current - 1) / last) - elapsed


def _too_many(request: HttpRequest, limit: _Limit, wait: float) -> HttpResponse:
    seconds = max(1, round(wait + 0.5))
    sentence = f"These are too many requests: {limit.amount} a minute are possible. Try again in {seconds} s."
    response = problems.answer(request, TooMany(sentence, retry_after=seconds))
    response["RateLimit-Limit"] = str(limit.amount)
    response["RateLimit-Remaining"] = "0"
    response["RateLimit-Reset"] = str(seconds)
    return response


def network(address: str) -> str:
    """Return the address, or of IPv6 the /64 that one customer has."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network(f"{known}/64", strict=False)) if isinstance(known, IPv6Address) else address
