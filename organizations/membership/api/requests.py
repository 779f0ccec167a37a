"""Requests to join in the JSON API."""

from typing import Annotated, Any

from ninja import Path, Router, Status

from diatonic.common import clock
from diatonic.common.http.access import Request, client_address
from diatonic.common.pages import DEFAULT_LIMIT, Cursor, Page
from diatonic.common.scope import Scope
from organizations.accounts.auth import SIGNED_IN
from organizations.membership import schemas, services
from organizations.membership.rules import JoinRequest

router = Router()

OrganizationId = Annotated[str, Path(max_length=63)]
UserId = Annotated[str, Path(max_length=64)]
_REQUESTS = "/organizations/{organization_id}/join-requests"


@router.get(_REQUESTS, response=schemas.JoinRequestsOut, operation_id="list_join_requests")
def list_requests(
    request: Request, organization_id: OrganizationId, limit: int = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[JoinRequest]:
    """List those who ask to join, longest waiting first."""
    return services.list_requests(request.scope, limit=limit, cursor=cursor)


@router.post(_REQUESTS, response={201: schemas.JoinRequestOut}, auth=SIGNED_IN, operation_id="ask_to_join")
def ask_to_join(request: Request, organization_id: OrganizationId, payload: schemas.JoinRequestIn) -> Status[Any]:
    """Ask to join an organization whose id I know; its administrators decide."""
    person: Any = request.user
    asked = services.ask_to_join(
        _visitor(request, organization_id), email=person.email, note=payload.note, now=clock.now()
    )
    return Status(201, schemas.JoinRequestOut.of(asked))


@router.delete(_REQUESTS, response={204: None}, auth=SIGNED_IN, operation_id="withdraw_join_request")
def withdraw_request(request: Request, organization_id: OrganizationId) -> Status[Any]:
    """Take my own request back."""
    services.withdraw_request(_visitor(request, organization_id), now=clock.now())
    return Status(204, None)


def _visitor(request: Request, organization_id: str) -> Scope:
    person: Any = request.user
    return services.visitor(
        organization_id,
        user_id=person.user_id,
        name=person.name,
        request_id=request.request_id,
        ip_address=client_address(request),
    )


@router.post(f"{_REQUESTS}/{{user_id}}/approve", response={204: None}, operation_id="approve_join_request")
def approve_request(
    request: Request, organization_id: OrganizationId, user_id: UserId, payload: schemas.ApprovalIn | None = None
) -> Status[Any]:
    """Let somebody in who asked, as a member unless another role is named."""
    role = payload.role if payload else "member"
    services.approve_request(request.scope, user_id=user_id, role=role, now=clock.now())
    return Status(204, None)


@router.post(f"{_REQUESTS}/{{user_id}}/refuse", response={204: None}, operation_id="refuse_join_request")
def refuse_request(request: Request, organization_id: OrganizationId, user_id: UserId) -> Status[Any]:
    """Do not let somebody in who asked."""
    services.refuse_request(request.scope, user_id=user_id, now=clock.now())
    return Status(204, None)
