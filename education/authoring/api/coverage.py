"""Objectives and what serves them, in the JSON API: ``/api/education/modules/{id}/coverage``."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from education.authoring import schemas, services

router = Router(tags=["education: authoring"])


@router.get("/modules/{module_id}/coverage", response=schemas.CoverageOut, operation_id="get_coverage")
def get_coverage(request: Request, module_id: str) -> HttpResponse:
    """Return which sections and questions serve which objective; the ``ETag`` is the table's revision."""
    return _coverage(services.get_coverage(request.scope, module_id=module_id))


@router.put("/modules/{module_id}/coverage", response=schemas.CoverageOut, operation_id="save_coverage")
def save_coverage(request: Request, module_id: str, payload: schemas.CoverageIn) -> HttpResponse:
    """Replace the table; needs ``If-Match`` (``"0"`` for the first). 412 when somebody changed it meanwhile."""
    view = services.save_coverage(
        request.scope,
        module_id=module_id,
        links=payload.links(),
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    return _coverage(view)


def _coverage(view: services.CoverageView) -> HttpResponse:
    return answer(schemas.CoverageOut.of(view), revision=view.coverage.revision)
