"""Notes a sample of the requests, once they are answered."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from diatonic.common import clock
from diatonic.common.http.access import find_scope
from organizations.invocations.rules import Invocation, Status, shortened, status_of_answer
from organizations.invocations.services import begins_process, note


class Invocations:
    """Inside ``Observe``, which knows the request's id, and outside of everything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then note it."""
        cold, began, started = begins_process(), clock.now(), time.perf_counter()
        response = self.get_response(request)
        milliseconds = round((time.perf_counter() - started) * 1000)
        status = status_of_answer(response.status_code)
        if request.resolver_match is not None or status is not Status.SUCCESS:
            note(
                status,
                getattr(request, "request_id", ""),
                lambda megabytes: _line(
                    request, response.status_code, status, megabytes, (clock.iso(began), milliseconds, cold)
                ),
            )
        return response


def _line(request: HttpRequest, code: int, status: Status, megabytes: int, timed: tuple[str, int, bool]) -> Invocation:
    scope, match = find_scope(request), request.resolver_match
    invoked_at, milliseconds, cold = timed
    return Invocation(
        function_name=(match.view_name or match.route) if match else "unknown",
        invoked_at=invoked_at,
        duration_ms=milliseconds,
        memory_used_mb=megabytes,
        status=status,
        request_id=getattr(request, "request_id", ""),
        organization_id=scope.organization_id if scope else "",
        associated_account=scope.user_id if scope else "",
        error_message=f"HTTP {code}" if status is not Status.SUCCESS else "",
        cold_start=cold,
        metadata={
            "http_method": request.method or "",
            # The route, not the path: paths carry tokens and ids.
            "endpoint": f"/{match.route}" if match else "",
            "user_agent": shortened(request.headers.get("User-Agent", "")),
            "status_code": str(code),
        },
    )
