"""A module's versions in the JSON API: read one, compare two, make one the draft."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from education.authoring import schemas, services

router = Router(tags=["education: authoring"])


@router.get("/modules/{module_id}/versions/{version}", response=schemas.VersionOut, operation_id="get_version")
def get_version(request: Request, module_id: str, version: str) -> HttpResponse:
    """Return a version, such as 1.2.0, with its fields and what its sections said."""
    return answer(schemas.VersionOut.of(services.get_version(request.scope, module_id=module_id, version=version)))


@router.get("/modules/{module_id}/kept-drafts", response=schemas.KeptDraftsOut, operation_id="list_kept_drafts")
def list_kept_drafts(
    request: Request, module_id: str, limit: int = DEFAULT_LIMIT, cursor: Cursor = None
) -> HttpResponse:
    """List the drafts that were kept when a version was made the draft, newest first."""
    _, page = services.list_kept(request.scope, module_id=module_id, limit=limit, cursor=cursor)
    return answer(schemas.KeptDraftsOut.of(page))


@router.get("/modules/{module_id}/diff", response=schemas.DiffOut, operation_id="compare_versions")
def compare_versions(
    request: Request,
    module_id: str,
    before: Annotated[str, Query(alias="from", max_length=40)] = "last",
    after: Annotated[str, Query(alias="to", max_length=40)] = "draft",
) -> HttpResponse:
    """Compare two versions; ``from`` is the last publication and ``to`` the draft where they are left out."""
    found = services.compare_versions(request.scope, module_id=module_id, before=before, after=after)
    return answer(schemas.DiffOut.of(found))


@router.post(
    "/modules/{module_id}/versions/{version}/restore", response=schemas.RestoredOut, operation_id="restore_version"
)
def restore_version(request: Request, module_id: str, version: str) -> HttpResponse:
    """Make a version the draft; needs ``If-Match`` with the module's. The draft that was there is kept."""
    restored = services.restore_version(
        request.scope,
        module_id=module_id,
        version=version,
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    return answer(schemas.RestoredOut.of_restored(restored), revision=restored.module.revision)
