"""Members in the JSON API."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Path, Query, Router, Status

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from organizations.membership import schemas, services

router = Router()

OrganizationId = Annotated[str, Path(max_length=63)]
UserId = Annotated[str, Path(max_length=64)]
_MEMBERS = "/organizations/{organization_id}/members"


@router.get(_MEMBERS, response=schemas.MembersOut, operation_id="list_members")
def list_members(
    request: Request,
    organization_id: OrganizationId,
    q: Annotated[str, Query(max_length=200)] = "",
    by: services.By | None = None,
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> schemas.MembersOut:
    """List members by name, or those whose name or address begins with `q`."""
    found = services.search_members(request.scope, begins=q, by=by, limit=limit, cursor=cursor)
    return schemas.MembersOut.of(found)


@router.get(f"{_MEMBERS}/{{user_id}}", response=schemas.MemberDetailsOut, operation_id="get_member")
def get_member(request: Request, organization_id: OrganizationId, user_id: UserId, response: HttpResponse) -> Any:
    """Return a member, and how much of what they made would be left behind."""
    details = services.get_member(request.scope, user_id=user_id)
    etag.mark(response, etag.of(details.member.revision))
    return schemas.MemberDetailsOut.of(details)


@router.patch(f"{_MEMBERS}/{{user_id}}", response=schemas.MemberOut, operation_id="change_member")
def change_member(
    request: Request, organization_id: OrganizationId, user_id: UserId, payload: schemas.MemberChangesIn
) -> schemas.MemberOut:
    """Change role, permissions or status; with `If-Match` only where nobody else did meanwhile."""
    member = services.change_member(
        request.scope,
        user_id=user_id,
        role=payload.role,
        permissions=payload.permissions,
        status=payload.status,
        revision=etag.revision_asked_for(request),
        now=clock.now(),
    )
    return schemas.MemberOut.of(member)


@router.delete(f"{_MEMBERS}/{{user_id}}", response={204: None}, operation_id="remove_member")
def remove_member(
    request: Request,
    organization_id: OrganizationId,
    user_id: UserId,
    works: Literal["keep", "archive"] = "keep",
) -> Status[Any]:
    """Remove a member, or leave with one's own id; `works`: what becomes of the modules they made."""
    revision = etag.revision_asked_for(request)
    services.remove_member(request.scope, user_id=user_id, works=works, revision=revision, now=clock.now())
    return Status(204, None)
