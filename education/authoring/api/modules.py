"""Modules in the JSON API: ``/api/education/modules``."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from education.authoring import schemas, services
from education.authoring.rules import Module
from organizations.media.schemas import TicketOut

router = Router(tags=["education: authoring"])


@router.post("/modules", response={201: schemas.ModuleOut}, operation_id="create_module")
def create_module(request: Request, payload: schemas.ModuleIn) -> HttpResponse:
    """Start a module as a draft."""
    module = services.create_module(request.scope, fields=payload.given(), now=clock.now())
    return answer(schemas.ModuleOut.of(module), status=201, revision=module.revision)


@router.get("/modules", response=schemas.ModulesOut, operation_id="list_modules")
def list_modules(
    request: Request,
    status: str | None = None,
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List the organization's modules, last changed first; ``status`` is one of 003's."""
    page = services.list_modules(request.scope, status=status, limit=limit, cursor=cursor)
    return answer(schemas.ModulesOut.of(page))


@router.get("/modules/{module_id}", response=schemas.ModuleWithOutlineOut, operation_id="get_module")
def get_module(request: Request, module_id: str) -> HttpResponse:
    """Return a module with its outline; the ``ETag`` is its revision, for ``If-Match``."""
    module, outline = services.get_module_with_outline(request.scope, module_id=module_id)
    return answer(schemas.ModuleWithOutlineOut.of_both(module, outline), revision=module.revision)


@router.put("/modules/{module_id}", response=schemas.ModuleOut, operation_id="update_module")
def update_module(request: Request, module_id: str, payload: schemas.ModuleIn) -> HttpResponse:
    """Change what is said about a module; needs ``If-Match``. 412 when somebody changed it meanwhile."""
    module = services.update_module(
        request.scope,
        module_id=module_id,
        fields=payload.given(),
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    return _module(module)


@router.delete("/modules/{module_id}", response={204: None}, operation_id="delete_module")
def delete_module(request: Request, module_id: str) -> HttpResponse:
    """Delete a module that was never published."""
    services.delete_module(request.scope, module_id=module_id, now=clock.now())
    return HttpResponse(status=204)


@router.post("/modules/{module_id}/upload", response={201: TicketOut}, operation_id="upload_to_module")
def upload_to_module(request: Request, module_id: str, payload: schemas.UploadIn) -> HttpResponse:
    """Ask for a ticket to upload a file into the module; then upload straight to S3 and call ``complete``."""
    ticket = services.request_module_upload(request.scope, module_id=module_id, now=clock.now(), **payload.model_dump())
    return answer(TicketOut.of(ticket), status=201)


@router.post("/modules/{module_id}/submit", response=schemas.ModuleOut, operation_id="submit_module")
def submit_module(request: Request, module_id: str) -> HttpResponse:
    """Send a complete module for review."""
    return _module(services.submit_module(request.scope, module_id=module_id, now=clock.now()))


@router.post("/modules/{module_id}/withdraw", response=schemas.ModuleOut, operation_id="withdraw_module")
def withdraw_module(request: Request, module_id: str) -> HttpResponse:
    """Take a module back from review."""
    return _module(services.withdraw_module(request.scope, module_id=module_id, now=clock.now()))


@router.post("/modules/{module_id}/request-changes", response=schemas.ModuleOut, operation_id="request_changes")
def request_changes(request: Request, module_id: str, payload: schemas.ReasonIn) -> HttpResponse:
    """Send a module back to its author; the reason is required."""
    module = services.request_changes(request.scope, module_id=module_id, reason=payload.reason, now=clock.now())
    return _module(module)


@router.post("/modules/{module_id}/publish", response=schemas.ModuleOut, operation_id="publish_module")
def publish_module(request: Request, module_id: str, payload: schemas.PublishIn | None = None) -> HttpResponse:
    """Make the reviewed draft the version that learners see."""
    wanted = payload or schemas.PublishIn()
    module = services.publish_module(
        request.scope,
        module_id=module_id,
        bump=wanted.bump,
        note=wanted.note,
        answers=wanted.answers,
        now=clock.now(),
    )
    return _module(module)


@router.get(
    "/modules/{module_id}/answered-quizzes",
    response=schemas.AnsweredQuizzesOut,
    operation_id="list_answered_quizzes",
)
def list_answered_quizzes(request: Request, module_id: str) -> HttpResponse:
    """Return the quizzes that publishing would change and that learners have answered, with counts."""
    return answer(schemas.AnsweredQuizzesOut.of(services.list_answered(request.scope, module_id=module_id)))


@router.post("/modules/{module_id}/archive", response=schemas.ModuleOut, operation_id="archive_module")
def archive_module(request: Request, module_id: str) -> HttpResponse:
    """Take a module out of use; learners no longer see it."""
    return _module(services.archive_module(request.scope, module_id=module_id, now=clock.now()))


@router.post("/modules/{module_id}/restore", response=schemas.ModuleOut, operation_id="restore_module")
def restore_module(request: Request, module_id: str) -> HttpResponse:
    """Bring an archived module back as a draft."""
    return _module(services.restore_module(request.scope, module_id=module_id, now=clock.now()))


@router.get("/modules/{module_id}/versions", response=schemas.ReleasesOut, operation_id="list_versions")
def list_versions(
    request: Request,
    module_id: str,
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List what was published of a module, newest first."""
    page = services.list_releases(request.scope, module_id=module_id, limit=limit, cursor=cursor)
    return answer(schemas.ReleasesOut.of(page))


@router.get("/modules/{module_id}/prerequisites", response=schemas.PrerequisitesOut, operation_id="get_prerequisites")
def get_prerequisites(request: Request, module_id: str) -> HttpResponse:
    """Return what a module requires and which modules require it; ``PUT`` the module to change the former."""
    found = services.get_prerequisites(request.scope, module_id=module_id)
    return answer(schemas.PrerequisitesOut.of(found))


def _module(module: Module) -> HttpResponse:
    return answer(schemas.ModuleOut.of(module), revision=module.revision)
