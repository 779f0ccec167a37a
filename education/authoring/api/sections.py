"""Sections in the JSON API: ``/api/education/modules/{id}/sections``."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from education.authoring import schemas, services

router = Router(tags=["education: authoring"])


@router.get("/modules/{module_id}/sections", response=schemas.OutlineOut, operation_id="list_sections")
def list_sections(request: Request, module_id: str) -> HttpResponse:
    """List the sections of a module in order (at most 200, so there are no pages)."""
    module, outline = services.get_module_with_outline(request.scope, module_id=module_id)
    return answer(schemas.OutlineOut.of(module, outline))


@router.post("/modules/{module_id}/sections", response={201: schemas.SectionOut}, operation_id="add_section")
def add_section(request: Request, module_id: str, payload: schemas.SectionIn) -> HttpResponse:
    """Add a section, at a position or at the end."""
    section = services.add_section(request.scope, module_id=module_id, now=clock.now(), **payload.model_dump())
    view = services.get_section(request.scope, module_id=module_id, content_id=section.content_id)
    return _section(view, status=201)


# Before the routes with an id: "order" is none.
@router.put("/modules/{module_id}/sections/order", response=schemas.OutlineOut, operation_id="move_sections")
def move_sections(request: Request, module_id: str, payload: schemas.OrderIn) -> HttpResponse:
    """Put the sections into an order, in one atomic write; 412 when the outline changed meanwhile."""
    outline = services.move_sections(
        request.scope, module_id=module_id, order=payload.order, revision=payload.revision, now=clock.now()
    )
    module = services.get_module(request.scope, module_id=module_id)
    return answer(schemas.OutlineOut.of(module, outline))


@router.get("/modules/{module_id}/sections/{content_id}", response=schemas.SectionOut, operation_id="get_section")
def get_section(request: Request, module_id: str, content_id: str) -> HttpResponse:
    """Return a section of the draft; the ``ETag`` is its revision, for ``If-Match``."""
    view = services.get_section(request.scope, module_id=module_id, content_id=content_id)
    return _section(view)


@router.put("/modules/{module_id}/sections/{content_id}", response=schemas.SectionOut, operation_id="save_section")
def save_section(request: Request, module_id: str, content_id: str, payload: schemas.SectionChangesIn) -> HttpResponse:
    """Save a section; needs ``If-Match``. 412 with their text (``theirs``) when somebody saved meanwhile."""
    view = services.save_section(
        request.scope,
        module_id=module_id,
        content_id=content_id,
        changes=payload.given(),
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    return _section(view)


@router.delete("/modules/{module_id}/sections/{content_id}", response={204: None}, operation_id="delete_section")
def delete_section(request: Request, module_id: str, content_id: str) -> HttpResponse:
    """Take a section out of the module; ``…/restore`` brings it back."""
    services.delete_section(request.scope, module_id=module_id, content_id=content_id, now=clock.now())
    return HttpResponse(status=204)


@router.post(
    "/modules/{module_id}/sections/{content_id}/restore", response=schemas.SectionOut, operation_id="restore_section"
)
def restore_section(request: Request, module_id: str, content_id: str, position: int | None = None) -> HttpResponse:
    """Bring a deleted section back, at a position or at the end."""
    services.restore_section(
        request.scope, module_id=module_id, content_id=content_id, position=position, now=clock.now()
    )
    view = services.get_section(request.scope, module_id=module_id, content_id=content_id)
    return _section(view)


@router.delete(
    "/modules/{module_id}/sections/{content_id}/files/{slot}", response=schemas.SectionOut, operation_id="clear_slot"
)
def clear_slot(request: Request, module_id: str, content_id: str, slot: str) -> HttpResponse:
    """Take the file, or an upload under way, out of a section; the file stays with the organization."""
    services.clear_slot(request.scope, module_id=module_id, content_id=content_id, slot=slot, now=clock.now())
    view = services.get_section(request.scope, module_id=module_id, content_id=content_id)
    return _section(view)


def _section(view: services.SectionView, *, status: int = 200) -> HttpResponse:
    body = schemas.SectionOut.of(view.module, view.outline, view.section)
    return answer(body, status=status, revision=view.section.revision)
