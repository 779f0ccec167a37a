"""What the API of the audit log takes and answers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from django.http import StreamingHttpResponse
from ninja import Schema
from pydantic import AwareDatetime, Field

from diatonic.common.http.answers import Answer
from organizations.audit.rules import ACTOR, Event, Filters, told

_Text = Annotated[str, Field(max_length=200)]


class FiltersIn(Schema):
    """Which entries: of one actor, target or action; at or after ``since``, before ``until``."""

    actor: _Text = ""
    target: _Text = ""
    action: _Text = ""
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None

    def filters(self) -> Filters:
        """Return them as the service takes them."""
        return Filters(self.actor, self.target, self.action, _utc(self.since), _utc(self.until))


class ExportIn(FiltersIn):
    """Which entries, in which form."""

    format: Literal["jsonl", "csv"] = "jsonl"


class ActorOut(Answer):
    """Who did it, and through which API token; without a name once the person's details are erased."""

    id: str
    name: str
    token_id: str
    ip_address: str


class TargetOut(Answer):
    """What it was done to."""

    kind: str
    id: str


class SealOut(Answer):
    """The entry's place in the organization's chain."""

    sequence: int
    digest: str
    sealed_at: str


class EventOut(Answer):
    """An entry. ``summary`` is a sentence without its actor; ``seal`` is null until it is sealed, within a minute."""

    event_id: str
    at: str
    action: str
    actor: ActorOut
    target: TargetOut
    summary: str
    details: dict[str, Any]
    changes: dict[str, Any]
    request_id: str
    erased: list[str]
    seal: SealOut | None

    @classmethod
    def of(cls, event: Event) -> Self:
        """Return the answer for an entry."""
        seal = None
        if event.sequence is not None:
            seal = SealOut(sequence=event.sequence, digest=event.digest, sealed_at=event.sealed_at)
        return cls(
            event_id=event.event_id,
            at=event.at,
            action=event.action,
            actor=ActorOut(
                id=event.actor_id,
                name="" if ACTOR in event.erased else event.actor_name,
                token_id=event.token_id,
                ip_address=event.ip_address,
            ),
            target=TargetOut(kind=event.target_kind, id=event.target_id),
            summary=told(event),
            details=event.details,
            changes=event.changes,
            request_id=event.request_id,
            erased=sorted(event.erased),
            seal=seal,
        )


class EventsOut(Answer):
    """A page of entries, newest first."""

    items: list[EventOut]
    next_cursor: str | None


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # a day at either end of the calendar, in another zone
        return moment.replace(tzinfo=UTC)


def sent(content: Iterator[str], format: str, name: str) -> StreamingHttpResponse:  # noqa: A002 -- as it is asked for
    """Return the answer that hands an export out as a file; it is read page by page meanwhile."""
    content_type = "text/csv; charset=utf-8" if format == "csv" else "application/x-ndjson; charset=utf-8"
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response
