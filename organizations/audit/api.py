"""The audit log in the JSON API: ``/api/organizations/{organization_id}/audit``."""

from typing import Annotated

from django.http import HttpResponse, StreamingHttpResponse
from ninja import Path, Query, Router

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from organizations.audit import schemas, services

router = Router(tags=["organizations: audit"])

OrganizationId = Annotated[str, Path(max_length=63)]


@router.get("/organizations/{organization_id}/audit", response=schemas.EventsOut, operation_id="list_audit_events")
def list_events(
    request: Request,
    organization_id: OrganizationId,
    asked: Query[schemas.FiltersIn],
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List what people decided and changed, newest first, all or by one of actor, target and action. Needs `audit.view`."""
    page = services.list_events(request.scope, filters=asked.filters(), limit=limit, cursor=cursor, now=clock.now())
    return answer(
        schemas.EventsOut(items=[schemas.EventOut.of(event) for event in page.items], next_cursor=page.next_cursor)
    )


@router.get("/organizations/{organization_id}/audit/export", operation_id="export_audit_events")
def export(request: Request, organization_id: OrganizationId, asked: Query[schemas.ExportIn]) -> StreamingHttpResponse:
    """Return all entries that the list would have, the eldest first: JSON Lines, which `verify_audit.py` checks, or CSV."""
    export = services.export_table if asked.format == "csv" else services.export_lines
    content = export(request.scope, filters=asked.filters(), now=clock.now())
    return schemas.sent(content, asked.format, f"audit-{organization_id}")
