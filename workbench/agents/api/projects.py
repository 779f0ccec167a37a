"""Projects in the JSON API: ``/api/workbench/projects``."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from workbench.agents import services
from workbench.agents.schemas import projects as schemas

router = Router(tags=["workbench: agents"], by_alias=True)


@router.get("/workbench/projects", response=schemas.ProjectsOut, operation_id="list_projects")
def list_projects(
    request: Request, *, mine: bool = False, limit: int = DEFAULT_LIMIT, cursor: Cursor = None
) -> HttpResponse:
    """List the organization's projects, last changed first; with ``mine`` one's own, newest first."""
    page = services.list_projects(request.scope, mine=mine, limit=limit, cursor=cursor)
    return answer(schemas.ProjectsOut.of(page))


@router.post("/workbench/projects", response={201: schemas.ProjectCardOut}, operation_id="create_project")
def create_project(request: Request, payload: schemas.ProjectIn) -> HttpResponse:
    """Make a project of one's own, with an empty main configuration."""
    project = services.create_project(request.scope, fields=payload.model_dump(), now=clock.now())
    return answer(schemas.ProjectCardOut.of(project), status=201, revision=project.revision)


@router.get("/workbench/projects/{project_id}", response=schemas.ProjectOut, operation_id="get_project")
def get_project(request: Request, project_id: str) -> HttpResponse:
    """Return a project with the ids of what hangs on it; the ``ETag`` is its revision, for ``If-Match``."""
    whole = services.get_whole_project(request.scope, project_id=project_id)
    return answer(schemas.ProjectOut.of_whole(whole), revision=whole.project.revision)


@router.put("/workbench/projects/{project_id}", response=schemas.ProjectCardOut, operation_id="update_project")
def update_project(request: Request, project_id: str, payload: schemas.ProjectChangeIn) -> HttpResponse:
    """Change what is said of a project; needs ``If-Match``. 412 when somebody changed it meanwhile."""
    project = services.update_project(
        request.scope,
        project_id=project_id,
        fields=payload.given(),
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    return answer(schemas.ProjectCardOut.of(project), revision=project.revision)


@router.delete(
    "/workbench/projects/{project_id}",
    response={202: schemas.ProjectCardOut, 204: None},
    operation_id="delete_project",
)
def delete_project(request: Request, project_id: str, *, cascade: bool = False) -> HttpResponse:
    """Delete a project. 409 names what hangs on it; with ``cascade`` that goes too, in the background (202)."""
    going = services.delete_project(request.scope, project_id=project_id, cascade=cascade, now=clock.now())
    return HttpResponse(status=204) if going is None else answer(schemas.ProjectCardOut.of(going), status=202)


@router.post(
    "/workbench/projects/{project_id}/owner", response=schemas.ProjectCardOut, operation_id="hand_over_project"
)
def hand_over_project(request: Request, project_id: str, payload: schemas.NewOwnerIn) -> HttpResponse:
    """Hand a project to another member, who may make projects; it is theirs at once, with its agents, tools and values."""
    project = services.hand_over_project(request.scope, project_id=project_id, user_id=payload.user_id, now=clock.now())
    return answer(schemas.ProjectCardOut.of(project), revision=project.revision)


@router.get(
    "/workbench/projects/{project_id}/main-config", response=schemas.MainConfigOut, operation_id="get_main_config"
)
def get_main_config(request: Request, project_id: str) -> HttpResponse:
    """Return the configuration of the main agent, which has the project's agents as its tools."""
    one = services.get_main_config(request.scope, project_id=project_id)
    return answer(schemas.MainConfigOut.of(one), revision=one.revision)


@router.put(
    "/workbench/projects/{project_id}/main-config", response=schemas.MainConfigOut, operation_id="save_main_config"
)
def save_main_config(request: Request, project_id: str, payload: schemas.MainConfigIn) -> HttpResponse:
    """Replace the configuration of the main agent; needs ``If-Match``."""
    one = services.save_main_config(
        request.scope,
        project_id=project_id,
        config=payload.config,
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    return answer(schemas.MainConfigOut.of(one), revision=one.revision)
