"""The JSON API of feature flags: which are on here, and the operators' board."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Path, Query, Router

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from organizations.flags import schemas, services

router = Router(tags=["flags"])

FlagName = Annotated[str, Path(max_length=64)]


@router.get("/flags", response=schemas.FlagsOut, operation_id="get_flags")
def get_flags(request: Request) -> HttpResponse:
    """Return which features are on in the organization."""
    return answer(schemas.FlagsOut.of(request.scope))


@router.get("/operator/flags", response=schemas.BoardOut, operation_id="get_flag_board")
def get_board(request: Request, organization: Annotated[str, Query(max_length=63)] = "") -> HttpResponse:
    """Return every flag with who switched it, for an organization; for operators of the platform."""
    return answer(schemas.BoardOut.of(services.get_board(request.scope, organization_id=organization)))


@router.put("/operator/flags/{flag}", response={204: None}, operation_id="switch_flag")
def switch(request: Request, flag: FlagName, payload: schemas.SwitchIn) -> HttpResponse:
    """Switch a flag for one organization or for all; for operators of the platform."""
    services.switch(request.scope, flag=flag, now=clock.now(), **payload.model_dump())
    return HttpResponse(status=204)
