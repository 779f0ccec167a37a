"""The review checklist in the JSON API: ``/api/education/modules/{id}/checklist``."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from education.authoring import schemas, services

router = Router(tags=["education: authoring"])


@router.get("/modules/{module_id}/checklist", response=schemas.ChecklistOut, operation_id="get_checklist")
def get_checklist(request: Request, module_id: str) -> HttpResponse:
    """Return what blocks the draft and what had better be mended, each with its place and how to mend it."""
    module, listed = services.get_checklist(request.scope, module_id=module_id)
    return answer(schemas.ChecklistOut.of(module, listed))
