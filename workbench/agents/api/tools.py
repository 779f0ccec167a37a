"""Tools in the JSON API: below ``/api/workbench/projects/{id}/tools``, ``/api/tools`` and ``/api/builtin-tools``."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from workbench.agents import services
from workbench.agents.schemas import tools as schemas

router = Router(tags=["workbench: agents"], by_alias=True)


@router.get("/workbench/projects/{project_id}/tools", response=schemas.ToolsOut, operation_id="list_tools")
def list_tools(request: Request, project_id: str, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> HttpResponse:
    """List a project's tools, last changed first."""
    page = services.list_tools(request.scope, project_id=project_id, limit=limit, cursor=cursor)
    return answer(schemas.ToolsOut.of(page))


@router.post("/workbench/projects/{project_id}/tools", response={201: schemas.ToolOut}, operation_id="create_tool")
def create_tool(request: Request, project_id: str, payload: schemas.ToolIn) -> HttpResponse:
    """Make a tool in a project. 409 where its owner has one of that name already."""
    tool = services.create_tool(request.scope, project_id=project_id, config=payload.config, now=clock.now())
    return answer(schemas.ToolOut.of(tool), status=201, revision=tool.revision)


@router.get("/tools/{tool_id}", response=schemas.ToolOut, operation_id="get_tool")
def get_tool(request: Request, tool_id: str) -> HttpResponse:
    """Return a tool; the ``ETag`` is its revision, for ``If-Match``."""
    tool = services.get_tool(request.scope, tool_id=tool_id)
    return answer(schemas.ToolOut.of(tool), revision=tool.revision)


@router.put("/tools/{tool_id}", response=schemas.ToolOut, operation_id="update_tool")
def update_tool(request: Request, tool_id: str, payload: schemas.ToolIn) -> HttpResponse:
    """Replace a tool's configuration; needs ``If-Match``. It gets another name only while no agent uses it."""
    tool = services.update_tool(
        request.scope,
        tool_id=tool_id,
        config=payload.config,
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    return answer(schemas.ToolOut.of(tool), revision=tool.revision)


@router.delete("/tools/{tool_id}", response={202: schemas.ToolOut, 204: None}, operation_id="delete_tool")
def delete_tool(request: Request, tool_id: str, *, cascade: bool = False) -> HttpResponse:
    """Delete a tool. 409 names the agents that use it; with ``cascade`` these lose it, in the background (202).

    What was deployed goes on with its own copy. A step of a flow that is the tool is never taken away: 409.
    """
    going = services.delete_tool(request.scope, tool_id=tool_id, cascade=cascade, now=clock.now())
    return HttpResponse(status=204) if going is None else answer(schemas.ToolOut.of(going), status=202)


@router.post("/tools/{tool_id}/test", response=schemas.ToolTrialOut, operation_id="try_tool")
def try_tool(request: Request, tool_id: str, payload: schemas.ToolTrialIn) -> HttpResponse:
    """Try a tool out: 200 also where its code fails, which ``failure`` tells. Arguments that do not fit are a 422."""
    outcome = services.try_tool(request.scope, tool_id=tool_id, arguments=payload.arguments)
    return answer(schemas.ToolTrialOut.model_validate(outcome))


@router.get("/builtin-tools", response=schemas.BuiltinToolsOut, operation_id="list_builtin_tools")
def list_builtin_tools(request: Request) -> HttpResponse:
    """List the tools that Diatonic brings along and that can be used, by name."""
    return answer(schemas.BuiltinToolsOut.of(services.list_builtin_tools(request.scope)))


@router.get("/builtin-tools/{tool_name}", response=schemas.BuiltinToolOut, operation_id="get_builtin_tool")
def get_builtin_tool(request: Request, tool_name: str) -> HttpResponse:
    """Return a tool that Diatonic brings along; ``isActive`` says whether it can be used."""
    tool = services.get_builtin_tool(request.scope, tool_name=tool_name)
    return answer(schemas.BuiltinToolOut.model_validate(tool))
