"""What operators and load balancers ask: is it alive, can it work, how does it do?"""

import hmac
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from ipaddress import ip_address

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from diatonic.common import storage
from diatonic.common.dynamo import pointers
from diatonic.common.errors import NotFound
from diatonic.common.http.access import client_address, public

logger = structlog.get_logger(__name__)

_DEADLINE_SECONDS = 2.0
_pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="readyz")
_running: "dict[str, Future[bool]]" = {}


@dataclass(frozen=True, slots=True)
class Dependency:
    """A server behind us: ``answers`` returns true or raises. Without a needed one we are not ready."""

    answers: Callable[[], bool]
    is_needed: bool = True


def _dynamodb() -> bool:
    pointers.find(kind="health", value="-")
    return True


def _redis() -> bool:
    client = redis.Redis.from_url(settings.DIATONIC.redis_url, socket_connect_timeout=0.5, socket_timeout=0.5)
    with client:
        return bool(client.ping())


_DEPENDENCIES: dict[str, Dependency] = {
    "dynamodb": Dependency(_dynamodb),
    "s3": Dependency(storage.answers),
    "redis": Dependency(_redis, is_needed=False),
}


def register(name: str, answers: Callable[[], bool]) -> None:
    """Let an app name a dependency of its own that is needed."""
    _DEPENDENCIES[name] = Dependency(answers)


@public
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers; asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Say whether requests can be served (200) or not (503), and how each dependency does."""
    asked = {name: _ask(name) for name in _DEPENDENCIES}
    wait(asked.values(), timeout=_DEADLINE_SECONDS)
    states = {name: _state(name, answer) for name, answer in asked.items()}
    missing = [name for name, state in states.items() if state != "ok"]
    is_ready = not any(_DEPENDENCIES[name].is_needed for name in missing)
    overall = "unavailable" if not is_ready else "degraded" if missing else "ready"
    response = JsonResponse({"status": overall, "dependencies": states}, status=200 if is_ready else 503)
    response["Cache-Control"] = "no-store"
    return response


@public
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return Prometheus metrics to this machine, or to whoever has the token of ``DIATONIC_METRICS_TOKEN``."""
    if not (_has_token(request) or _is_local(request)):
        raise NotFound("There is nothing at this address.")
    return ExportToDjangoView(request)  # type: ignore[no-any-return]


def _ask(name: str) -> "Future[bool]":
    """Ask a dependency, unless it has not answered the last time yet: one that hangs keeps one thread busy only."""
    running = _running.get(name)
    if running is None or running.done():
        running = _running[name] = _pool.submit(_DEPENDENCIES[name].answers)
    return running


def _state(name: str, answer: "Future[bool]") -> str:
    if not answer.done():
        return "timeout"
    failure = answer.exception()
    if failure is not None:
        logger.warning("dependency_failed", dependency=name, failure=repr(failure)[:300])
    return "failed" if failure or not answer.result() else "ok"


def _has_token(request: HttpRequest) -> bool:
    token = settings.DIATONIC.metrics_token.get_secret_value()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


def _is_local(request: HttpRequest) -> bool:
    """Say whether the caller is on this machine; one that a proxy forwards is not."""
    if request.headers.get("X-Forwarded-For") and not settings.DIATONIC.trusted_proxies:
        return False
    try:
        return ip_address(client_address(request)).is_loopback
    except ValueError:
        return False
