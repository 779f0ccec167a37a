"""The JSON API: where each feature's router is mounted, and how failures are answered."""

from importlib.util import find_spec
from typing import Any

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from diatonic.common import errors
from diatonic.common.http import problems
from diatonic.common.http.access import public
from organizations.accounts.auth import MEMBER

logger = structlog.get_logger(__name__)

#: (prefix, module whose ``router`` is mounted there). One path belongs to one router only.
ROUTERS = (
    ("", "organizations.accounts.api"),
    ("", "organizations.notifications.api"),
    ("", "organizations.media.api"),
    ("/education", "education.authoring.api"),
    ("/education", "education.learning.api"),
)

api = NinjaAPI(
    title="Diatonic",
    version="1.0.0",
    description="Modules, files and learning of an organization. How to sign in: docs/API.md.",
    auth=MEMBER,
    urls_namespace="api",
    docs_decorator=public,
)
for _prefix, _module in ROUTERS:
    if find_spec(_module):
        api.add_router(_prefix, f"{_module}.router")


class Malformed(errors.AppError):
    """The body is not what its content type says."""

    status = 400
    title = "Malformed request"
    default_code = "malformed"


class Broken(errors.AppError):
    """A bug of ours."""

    default_code = "internal"


_BY_STATUS: dict[int, type[errors.AppError]] = {
    400: Malformed,
    401: errors.Unauthenticated,
    403: errors.Denied,
    404: errors.NotFound,
    429: errors.TooMany,
}


@api.exception_handler(errors.AppError)
def _anticipated(request: HttpRequest, failure: errors.AppError) -> HttpResponse:
    return problems.problem(request, failure)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, _failure: Http404) -> HttpResponse:
    return problems.problem(request, errors.NotFound("There is nothing at this address."))


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, failure: HttpError) -> HttpResponse:
    """Answer what ninja itself refuses: no credentials, a missing CSRF token, a body that is not JSON."""
    if failure.status_code == 401:  # noqa: PLR2004
        return problems.problem(request, errors.Unauthenticated("Send an access token as bearer, or sign in."))
    kind = _BY_STATUS.get(failure.status_code, Malformed)
    code = "csrf" if "CSRF" in failure.message else None
    return problems.problem(request, kind(f"{failure.message}.", code=code))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, failure: ValidationError) -> HttpResponse:
    fields = [errors.FieldError(_pointer(error["loc"]), _sentence(error)) for error in failure.errors]
    return problems.problem(request, errors.Invalid("Some of the input cannot be taken.", fields=fields))


@api.exception_handler(Exception)
def _unexpected(request: HttpRequest, failure: Exception) -> HttpResponse:
    """Answer an outage as such; anything else is a bug, logged with its trace and told without."""
    known = problems.as_app_error(failure)
    if known is not None:
        return problems.problem(request, known)
    logger.error("request_broke", exc_info=failure)
    return problems.problem(request, Broken("Something is broken on our side, and it has been logged."))


def _pointer(location: tuple[Any, ...]) -> str:
    """Return the JSON pointer of a pydantic location: ``("body", "data", "title")`` is ``/title``.

    The first part says where the value was (body, query, path), the second in a body is our parameter's name.
    """
    parts = location[2:] if location[0] in ("body", "form") else location[1:]
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _sentence(error: dict[str, Any]) -> str:
    message = str(error["msg"]).removeprefix("Value error, ")
    return message if message.endswith(".") else f"{message}."
