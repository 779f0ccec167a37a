"""``Idempotency-Key`` on POST: the same request sent twice is done once, and answered twice the same."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from django.http import HttpRequest, HttpResponse
from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DeleteError, UpdateError

from diatonic.common import clock, ids
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.connection import counting
from diatonic.common.dynamo.models import BaseModel
from diatonic.common.errors import Conflict, FieldError, Invalid
from diatonic.common.http import problems
from diatonic.common.http.access import Request, find_scope

if TYPE_CHECKING:
    from pynamodb.expressions.update import Action

logger = structlog.get_logger(__name__)

_KEY = re.compile(r"[\x21-\x7e]{1,128}")
KEPT = timedelta(hours=24)
#: A request that has not ended after this long is taken for dead.
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


class OutcomeUnknown(Conflict):
    """The first request with this key broke off after it had begun to write."""

    default_code = "idempotency_outcome_unknown"

    def __init__(self) -> None:
        super().__init__(
            "The first request with this key broke off, and may have been done. Look, and if it was not, send it again "
            "with a new key."
        )


class ShownOnce(Conflict):
    """The first request with this key was done, and its answer held a secret that is kept nowhere."""

    default_code = "idempotency_shown_once"

    def __init__(self) -> None:
        super().__init__("This was done with the first request. Its answer is shown once only and was not kept.")


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

    A refusal gives the key back: the same request may be tried again. So does a failure before anything was
    written; after one that came later nobody knows, and the same request is not made twice.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer, then keep the answer or give the key back."""
        with counting() as calls:
            request.calls = calls  # type: ignore[attr-defined]  # for process_view
            response = self.get_response(request)
        claim: Claim | None = getattr(request, "idempotency", None)
        if claim is not None:
            has_broken_off = response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
            claim.settle(response, is_unknown=has_broken_off and calls.writes > claim.writes)
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
        item = _claim_of(request, key, now)
        kept = None if _write(item, now) else _kept(item.request_key)
        # The second: written, but the answer was lost and the write was tried again.
        if kept is None or kept.attempt == item.attempt:
            request.idempotency = Claim(item, request.calls.writes)  # type: ignore[attr-defined]  # for __call__
            return None
        if kept.fingerprint != item.fingerprint:
            raise KeyReused("This Idempotency-Key was used for another request. Make a new one.")
        if not kept.status:
            raise _running() if kept.leased_until >= clock.epoch(now) else OutcomeUnknown()
        if kept.body is None:
            raise ShownOnce
        return _replayed(kept)


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that this request has; ``writes``: how many it had made of DynamoDB by then."""

    item: IdempotencyKey
    writes: int

    def settle(self, response: HttpResponse, *, is_unknown: bool) -> None:
        """Keep a success, or that nobody knows; give the key back otherwise. Never fails the request, which is over."""
        ours = (IdempotencyKey.attempt == self.item.attempt) & IdempotencyKey.status.does_not_exist()
        try:
            if is_unknown:
                self.item.update([IdempotencyKey.leased_until.set(0)], condition=ours)
            elif "no-store" in response.get("Cache-Control", "") and _is_success(response):
                self.item.update([IdempotencyKey.status.set(response.status_code)], condition=ours)
            elif _can_be_kept(response):
                self.item.update(_keeping(response), condition=ours)
            else:
                self.item.delete(condition=ours)
        except (UpdateError, DeleteError) as failure:
            logger.warning("idempotency_not_settled", failure=repr(failure)[:200])


def _running() -> StillRunning:
    return StillRunning("The first request with this key is still running.", retry_after=1)


def _kept(request_key: str) -> IdempotencyKey:
    try:
        return IdempotencyKey.get(request_key, consistent_read=True)
    except IdempotencyKey.DoesNotExist:
        raise _running() from None  # it failed in between: the key is free at the next try


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
    """Write the claim where the key is free or has expired."""
    free = IdempotencyKey.request_key.does_not_exist() | (IdempotencyKey.expires_at < clock.epoch(now))
    return held(lambda: claim.save(free))


def _is_success(response: HttpResponse) -> bool:
    return HTTPStatus.OK <= response.status_code < HTTPStatus.MULTIPLE_CHOICES


def _can_be_kept(response: HttpResponse) -> bool:
    return _is_success(response) and not response.streaming and len(response.content) <= _MAX_BYTES


def _keeping(response: HttpResponse) -> "list[Action]":
    headers = {name: response[name] for name in _HEADERS if name in response}
    return [
        IdempotencyKey.status.set(response.status_code),
        IdempotencyKey.headers.set("\n".join(f"{name}: {value}" for name, value in headers.items())),
        IdempotencyKey.body.set(gzip.compress(response.content, mtime=0)),
    ]


def _replayed(kept: IdempotencyKey) -> HttpResponse:
    response = HttpResponse(gzip.decompress(kept.body), status=int(kept.status))
    for line in kept.headers.splitlines():
        name, _, value = line.partition(": ")
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response
