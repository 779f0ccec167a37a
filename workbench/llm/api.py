"""The JSON API of the gateway: which models there are, what they cost, and how much they may."""

from decimal import Decimal
from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router

from diatonic.common import clock
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from workbench.llm import services
from workbench.llm.rules.limits import Limits
from workbench.llm.schemas import limits as schemas
from workbench.llm.schemas import usage as usage_schemas

router = Router(tags=["workbench: models"])

Month = Annotated[str | None, Query(max_length=7, pattern=r"^\d{4}-(0[1-9]|1[0-2])$", examples=["2026-01"])]


@router.get("/models", response=schemas.ModelsOut, operation_id="list_models")
def list_models(request: Request) -> HttpResponse:
    """List the models that are offered here, with their prices. Needs `agents.view`."""
    found = services.models(request.scope, now=clock.now())
    return answer(schemas.ModelsOut(items=[schemas.PricedModelOut.of(offer) for offer in found]))


@router.get("/limits", response=schemas.ModelLimitsOut, operation_id="get_model_limits")
def get_limits(request: Request) -> HttpResponse:
    """Return what the organization allows of models. Needs `llm.view`."""
    return _answer(services.get_limits(request.scope))


@router.put("/limits", response=schemas.ModelLimitsOut, operation_id="change_model_limits")
def change_limits(request: Request, payload: schemas.ModelLimitsIn) -> HttpResponse:
    """Change some limits, with `If-Match`; needs `llm.edit`. Or, as the owner, add to the budget of this month."""
    revision, changes, now = etag.revision_required(request), payload.changes(), clock.now()
    more = payload.extension
    if more is None:
        changed = services.change_limits(request.scope, changes=changes, revision=revision, now=now)
    elif changes:
        alone = FieldError("/extension", "Send it without other limits.")
        raise Invalid("A budget is extended by itself.", fields=[alone])
    else:
        cost = Decimal(more.cost)
        changed = services.extend_budget(request.scope, cost=cost, reason=more.reason, revision=revision, now=now)
    return _answer(changed)


@router.get("/usage", response=usage_schemas.ModelUsageOut, operation_id="get_model_usage")
def get_usage(request: Request, month: Month = None) -> HttpResponse:
    """Return what models did and cost in a month (UTC), by model, function and day. Needs `llm.view`."""
    return answer(usage_schemas.ModelUsageOut.of(services.get_usage(request.scope, month=month, now=clock.now())))


@router.get("/usage.csv", operation_id="get_model_usage_table")
def get_usage_table(request: Request, month: Month = None) -> HttpResponse:
    """Return the same as a table (CSV): of what, its name, requests, tokens, dollars, scores."""
    usage = services.get_usage(request.scope, month=month, now=clock.now())
    response = HttpResponse(services.usage_sheet(usage), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="models-{usage.month}.csv"'
    return response


@router.get("/calls", response=usage_schemas.CallsOut, operation_id="list_model_calls")
def list_calls(request: Request, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> HttpResponse:
    """List the calls of models, newest first. Needs `llm.view`."""
    page = services.list_calls(request.scope, limit=limit, cursor=cursor)
    items = [usage_schemas.CallOut.of(line) for line in page.items]
    return answer(usage_schemas.CallsOut(items=items, next_cursor=page.next_cursor))


@router.put("/calls/{conversation_id}/{call_id}/score", response=usage_schemas.CallOut, operation_id="score_model_call")
def score_call(request: Request, conversation_id: str, call_id: str, payload: usage_schemas.ScoreIn) -> HttpResponse:
    """Say how good the answer of a call was, or take that back: for whom it was made, and with `llm.view`."""
    line = services.score_call(
        request.scope, conversation_id=conversation_id, call_id=call_id, score=payload.score, now=clock.now()
    )
    return answer(usage_schemas.CallOut.of(line))


def _answer(limits: Limits) -> HttpResponse:
    return answer(schemas.ModelLimitsOut.of(limits), revision=limits.revision)
