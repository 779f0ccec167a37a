"""Django's own error views, in our words."""

from django.http import HttpRequest, HttpResponse

from diatonic.common import errors
from diatonic.common.http import problems


class _Broken(errors.AppError):
    status = 500
    title = "This did not work"
    default_code = "internal"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that Django refused as malformed."""
    return problems.answer(request, errors.Invalid("The request is not well-formed."))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what Django itself denied."""
    return problems.answer(request, errors.Denied("This is not allowed."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return problems.answer(request, errors.NotFound("There is nothing at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a bug: no detail of it, but the request id to report."""
    return problems.answer(request, _Broken("Something is broken on our side, and it has been logged."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose CSRF token is missing or from another session."""
    sentence = "This form is from an older session. Go back, reload the page and send it again."
    return problems.answer(request, errors.Denied(sentence, code="csrf"))
