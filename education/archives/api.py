"""Archives in the JSON API: ``/api/education/modules/{id}/export`` and ``/api/education/imports``."""

from django.http import HttpResponse, StreamingHttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from education.archives import schemas, services

router = Router(tags=["education: archives"])


@router.get("/modules/{module_id}/export", operation_id="export_module")
def export_module(request: Request, module_id: str, version: str = "") -> StreamingHttpResponse:
    """Return the draft, or a published ``version``, as a zip archive that is written while it is sent."""
    export = services.export_module(request.scope, module_id=module_id, version=version[:40], now=clock.now())
    return schemas.sent(export)


@router.post("/imports", response={201: schemas.ModuleImportTicketOut}, operation_id="request_import")
def request_import(request: Request, payload: schemas.ModuleImportIn) -> HttpResponse:
    """Ask for a ticket to send an archive straight to S3; then call ``start``."""
    made, form = services.request_import(request.scope, now=clock.now(), **payload.model_dump())
    return answer(schemas.ModuleImportTicketOut.of(made, form), status=201)


@router.get("/imports", response=schemas.ModuleImportsOut, operation_id="list_imports")
def list_imports(request: Request, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> HttpResponse:
    """List the organization's imports, newest first."""
    return answer(schemas.ModuleImportsOut.of(services.list_imports(request.scope, limit=limit, cursor=cursor)))


@router.get("/imports/{import_id}", response=schemas.ModuleImportReportOut, operation_id="get_import")
def get_import(request: Request, import_id: str) -> HttpResponse:
    """Return where an import stands, with what was taken, changed and left out."""
    return answer(schemas.ModuleImportReportOut.of_report(services.get_import(request.scope, import_id=import_id)))


@router.post("/imports/{import_id}/start", response={202: schemas.ModuleImportOut}, operation_id="start_import")
def start_import(request: Request, import_id: str) -> HttpResponse:
    """Say that the archive has arrived: a worker reads it, and makes new drafts of it."""
    made = services.start_import(request.scope, import_id=import_id, now=clock.now())
    return answer(schemas.ModuleImportOut.of(made), status=202)


@router.post("/imports/{import_id}/retry", response={202: schemas.ModuleImportOut}, operation_id="retry_import")
def retry_import(request: Request, import_id: str) -> HttpResponse:
    """Go on with an import that failed, where it broke off."""
    made = services.retry_import(request.scope, import_id=import_id, now=clock.now())
    return answer(schemas.ModuleImportOut.of(made), status=202)


@router.delete("/imports/{import_id}", response={204: None}, operation_id="cancel_import")
def cancel_import(request: Request, import_id: str) -> HttpResponse:
    """Give an import up; modules that it has made stay, files that nothing uses are removed."""
    services.cancel_import(request.scope, import_id=import_id, now=clock.now())
    return HttpResponse(status=204)
