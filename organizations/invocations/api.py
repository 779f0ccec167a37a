"""The JSON API of invocations, for operators of the platform."""

from django.http import HttpResponse
from ninja import Query, Router

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from organizations.invocations import schemas, services

router = Router(tags=["invocations"])


@router.get("/operator/invocations", response=schemas.InvocationsOut, operation_id="list_invocations")
def list_invocations(
    request: Request, asked: Query[schemas.InvocationsIn], limit: int = DEFAULT_LIMIT, cursor: Cursor = None
) -> HttpResponse:
    """List what ran in all organizations: a sample of requests and tasks, and every failure; for operators."""
    page = services.list_invocations(request.scope, asked=asked.asked(), now=clock.now(), limit=limit, cursor=cursor)
    items = [schemas.InvocationOut.of(one) for one in page.items]
    return answer(schemas.InvocationsOut(items=items, next_cursor=page.next_cursor))
