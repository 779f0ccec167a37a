"""The log to take along: JSON Lines, which can be checked without us, or a table."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.pages import MAX_LIMIT, Page
from diatonic.common.scope import Scope
from diatonic.common.sheets import Cell, lines
from organizations.audit.rules import FORMAT, Event, Filters, in_words, told
from organizations.audit.services.reading import check_can_view, checked
from organizations.audit.store import AuditStore, ChainStore, event_of, line_for, personal_of

_HEAD: list[Cell] = [
    "Time (UTC)",
    "Who",
    "Person",
    "Through the API token",
    "From the address",
    "What",
    "Did",
    "Kind of thing",
    "Thing",
    "Before and after",
    "Details",
    "Request",
    "Number",
    "Digest",
    "Sealed at (UTC)",
]


def export_lines(scope: Scope, *, filters: Filters, now: datetime) -> Iterator[str]:
    """Return the entries as JSON Lines, the eldest first, for ``static/audit/verify_audit.py`` and other programs.

    The first line says what the file holds and how far the chain went, the last one how many entries there are. Needs
    ``audit.view``. Three DynamoDB calls before the first line, three for each hundred entries after. Raises ``Invalid``
    as :func:`list_events` does.
    """
    check_can_view(scope)
    asked = checked(filters)
    head = {
        "kind": "export",
        "format": FORMAT,
        "organization": scope.organization_id,
        "exported_at": clock.iso(now),
        "filters": {
            **{name: getattr(asked, name) for name in ("actor", "target", "action")},
            "since": clock.iso(asked.since) if asked.since else "",
            "until": clock.iso(asked.until) if asked.until else "",
        },
        "head": str(ChainStore(scope).head()),
    }
    return _json_lines(head, _pages(AuditStore(scope), asked, now))


def export_table(scope: Scope, *, filters: Filters, now: datetime) -> Iterator[str]:
    """Return the entries as lines of a table (CSV), the eldest first. Needs and raises what :func:`export_lines` does."""
    check_can_view(scope)
    return lines(_rows(_pages(AuditStore(scope), checked(filters), now)))


def _pages(store: AuditStore, filters: Filters, now: datetime) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    """Return entries with what lies beside them, a page at a time; the first is read at once."""

    def read(cursor: str | None) -> tuple[Page[Any], dict[str, Any]]:
        page = store.items(filters, limit=MAX_LIMIT, cursor=cursor, newest_first=False)
        return page, store.beside(page.items, now=now)

    def go_on(page: Page[Any], beside: dict[str, Any]) -> Iterator[tuple[list[Any], dict[str, Any]]]:
        yield list(page.items), beside
        while page.next_cursor:
            page, beside = read(page.next_cursor)
            yield list(page.items), beside

    return go_on(*read(None))


def _json_lines(head: dict[str, Any], pages: Iterator[tuple[list[Any], dict[str, Any]]]) -> Iterator[str]:
    yield _line(head)
    count = 0
    for items, beside in pages:
        for item in items:
            count += 1
            yield _line({**line_for(item), "personal": personal_of(item, beside)})
    yield _line({"kind": "end", "entries": count})


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n"


def _rows(pages: Iterator[tuple[list[Any], dict[str, Any]]]) -> Iterator[list[Cell]]:
    yield _HEAD
    for items, beside in pages:
        for item in items:
            yield _row(event_of(item, beside))


def _row(event: Event) -> list[Cell]:
    return [
        event.at,
        event.actor_name,
        event.actor_id,
        event.token_id,
        event.ip_address,
        in_words(event.action),
        told(event),
        event.target_kind,
        event.target_id,
        _json(event.changes),
        _json(event.details),
        event.request_id,
        event.sequence,
        event.digest,
        event.sealed_at,
    ]


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
