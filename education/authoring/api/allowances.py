"""More time and attempts for one learner: ``/api/education/modules/{id}/allowances``."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from education.authoring import schemas, services

router = Router(tags=["education: authoring"])


@router.get("/modules/{module_id}/allowances", response=schemas.AllowancesOut, operation_id="list_allowances")
def list_allowances(
    request: Request, module_id: str, limit: int = DEFAULT_LIMIT, cursor: Cursor = None
) -> HttpResponse:
    """List who is allowed more time or attempts at the quizzes of a module."""
    found = services.list_allowances(request.scope, module_id=module_id, limit=limit, cursor=cursor)
    return answer(schemas.AllowancesOut.of(found))


@router.put("/modules/{module_id}/allowances/{user_id}", response=schemas.AllowanceOut, operation_id="allow_extra")
def allow_extra(request: Request, module_id: str, user_id: str, payload: schemas.ExtraIn) -> HttpResponse:
    """Allow a member more, in place of what they were allowed before; an attempt under way keeps its end."""
    allowance = services.allow(
        request.scope, module_id=module_id, user_id=user_id, extra=payload.model_dump(), now=clock.now()
    )
    return answer(schemas.AllowanceOut.of(allowance))


@router.delete("/modules/{module_id}/allowances/{user_id}", response={204: None}, operation_id="remove_extra")
def remove_extra(request: Request, module_id: str, user_id: str, content_id: str = "") -> HttpResponse:
    """Take back what a learner is allowed, at the quiz ``content_id`` or at all quizzes of the module."""
    services.disallow(request.scope, module_id=module_id, user_id=user_id, content_id=content_id, now=clock.now())
    return HttpResponse(status=204)
