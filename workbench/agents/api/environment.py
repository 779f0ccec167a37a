"""Environments in the JSON API: below ``/api/workbench/projects/{id}/environment``."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from workbench.agents import services
from workbench.agents.schemas import environment as schemas

router = Router(tags=["workbench: agents"], by_alias=True)
_KEY = "/workbench/projects/{project_id}/environment/{key}"


@router.get(
    "/workbench/projects/{project_id}/environment", response=schemas.EnvironmentOut, operation_id="list_environment"
)
def list_environment(request: Request, project_id: str) -> HttpResponse:
    """List what is set in a project's environment, by name; values are never told."""
    found = services.list_environment(request.scope, project_id=project_id)
    return answer(schemas.EnvironmentOut(items=[schemas.VariableOut.model_validate(one) for one in found]))


@router.put(_KEY, response=schemas.VariableOut, operation_id="set_environment_value")
def set_value(request: Request, project_id: str, key: str, payload: schemas.VariableIn) -> HttpResponse:
    """Set a value, whether there is one of that name or not."""
    one = services.set_variable(request.scope, project_id=project_id, key=key, fields=payload.given(), now=clock.now())
    return answer(schemas.VariableOut.model_validate(one))


@router.delete(_KEY, response={204: None}, operation_id="remove_environment_value")
def remove_value(request: Request, project_id: str, key: str) -> HttpResponse:
    """Remove a value from a project's environment."""
    services.remove_variable(request.scope, project_id=project_id, key=key, now=clock.now())
    return HttpResponse(status=204)
