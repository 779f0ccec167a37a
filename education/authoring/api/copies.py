"""Copies in the JSON API: of a module, of a section beside itself, of a section into another module."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from education.authoring import schemas, services
from education.authoring.rules import Section

router = Router(tags=["education: authoring"])


@router.post("/modules/{module_id}/duplicate", response={201: schemas.ModuleOut}, operation_id="duplicate_module")
def duplicate_module(request: Request, module_id: str) -> HttpResponse:
    """Make a copy of a module's draft, with all its sections; files are used and not copied."""
    module = services.duplicate_module(request.scope, module_id=module_id, now=clock.now())
    return answer(schemas.ModuleOut.of(module), status=201, revision=module.revision)


@router.post(
    "/modules/{module_id}/sections/{content_id}/duplicate",
    response={201: schemas.SectionOut},
    operation_id="duplicate_section",
)
def duplicate_section(request: Request, module_id: str, content_id: str) -> HttpResponse:
    """Put a copy of a section right after it."""
    made = services.duplicate_section(request.scope, module_id=module_id, content_id=content_id, now=clock.now())
    return _section(request, made)


@router.post(
    "/modules/{module_id}/sections/{content_id}/copy", response={201: schemas.SectionOut}, operation_id="copy_section"
)
def copy_section(request: Request, module_id: str, content_id: str, payload: schemas.CopyIn) -> HttpResponse:
    """Put a copy of a section into a module of the organization, at a position or at the end.

    Out of a restricted module into one that is not: only with ``may_open``, else 409 with the code ``would_open``.
    """
    made = services.copy_section(
        request.scope,
        module_id=module_id,
        content_id=content_id,
        to_module_id=payload.module_id,
        position=payload.position,
        may_open=payload.may_open,
        now=clock.now(),
    )
    return _section(request, made)


def _section(request: Request, made: Section) -> HttpResponse:
    view = services.get_section(request.scope, module_id=made.module_id, content_id=made.content_id)
    body = schemas.SectionOut.of(view.module, view.outline, view.section)
    return answer(body, status=201, revision=view.section.revision)
