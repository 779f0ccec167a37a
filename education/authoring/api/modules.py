"""Modules in the JSON API: ``/api/education/modules``."""

from django.http import HttpResponse
from ninja import Router, Status
from organizations.media.schemas import TicketOut

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from education.authoring import schemas, services
from education.authoring.rules import Module

router = Router(tags=["education: authoring"])


@router.post("/modules", response={201: schemas.ModuleOut}, operation_id="create_module")
def create_module(request: Request, payload: schemas.ModuleIn) -> Status[schemas.ModuleOut]:
    """Start a module as a draft."""
    module = services.create_module(request.scope, fields=payload.given(), now=clock.now())
    return Status(201, schemas.ModuleOut.of(module))


@router.get("/modules", response=schemas.ModulesOut, operation_id="list_modules")
def list_modules(
    request: Request,
    status: str | None = None,
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> schemas.ModulesOut:
    """List the organization's modules, last changed first; ``status`` is one of 003's."""
    page = services.list_modules(request.scope, status=status, limit=limit, cursor=cursor)
    return schemas.ModulesOut.of(page)


@router.get("/modules/{module_id}", response=schemas.ModuleWithOutlineOut, operation_id="get_module")
def get_module(request: Request, module_id: str, response: HttpResponse) -> HttpResponse | schemas.ModuleWithOutlineOut:
    """Return a module with its outline; the ``ETag`` is its revision, for ``If-Match``."""
    module, outline = services.get_module_with_outline(request.scope, module_id=module_id)
    etag.mark(response, etag.of(module.revision))
    listed = schemas.OutlineOut.of(module, outline)
    answer = schemas.ModuleOut.of(module, duration=outline.duration)
    return schemas.ModuleWithOutlineOut(**answer.model_dump(), outline=listed)


@router.put("/modules/{module_id}", response=schemas.ModuleOut, operation_id="update_module")
def update_module(
    request: Request, module_id: str, payload: schemas.ModuleIn, response: HttpResponse
) -> schemas.ModuleOut:
    """Change what is said about a module; needs ``If-Match``. 412 when somebody changed it meanwhile."""
    module = services.update_module(
        request.scope,
        module_id=module_id,
        fields=payload.given(),
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    return _module(module, response)


@router.delete("/modules/{module_id}", response={204: None}, operation_id="delete_module")
def delete_module(request: Request, module_id: str) -> Status[None]:
    """Delete a module that was never published."""
    services.delete_module(request.scope, module_id=module_id, now=clock.now())
    return Status(204, None)


@router.post("/modules/{module_id}/upload", response={201: TicketOut}, operation_id="upload_to_module")
def upload_to_module(request: Request, module_id: str, payload: schemas.UploadIn) -> Status[TicketOut]:
    """Ask for a ticket to upload a file into the module; then upload straight to S3 and call ``complete``."""
    ticket = services.request_module_upload(request.scope, module_id=module_id, now=clock.now(), **payload.model_dump())
    return Status(201, TicketOut.of(ticket))


@router.post("/modules/{module_id}/submit", response=schemas.ModuleOut, operation_id="submit_module")
def submit_module(request: Request, module_id: str, response: HttpResponse) -> schemas.ModuleOut:
    """Send a complete module for review."""
    return _module(services.submit_module(request.scope, module_id=module_id, now=clock.now()), response)


@router.post("/modules/{module_id}/withdraw", response=schemas.ModuleOut, operation_id="withdraw_module")
def withdraw_module(request: Request, module_id: str, response: HttpResponse) -> schemas.ModuleOut:
    """Take a module back from review."""
    return _module(services.withdraw_module(request.scope, module_id=module_id, now=clock.now()), response)


@router.post("/modules/{module_id}/request-changes", response=schemas.ModuleOut, operation_id="request_changes")
def request_changes(
    request: Request, module_id: str, payload: schemas.ReasonIn, response: HttpResponse
) -> schemas.ModuleOut:
    """Send a module back to its author; the reason is required."""
    module = services.request_changes(request.scope, module_id=module_id, reason=payload.reason, now=clock.now())
    return _module(module, response)


@router.post("/modules/{module_id}/publish", response=schemas.ModuleOut, operation_id="publish_module")
def publish_module(
    request: Request, module_id: str, response: HttpResponse, payload: schemas.PublishIn | None = None
) -> schemas.ModuleOut:
    """Make the reviewed draft the version that learners see."""
    wanted = payload or schemas.PublishIn()
    module = services.publish_module(
        request.scope, module_id=module_id, bump=wanted.bump, note=wanted.note, now=clock.now()
    )
    return _module(module, response)


@router.post("/modules/{module_id}/archive", response=schemas.ModuleOut, operation_id="archive_module")
def archive_module(request: Request, module_id: str, response: HttpResponse) -> schemas.ModuleOut:
    """Take a module out of use; learners no longer see it."""
    return _module(services.archive_module(request.scope, module_id=module_id, now=clock.now()), response)


@router.post("/modules/{module_id}/restore", response=schemas.ModuleOut, operation_id="restore_module")
def restore_module(request: Request, module_id: str, response: HttpResponse) -> schemas.ModuleOut:
    """Bring an archived module back as a draft."""
    return _module(services.restore_module(request.scope, module_id=module_id, now=clock.now()), response)


@router.get("/modules/{module_id}/versions", response=schemas.ReleasesOut, operation_id="list_versions")
def list_versions(
    request: Request,
    module_id: str,
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> schemas.ReleasesOut:
    """List what was published of a module, newest first."""
    page = services.list_releases(request.scope, module_id=module_id, limit=limit, cursor=cursor)
    return schemas.ReleasesOut.of(page)


def _module(module: Module, response: HttpResponse) -> schemas.ModuleOut:
    etag.mark(response, etag.of(module.revision))
    return schemas.ModuleOut.of(module)
