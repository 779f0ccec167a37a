"""Deployments in the JSON API: below ``/api/workbench/projects/{id}/deployments``, and ``/api/deployments``."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from workbench.agents import services
from workbench.agents.schemas import deployments as schemas

router = Router(tags=["workbench: agents"], by_alias=True)
_OF_PROJECT = "/workbench/projects/{project_id}/deployments"


@router.get(_OF_PROJECT, response=schemas.DeploymentsOut, operation_id="list_deployments")
def list_deployments(
    request: Request, project_id: str, limit: int = DEFAULT_LIMIT, cursor: Cursor = None
) -> HttpResponse:
    """List a project's deployments, last changed first."""
    page = services.list_deployments(request.scope, project_id=project_id, limit=limit, cursor=cursor)
    return answer(schemas.DeploymentsOut.of(page))


@router.post(_OF_PROJECT, response={201: schemas.DeploymentCardOut}, operation_id="request_deployment")
def request_deployment(request: Request, project_id: str, payload: schemas.DeploymentIn) -> HttpResponse:
    """Ask for the project to be deployed; a worker does it. With ``copyOf`` as an earlier deployment was."""
    made = services.request_deployment(
        request.scope, project_id=project_id, fields=payload.model_dump(), now=clock.now()
    )
    return answer(schemas.DeploymentCardOut.model_validate(made), status=201)


@router.get("/deployments/{deployment_id}", response=schemas.DeploymentOut, operation_id="get_deployment")
def get_deployment(request: Request, deployment_id: str) -> HttpResponse:
    """Return a deployment with its log and its configuration."""
    return answer(schemas.DeploymentOut.of(services.get_deployment(request.scope, deployment_id=deployment_id)))
