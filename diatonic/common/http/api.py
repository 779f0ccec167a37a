"""The API's frame: every failure is a problem (RFC 9457), and the OpenAPI document says so."""

import json
from typing import Any

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from diatonic.common import errors, validation
from diatonic.common.http import problems

logger = structlog.get_logger(__name__)


class Malformed(errors.AppError):
    """The body is not what its content type says."""

    status = 400
    title = "Malformed request"
    default_code = "malformed"


class Broken(errors.AppError):
    """A bug of ours."""

    default_code = "internal"


PROBLEM = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457). `detail` is for a person, `code` for a program.",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "message"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer to the wrong field"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
_ANSWER = {
    "description": "A problem",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class _Objects(Parser):
    """Takes JSON objects only: of a text or a list, ninja would read Python's own attributes as the fields."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return the body. Raises ``ValueError``, ``TypeError``."""
        body = json.loads(request.body)
        if not isinstance(body, dict):
            raise TypeError("not an object")
        return body


class Api(NinjaAPI):
    """A NinjaAPI whose failures are problems, also those that ninja itself finds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(parser=_Objects(), **options)
        self._document: OpenAPISchema | None = None
        for kind, handler in _HANDLERS.items():
            self.add_exception_handler(kind, handler)

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the document, with the problem as every operation's other answer. It is made once."""
        if self._document is None:
            self._document = self._described(super().get_openapi_schema(**options))
        return self._document

    @staticmethod
    def _described(document: OpenAPISchema) -> OpenAPISchema:
        document["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["responses"].setdefault("default", _ANSWER)
        return document


_BY_STATUS: dict[int, type[errors.AppError]] = {
    403: errors.Denied,
    404: errors.NotFound,
    429: errors.TooMany,
}


def _not_found(request: HttpRequest, _failure: Http404) -> HttpResponse:
    return problems.problem(request, errors.NotFound("There is nothing at this address."))


def _refused(request: HttpRequest, failure: HttpError) -> HttpResponse:
    """Answer what ninja itself refuses: no credentials, a missing CSRF token, a body that is not JSON."""
    if failure.status_code == 401:  # noqa: PLR2004
        return problems.problem(request, errors.Unauthenticated("Send an access token as bearer, or sign in."))
    if "CSRF" in failure.message:
        sentence = "With a session, send the CSRF token of its cookie in X-CSRFToken."
        return problems.problem(request, errors.Denied(sentence, code="csrf"))
    if failure.message.startswith("Cannot parse request body"):
        return problems.problem(request, Malformed("Send a JSON object as the body."))
    kind = _BY_STATUS.get(failure.status_code, Malformed)
    return problems.problem(request, kind(f"{failure.message.rstrip('.')}."))


def _invalid(request: HttpRequest, failure: ValidationError) -> HttpResponse:
    fields = [errors.FieldError(_pointer(error["loc"]), validation.sentence(error)) for error in failure.errors]
    return problems.problem(request, errors.Invalid("Some of this cannot be taken as it is.", fields=fields))


def _unexpected(request: HttpRequest, failure: Exception) -> HttpResponse:
    """Answer an outage as such; anything else is a bug, logged with its trace and told without."""
    known = problems.as_app_error(failure)
    if known is not None:
        return problems.problem(request, known)
    logger.error("request_broke", exc_info=failure)
    return problems.problem(request, Broken("Something is broken on our side, and it has been logged."))


#: Kind of failure → what answers it.
_HANDLERS: dict[type[Exception], Any] = {
    errors.AppError: problems.problem,
    Http404: _not_found,
    HttpError: _refused,
    ValidationError: _invalid,
    Exception: _unexpected,
}


def _pointer(location: tuple[Any, ...]) -> str:
    """Return the JSON pointer of a pydantic location: ``("body", "data", "title")`` is ``/title``.

    The first part says where the value was (body, query, path), the second in a body is our parameter's name.
    """
    parts = location[2:] if location[0] in ("body", "form") else location[1:]
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts) or "/"
