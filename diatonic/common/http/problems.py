"""Failures become answers here: a page for a person, ``application/problem+json`` (RFC 9457) for a program."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from botocore.exceptions import BotoCoreError, ClientError
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from pynamodb.exceptions import PynamoDBException

from diatonic.common import errors

logger = structlog.get_logger(__name__)

_DJANGO: tuple[tuple[tuple[type[Exception], ...], Callable[[], errors.AppError]], ...] = (
    ((Http404,), lambda: errors.NotFound("There is nothing at this address.")),
    ((PermissionDenied,), lambda: errors.Denied("This is not allowed.")),
    ((BadRequest,), lambda: errors.Invalid("The request is not well-formed.")),
    (
        (RequestDataTooBig, TooManyFieldsSent),
        lambda: errors.TooLarge(
            "The request is too large: at most 2 MB and 6000 fields. Files go straight to the bucket."
        ),
    ),
)
_BUSY = (
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "InternalServerError",
    "SlowDown",
)


def as_app_error(failure: Exception) -> errors.AppError | None:
    """Return the anticipated failure that ``failure`` is or stands for, else ``None``."""
    if isinstance(failure, errors.AppError):
        return failure
    for kinds, made in _DJANGO:
        if isinstance(failure, kinds):
            return made()
    return _outage(failure)


def _outage(failure: Exception) -> errors.AppError | None:
    """Return :class:`~errors.Unavailable` where a server behind us failed; a call of ours it refused is a bug."""
    cause = failure.cause if isinstance(failure, PynamoDBException) else failure
    if not isinstance(cause, BotoCoreError | ClientError):
        return None
    if isinstance(cause, ClientError) and not _is_busy(cause):
        return None
    logger.error("server_behind_us_failed", failure=type(cause).__name__, detail=str(cause)[:300])
    return errors.Unavailable("A part of Diatonic does not answer right now. Try again shortly.", retry_after=5)


def _is_busy(refusal: ClientError) -> bool:
    status = refusal.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return refusal.response.get("Error", {}).get("Code") in _BUSY or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def wants_problem(request: HttpRequest) -> bool:
    """Say whether the caller is a program: the API, or a script on a page that asks for JSON."""
    return request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", "")


def problem(request: HttpRequest, failure: errors.AppError) -> HttpResponse:
    """Return ``failure`` as RFC 9457 JSON with ``code``, ``detail``, ``request_id`` and field pointers."""
    body: dict[str, Any] = {
        **failure.extra,
        "type": "about:blank",
        "title": failure.title,
        "status": failure.status,
        "code": failure.code,
        "detail": failure.detail,
        "request_id": getattr(request, "request_id", ""),
    }
    if failure.fields:
        body["errors"] = [{"pointer": field.pointer, "message": field.message} for field in failure.fields]
    response = JsonResponse(body, status=failure.status, content_type="application/problem+json")
    return _with_headers(response, failure)


def page(request: HttpRequest, failure: errors.AppError) -> HttpResponse:
    """Return ``failure`` as a page that says what happened and what to do."""
    template = f"errors/{failure.status}.html"
    context = {"failure": failure, "status_phrase": HTTPStatus(failure.status).phrase}
    response = render(request, [template, "errors/error.html"], context, status=failure.status)
    return _with_headers(response, failure)


def answer(request: HttpRequest, failure: errors.AppError) -> HttpResponse:
    """Return ``failure`` in the form its caller understands."""
    return problem(request, failure) if wants_problem(request) else page(request, failure)


def _with_headers(response: HttpResponse, failure: errors.AppError) -> HttpResponse:
    if failure.retry_after is not None:
        response["Retry-After"] = str(failure.retry_after)
    if isinstance(failure, errors.Unauthenticated):
        response["WWW-Authenticate"] = 'Bearer realm="diatonic"'
    response["Cache-Control"] = "no-store"
    return response


class Problems:
    """Turns anticipated failures of views and of the middleware below into answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; whatever a middleware below raises is translated too."""
        response = self.get_response(request)
        if response.status_code in (404, 405) and wants_problem(request) and not _is_json(response):
            failure: errors.AppError = errors.NotFound("There is nothing at this address.")
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                failure = MethodNotAllowed("This address does not take that method.")
            translated = problem(request, failure)
            if "Allow" in response:
                translated["Allow"] = response["Allow"]
            return translated
        return response

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        """Answer an anticipated failure of a view; anything else is a bug and stays one."""
        known = as_app_error(failure)
        return None if known is None else answer(request, known)


class MethodNotAllowed(errors.AppError):
    """The address exists, but not for this method."""

    status = 405
    title = "Method not allowed"
    default_code = "method_not_allowed"


def _is_json(response: HttpResponse) -> bool:
    return "json" in response.get("Content-Type", "")
