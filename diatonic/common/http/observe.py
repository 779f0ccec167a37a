"""Outermost middleware: a request id, the log line, and how long DynamoDB took."""

import re
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.urls import Resolver404, resolve
from django_structlog.middlewares import RequestMiddleware

from diatonic.common import cloud, ids, tracing
from diatonic.common.dynamo import connection
from diatonic.common.http.access import find_scope

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def route_of(request: "HttpRequest") -> str:
    """Return the route's template, never the path, which may be a secret; also of what a middleware answered."""
    match = request.resolver_match
    if match is None:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return "(no route)"
    return f"/{match.route}"


class Observe(RequestMiddleware):
    """django-structlog's request log, without query strings (they may carry codes and tokens).

    Every answer carries ``X-Request-ID`` (the caller's own where it is well-formed); while debugging also
    ``Server-Timing`` with the number of DynamoDB calls and their time.
    """

    def __call__(self, request: "HttpRequest") -> "HttpResponse":
        given = request.META.get("HTTP_X_REQUEST_ID", "")  # request.headers would be cached before we change it
        request.request_id = given if _REQUEST_ID.fullmatch(given) else ids.new()  # type: ignore[attr-defined]
        request.META["HTTP_X_REQUEST_ID"] = request.request_id  # type: ignore[attr-defined]
        started = time.perf_counter()
        with connection.counting() as calls, cloud.counting() as called, tracing.span(request.method or "") as span:
            response: Any = super().__call__(request)
            span.rename(self.format_request(request))
            span.note({"http.route": route_of(request), "http.response.status_code": response.status_code,
                       "request_id": request.request_id, "dynamodb.calls": calls.total})  # type: ignore[attr-defined]  # fmt: skip
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                span.fail(str(response.status_code))
        scope = find_scope(request)
        cloud.tell(scope.organization_id if scope else "", called)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        if settings.DEBUG:
            total = (time.perf_counter() - started) * 1000
            response["Server-Timing"] = (
                f'total;dur={total:.1f}, dynamodb;dur={calls.seconds * 1000:.1f};desc="{calls.total} calls"'
            )
        return response  # type: ignore[no-any-return]

    @staticmethod
    def format_request(request: "HttpRequest") -> str:
        """Return the method and the route (its template), never the path or the query."""
        return f"{request.method} {route_of(request)}"

    @staticmethod
    def bind_user_id(request: "HttpRequest") -> None:
        """Bind the acting person; ``scope`` is there once the accounts middleware has run."""
        scope = find_scope(request)
        if scope is not None:
            structlog.contextvars.bind_contextvars(user_id=scope.user_id, organization_id=scope.organization_id)
