"""Agents in the JSON API: ``/api/agents``."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from workbench.agents import services
from workbench.agents.schemas import agents as schemas

router = Router(tags=["workbench: agents"], by_alias=True)


@router.get("/agents", response=schemas.AgentsOut, operation_id="list_agents")
def list_agents(
    request: Request,
    project_id: Annotated[str, Query(alias="projectId", max_length=200)] = "",
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List the agents of one's own projects, or with ``projectId`` of that one; last changed first."""
    page = services.list_agents(request.scope, project_id=project_id, limit=limit, cursor=cursor)
    return answer(schemas.AgentsOut.of(page))


@router.post("/agents", response={201: schemas.AgentOut}, operation_id="create_agent")
def create_agent(request: Request, payload: schemas.AgentIn) -> HttpResponse:
    """Make an agent in a project."""
    agent = services.create_agent(request.scope, project_id=payload.project_id, config=payload.config, now=clock.now())
    return answer(schemas.AgentOut.of(agent), status=201, revision=agent.revision)


@router.get("/agents/{agent_id}", response=schemas.AgentOut, operation_id="get_agent")
def get_agent(request: Request, agent_id: str) -> HttpResponse:
    """Return an agent; the ``ETag`` is its revision, for ``If-Match``."""
    agent = services.get_agent(request.scope, agent_id=agent_id)
    return answer(schemas.AgentOut.of(agent), revision=agent.revision)


@router.put("/agents/{agent_id}", response=schemas.AgentOut, operation_id="update_agent")
def update_agent(request: Request, agent_id: str, payload: schemas.AgentConfigIn) -> HttpResponse:
    """Replace an agent's configuration; needs ``If-Match``. 412 when somebody changed it meanwhile."""
    agent = services.update_agent(
        request.scope,
        agent_id=agent_id,
        config=payload.config,
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    return answer(schemas.AgentOut.of(agent), revision=agent.revision)


@router.delete("/agents/{agent_id}", response={202: schemas.AgentOut, 204: None}, operation_id="delete_agent")
def delete_agent(request: Request, agent_id: str, *, cascade: bool = False) -> HttpResponse:
    """Delete an agent. 409 names the flows that call it; with ``cascade`` these lose it, in the background (202).

    What was deployed goes on with its own copy. A step of a flow that is the agent is never taken away: 409.
    """
    going = services.delete_agent(request.scope, agent_id=agent_id, cascade=cascade, now=clock.now())
    return HttpResponse(status=204) if going is None else answer(schemas.AgentOut.of(going), status=202)
