"""Shapes of invocations in the API."""

from datetime import date
from typing import Annotated, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from organizations.invocations.rules import Asked, Invocation, Show, Status


class InvocationsIn(Schema):
    """Which lines: the newest or slowest of a day (today), failures, or (newest first) of one route or task."""

    show: Show = Show.NEWEST
    function: Annotated[str, Field(max_length=200)] = ""
    day: date | None = None

    def asked(self) -> Asked:
        """Return them as the service takes them."""
        return Asked(self.show, self.function, self.day)


class InvocationOut(Answer):
    """One request or task. Empty is what there was none of: a task has no route, a success no error."""

    function_name: str
    invoked_at: str
    duration_ms: int
    memory_used_mb: int
    status: Status
    error_message: str
    request_id: str
    organization_id: str
    cold_start: bool
    http_method: str
    endpoint: str
    status_code: str

    @classmethod
    def of(cls, one: Invocation) -> Self:
        """Return the answer for a line."""
        said = one.metadata.get
        return cls(
            function_name=one.function_name,
            invoked_at=one.invoked_at,
            duration_ms=one.duration_ms,
            memory_used_mb=one.memory_used_mb,
            status=one.status,
            error_message=one.error_message,
            request_id=one.request_id,
            organization_id=one.organization_id,
            cold_start=one.cold_start,
            http_method=said("http_method", ""),
            endpoint=said("endpoint", ""),
            status_code=said("status_code", ""),
        )


class InvocationsOut(Answer):
    """A page of lines."""

    items: list[InvocationOut]
    next_cursor: str | None
