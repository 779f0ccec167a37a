"""Runs in the JSON API: started below ``/api/agents/{id}``, watched and steered at ``/api/runs``."""

from collections.abc import Callable
from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, MAX_LIMIT, Cursor
from workbench.runs import schemas, services
from workbench.runs.rules.runs import Run
from workbench.runs.schemas import data as data_schemas

router = Router(tags=["workbench: runs"])

Only = Annotated[str, Query(max_length=200)]
_DATA = "/workbench/projects/{project_id}/data"


@router.post("/agents/{agent_id}/execute", response={202: schemas.RunCardOut}, operation_id="execute_agent")
def execute_agent(request: Request, agent_id: str, payload: schemas.ExecuteIn) -> HttpResponse:
    """Start a run of an agent, or with a project's id of its main agent; a worker does it. Takes `Idempotency-Key`."""
    run = services.execute(request.scope, agent_id=agent_id, given=payload.input, draft=payload.draft, now=clock.now())
    return answer(schemas.RunCardOut.of(run, _held(request)(run)), status=202)


@router.get("/agents/{agent_id}/runs", response=schemas.RunsOut, operation_id="list_agent_runs")
def list_agent_runs(request: Request, agent_id: str, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> HttpResponse:
    """List an agent's runs, last begun first. Needs `agents.view`."""
    page = services.list_agent_runs(request.scope, agent_id=agent_id, limit=limit, cursor=cursor)
    return answer(schemas.RunsOut.of(page, _held(request)))


@router.get("/runs", response=schemas.RunsOut, operation_id="list_runs")
def list_runs(request: Request, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> HttpResponse:
    """List the organization's runs, last begun first. Needs `agents.view`."""
    page = services.list_runs(request.scope, limit=limit, cursor=cursor)
    return answer(schemas.RunsOut.of(page, _held(request)))


@router.get("/run-analytics", response=schemas.RunAnalyticsOut, operation_id="get_run_analytics")
def get_analytics(request: Request, agent_id: Only = "", user_id: Only = "", days: int = 30) -> HttpResponse:
    """Return how runs went per day (UTC): of everybody, an agent or a person. Needs `llm.view`, for one's own not."""
    found = services.get_analytics(request.scope, agent_id=agent_id, user_id=user_id, window=days, now=clock.now())
    return answer(schemas.RunAnalyticsOut.of(found))


@router.get("/run-analytics.csv", operation_id="get_run_analytics_table")
def get_analytics_table(request: Request, agent_id: Only = "", user_id: Only = "", days: int = 30) -> HttpResponse:
    """Return the days as a table (CSV)."""
    found = services.get_analytics(request.scope, agent_id=agent_id, user_id=user_id, window=days, now=clock.now())
    response = HttpResponse(services.analytics_sheet(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="runs-{found.days[0][0]}-{found.days[-1][0]}.csv"'
    return response


@router.get("/runs/{run_id}", response=schemas.RunOut, operation_id="get_run")
def get_run(request: Request, run_id: str) -> HttpResponse:
    """Return a run with its plan and what it came to; 304 while it is as `If-None-Match` says. One's own, or with `runs.approve`."""
    run = services.find_run(request.scope, run_id=run_id)
    held = _held(request)(run)
    tag = etag.of(run.revision, held) if held else etag.of(run.revision)
    same = etag.not_modified(request, tag)
    if same is not None:
        return same
    whole = services.whole(request.scope, run)
    return etag.mark(answer(schemas.RunOut.whole(whole, held)), tag)


@router.post("/runs/{run_id}/stop", response=schemas.RunCardOut, operation_id="stop_run")
def stop_run(request: Request, run_id: str) -> HttpResponse:
    """Stop a run, for good: what its worker brings later is not taken. Only resuming makes it go on."""
    return answer(schemas.RunCardOut.of(services.stop(request.scope, run_id=run_id, now=clock.now())))


@router.post("/runs/{run_id}/resume", response={202: schemas.RunCardOut}, operation_id="resume_run")
def resume_run(request: Request, run_id: str, payload: schemas.ResumeIn) -> HttpResponse:
    """Go on with a run that failed or was stopped: what finished is kept, and costs nothing again."""
    run = services.resume(request.scope, run_id=run_id, latest=payload.latest, now=clock.now())
    return answer(schemas.RunCardOut.of(run, _held(request)(run)), status=202)


@router.get("/runs/{run_id}/logs", response=schemas.LogsOut, operation_id="read_run_logs")
def read_run_logs(
    request: Request,
    run_id: str,
    after: Annotated[int, Query(ge=0, le=99_999_999)] = 0,
    limit: int = MAX_LIMIT,
    wait: Annotated[float, Query(ge=0, le=services.LONGEST_WAIT)] = 0.0,
) -> HttpResponse:
    """Return lines of a run's log after one, waiting up to `wait` seconds (25 at most) where there are none yet."""
    lines = services.read_logs(request.scope, run_id=run_id, after=after, limit=limit, wait=wait)
    return answer(schemas.LogsOut.of(lines))


@router.post("/runs/{run_id}/stream-ticket", response=schemas.StreamTicketOut, operation_id="ask_for_stream_ticket")
def ask_for_stream_ticket(request: Request, run_id: str) -> HttpResponse:
    """Return an address where the run is told live, as server-sent events; it counts for 30 s and one connection."""
    ticket = services.issue_ticket(request.scope, run_id=run_id, now=clock.now())
    return answer(schemas.StreamTicketOut.of(ticket))


@router.post("/runs/{run_id}/approvals/{wait_id}", response=schemas.RunCardOut, operation_id="decide_run")
def decide_run(request: Request, run_id: str, wait_id: str, payload: schemas.DecisionIn) -> HttpResponse:
    """Approve or reject what a run waits for, or say how a call ended that nobody heard of again. Needs `runs.approve`."""
    run = services.decide(
        request.scope, run_id=run_id, wait_id=wait_id, decision=payload.decision, note=payload.note,
        output=payload.output, now=clock.now(),
    )  # fmt: skip
    return answer(schemas.RunCardOut.of(run, _held(request)(run)))


@router.post("/runs/{run_id}/actions/{wait_id}/result", response=schemas.RunCardOut, operation_id="give_action_result")
def give_action_result(request: Request, run_id: str, wait_id: str, payload: schemas.ResultIn) -> HttpResponse:
    """Give what a frontend action came to: once, by the person who started the run."""
    run = services.give_result(
        request.scope, run_id=run_id, wait_id=wait_id, output=payload.output, failure=payload.error, now=clock.now()
    )
    return answer(schemas.RunCardOut.of(run, _held(request)(run)))


@router.get(_DATA, response=data_schemas.DataOut, operation_id="list_project_data")
def list_data(request: Request, project_id: str, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> HttpResponse:
    """List what the flows of a project keep for each other, last changed first: for its owner, and with `agents.edit`."""
    found = services.list_data(request.scope, project_id=project_id, limit=limit, cursor=cursor)
    return answer(data_schemas.DataOut.of(found))


@router.get(f"{_DATA}/{{data_id}}", response=data_schemas.WholeDatumOut, operation_id="get_project_data")
def get_data(request: Request, project_id: str, data_id: str) -> HttpResponse:
    """Return what is kept under a key, with its value."""
    _, datum = services.get_data(request.scope, project_id=project_id, data_id=data_id)
    return answer(data_schemas.WholeDatumOut.of(datum, value=datum.value))


@router.delete(f"{_DATA}/{{data_id}}", response={204: None}, operation_id="delete_project_data")
def delete_data(request: Request, project_id: str, data_id: str) -> HttpResponse:
    """Delete what is kept under a key. 409 where a run writes it in this moment."""
    services.delete_data(request.scope, project_id=project_id, data_id=data_id, now=clock.now())
    return HttpResponse(status=204)


def _held(request: Request) -> Callable[[Run], str]:
    """Return what says until when work on a run waits."""
    return lambda run: services.held_until(request.scope, run, now=clock.now())
