"""What takes the room, how large files may be, what nobody needs: in the JSON API."""

from typing import Annotated, Any

from ninja import Path, Router, Status

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.pages import DEFAULT_LIMIT, Cursor, Page
from organizations.media import schemas, services
from organizations.media.rules import Found, Storage, Sweep, Usage

router = Router()

SweepId = Annotated[str, Path(max_length=64)]


@router.get("/storage", response=schemas.StorageOut, operation_id="get_storage")
def get_storage(request: Request) -> Storage:
    """Return what the organization's files take."""
    return services.get_storage(request.scope)


@router.get("/storage/usage", response=schemas.UsageOut, operation_id="get_storage_usage")
def get_usage(request: Request) -> Usage:
    """Return what takes the room: by kind, and the people and modules that take most."""
    return services.get_usage(request.scope)


@router.get("/storage/limits", response=schemas.LimitsOut, operation_id="get_file_limits")
def get_limits(request: Request) -> schemas.LimitsOut:
    """Return how large a file of each kind may be, in megabytes."""
    return schemas.LimitsOut.of(request.scope)


@router.put("/storage/limits", response={204: None}, operation_id="set_file_limits")
def set_limits(request: Request, payload: schemas.LimitsIn) -> Status[Any]:
    """Set the organization's own limits; null, or a kind left out, is the installation's again."""
    services.set_limits(request.scope, megabytes=payload.megabytes(), now=clock.now())
    return Status(204, None)


@router.get("/storage/sweep", response={200: schemas.SweepOut, 204: None}, operation_id="get_sweep")
def get_sweep(request: Request) -> Sweep | Status[Any]:
    """Return the last look through all files and objects; 204 before the first."""
    return services.get_sweep(request.scope) or Status(204, None)


@router.post("/storage/sweep", response={202: schemas.SweepOut}, operation_id="start_sweep")
def start_sweep(request: Request) -> Status[Any]:
    """Begin to look through all files and objects now."""
    return Status(202, services.start_sweep(request.scope, now=clock.now()))


@router.get("/storage/sweep/{sweep_id}/found", response=schemas.FoundsOut, operation_id="list_found")
def list_found(request: Request, sweep_id: SweepId, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> Page[Found]:
    """List what a sweep found: files that nothing uses, then objects without a file, which it removed."""
    return services.list_found(request.scope, sweep_id=sweep_id, limit=limit, cursor=cursor)


@router.post("/storage/sweep/{sweep_id}/delete", response={202: None}, operation_id="delete_unused")
def delete_unused(request: Request, sweep_id: SweepId) -> Status[Any]:
    """Delete the files that the sweep lists as used by nothing, in the background; one that is used by now is kept."""
    services.delete_listed(request.scope, sweep_id=sweep_id, now=clock.now())
    return Status(202, None)


@router.post("/storage/check", response={201: schemas.BrowserCheckOut}, operation_id="check_bucket")
def check_bucket(request: Request) -> Status[Any]:
    """Return what the bucket says of its settings, and addresses for a browser to try it with."""
    checks, attempt = services.check_bucket(request.scope, now=clock.now())
    return Status(201, schemas.BrowserCheckOut.of(checks, attempt))
