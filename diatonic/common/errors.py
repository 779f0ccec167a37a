"""The failures that are anticipated, one class for each way to answer them.

Services raise these (or a subclass defined beside the function that raises it); one middleware turns
them into pages and one ninja handler into RFC 9457 ``application/problem+json``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: ``pointer`` is a JSON pointer (RFC 6901) such as ``/title``; ``message`` a sentence."""

    pointer: str
    message: str

    @property
    def name(self) -> str:
        """The form field the pointer leads to: ``/questions/0/text`` is ``questions-0-text``."""
        return self.pointer.strip("/").replace("/", "-")


class AppError(Exception):
    """An anticipated failure: a sentence for a person, a code for a program, a status for HTTP."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something failed"
    default_code: ClassVar[str] = "error"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        fields: Sequence[FieldError] = (),
        extra: dict[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.default_code
        self.fields = tuple(fields)
        self.extra = extra or {}
        self.retry_after = retry_after


class Unauthenticated(AppError):
    """Nobody is signed in, or the token is not good."""

    status = 401
    title = "Sign in first"
    default_code = "unauthenticated"


class Denied(AppError):
    """A member of the organization lacks the permission."""

    status = 403
    title = "Not allowed"
    default_code = "denied"


class NotFound(AppError):
    """It does not exist, or it is another organization's, which is the same answer."""

    status = 404
    title = "Not found"
    default_code = "not_found"


class Conflict(AppError):
    """The state of the thing does not allow this now."""

    status = 409
    title = "Not possible now"
    default_code = "conflict"


class Stale(AppError):
    """Somebody changed it meanwhile; ``extra`` says who (``by``), when (``at``) and the ``revision`` now."""

    status = 412
    title = "Changed meanwhile"
    default_code = "stale"


class TooLarge(AppError):
    """The request's body is larger than any that is taken."""

    status = 413
    title = "Too large"
    default_code = "too_large"


class Invalid(AppError):
    """Input that cannot be taken; ``fields`` name what is wrong and what would be right."""

    status = 422
    title = "Check the input"
    default_code = "invalid"


class TooMany(AppError):
    """A limit on how often was reached; ``retry_after`` is in seconds."""

    status = 429
    title = "Too many requests"
    default_code = "too_many"


class Unavailable(AppError):
    """A server behind us does not answer; ``retry_after`` is in seconds."""

    status = 503
    title = "Not available right now"
    default_code = "unavailable"
