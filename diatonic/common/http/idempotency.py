"""``Idempotency-Key`` on POST: the same request sent twice is done once, and answered twice the same."""

import gzip
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import structlog
from django.http import HttpRequest, HttpResponse
from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DeleteError, UpdateError

from diatonic.common import clock, ids
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.models import BaseModel
from diatonic.common.errors import Conflict, FieldError, Invalid
from diatonic.common.http import problems
from diatonic.common.http.access import Request, find_scope

if TYPE_CHECKING:
    from pynamodb.expressions.update import Action

logger = structlog.get_logger(__name__)

_KEY = re.compile(r"[\x21-\x7e]{1,128}")
KEPT = timedelta(hours=24)
#: A request that has not ended after this long is taken for dead, and its key may run again.
LEASE = timedelta(minutes=2)
#: Longer answers are not kept: an item ends at 400 KB.
_MAX_BYTES = 256 * 1024
_HEADERS = ("Content-Type", "Location", "ETag")


class KeyReused(Conflict):
    """The key was used for another request."""

    default_code = "idempotency_key_reused"


class StillRunning(Conflict):
    """The first request with this key has not ended yet."""

    default_code = "idempotency_running"


class IdempotencyKey(BaseModel):
    """Key: ``request_key``, the digest of organization, person and the client's key.

    Answers: was this request made before, with which body, and what was the answer? Kept for 24 h.
    """

    class Meta:
        family = "core"
        table = "idempotency-keys"
        ttl = "expires_at"

    request_key = UnicodeAttribute(hash_key=True)
    organization_id = UnicodeAttribute()
    attempt = UnicodeAttribute()
    fingerprint = UnicodeAttribute()
    status = NumberAttribute(null=True)
    headers = UnicodeAttribute(null=True)
    body = BinaryAttribute(null=True, legacy_encoding=False)
    leased_until = NumberAttribute()
    expires_at = NumberAttribute()


class Idempotency:
    """Keeps successful answers to POSTs of the API that carry a key.

    A failure is not kept: it has written nothing, so the same request may be tried again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer, then keep the answer or give the key back."""
        response = self.get_response(request)
        claimed: IdempotencyKey | None = getattr(request, "idempotency", None)
        if claimed is not None:
            _settle(claimed, response)
        return response

    def process_view(self, request: Request, *_: Any) -> HttpResponse | None:
        """Claim the key, or answer for the view: with what was kept, or with why not."""
        key = request.headers.get("Idempotency-Key")
        if key is None or request.method != "POST" or not request.path.startswith("/api/"):
            return None
        if not request.user.is_authenticated:
            return None  # the view refuses
        try:
            return self._claim_or_replay(request, key)
        except Exception as failure:
            known = problems.as_app_error(failure)
            if known is None:
                raise
            return problems.answer(request, known)

    @staticmethod
    def _claim_or_replay(request: Request, key: str) -> HttpResponse | None:
        if not _KEY.fullmatch(key):
            wrong = FieldError("/Idempotency-Key", "Use 1 to 128 visible ASCII characters, such as a UUID.")
            raise Invalid("The idempotency key is not well-formed.", code="bad_idempotency_key", fields=[wrong])
        now = clock.now()
        claim = _claim_of(request, key, now)
        if _write(claim, now):
            request.idempotency = claim  # type: ignore[attr-defined]  # for __call__
            return None
        running = StillRunning("The first request with this key is still running.", retry_after=1)
        try:
            kept = IdempotencyKey.get(claim.request_key, consistent_read=True)
        except IdempotencyKey.DoesNotExist:
            raise running from None  # it failed in between: the key is free at the next try
        if kept.attempt == claim.attempt:  # written, but the answer was lost and the write was tried again
            request.idempotency = claim  # type: ignore[attr-defined]  # for __call__
            return None
        if kept.fingerprint != claim.fingerprint:
            raise KeyReused("This Idempotency-Key was used for another request. Make a new one.")
        if kept.status is None:
            raise running
        return _replayed(kept)


def _claim_of(request: Request, key: str, now: datetime) -> IdempotencyKey:
    scope = find_scope(request)
    organization_id = scope.organization_id if scope else "-"
    moment = clock.iso(now)
    content = b"\0".join((request.get_full_path().encode(), (request.content_type or "").encode(), request.body))
    return IdempotencyKey(
        sha256("\0".join((organization_id, str(request.user.pk), key)).encode()).hexdigest(),
        organization_id=organization_id,
        attempt=ids.new(),
        fingerprint=sha256(content).hexdigest(),
        created_at=moment,
        updated_at=moment,
        leased_until=clock.epoch(now + LEASE),
        expires_at=clock.epoch(now + KEPT),
    )


def _write(claim: IdempotencyKey, now: datetime) -> bool:
    """Write the claim where the key is free, has expired, or its first request has died."""
    free = IdempotencyKey.request_key.does_not_exist() | (IdempotencyKey.expires_at < clock.epoch(now))
    dead = IdempotencyKey.status.does_not_exist() & (IdempotencyKey.leased_until < clock.epoch(now))
    return held(lambda: claim.save(free | (dead & (IdempotencyKey.fingerprint == claim.fingerprint))))


def _settle(claim: IdempotencyKey, response: HttpResponse) -> None:
    """Keep a success; give the key back after a failure. Never fails the request, which is done by now."""
    ours = (IdempotencyKey.attempt == claim.attempt) & IdempotencyKey.status.does_not_exist()
    try:
        if 200 <= response.status_code < 300 and not response.streaming and len(response.content) <= _MAX_BYTES:  # noqa: PLR2004
            headers = {name: response[name] for name in _HEADERS if name in response}
            actions: list[Action] = [
                IdempotencyKey.status.set(response.status_code),
                IdempotencyKey.headers.set("\n".join(f"{name}: {value}" for name, value in headers.items())),
                IdempotencyKey.body.set(gzip.compress(response.content, mtime=0)),
            ]
            claim.update(actions, condition=ours)
        else:
            claim.delete(condition=ours)
    except (UpdateError, DeleteError) as failure:
        logger.warning("idempotency_not_settled", failure=repr(failure)[:200])


def _replayed(kept: IdempotencyKey) -> HttpResponse:
    response = HttpResponse(gzip.decompress(kept.body), status=int(kept.status))
    for line in kept.headers.splitlines():
        name, _, value = line.partition(": ")
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response
