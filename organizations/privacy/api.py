"""Privacy in the JSON API: ``/api/me/export`` and ``/api/me/cancel-erasure``. ``DELETE /api/me`` is beside ``GET``."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http.access import Request, find_scope
from diatonic.common.http.answers import answer
from organizations.accounts.auth import SIGNED_IN
from organizations.privacy import schemas, services

router = Router(tags=["me"])


@router.post("/me/export", response={202: schemas.ExportOut}, auth=SIGNED_IN, operation_id="request_my_export")
def request_export(request: Request) -> HttpResponse:
    """Have everything that is kept about me put into a ZIP; then ask for it until it is ready."""
    export = services.request_export(str(request.user.pk), scope=find_scope(request), now=clock.now())
    return answer(schemas.ExportOut.of(export), status=202)


@router.get("/me/export", response=schemas.ExportOut, auth=SIGNED_IN, operation_id="get_my_export")
def get_export(request: Request) -> HttpResponse:
    """Return where my export stands and, once it is ready, a link to it that is good for two minutes."""
    export, url = services.get_export(str(request.user.pk), scope=find_scope(request), now=clock.now())
    response = answer(schemas.ExportOut.of(export, url))
    response["Cache-Control"] = "no-store"
    return response


@router.get("/me/erasure", response=schemas.ErasureOut, auth=SIGNED_IN, operation_id="get_my_erasure")
def get_erasure(request: Request) -> HttpResponse:
    """Return when I am erased, where I have asked for it."""
    erasure = services.get_erasure(str(request.user.pk), scope=find_scope(request))
    return answer(schemas.ErasureOut.of(erasure, services.receipt_address(erasure)))


@router.post("/me/cancel-erasure", response={204: None}, auth=SIGNED_IN, operation_id="cancel_my_erasure")
def cancel_erasure(request: Request) -> HttpResponse:
    """Keep my account after all."""
    services.cancel_erasure(str(request.user.pk), scope=find_scope(request), now=clock.now())
    return HttpResponse(status=204)
