"""Where a person is signed in, and a member for who runs the organization."""

from typing import Annotated, Any

from ninja import Path, Router, Status

from diatonic.common import clock
from diatonic.common.http.access import Request, find_scope
from organizations.accounts import schemas, services, sessions
from organizations.accounts.api.tokens import Id
from organizations.accounts.auth import SIGNED_IN
from organizations.accounts.person import account_of

router = Router()

SessionId = Annotated[str, Path(max_length=100)]
_MEMBER = "/organizations/{organization_id}/members/{user_id}/sessions"


@router.get("/me/sessions", response=schemas.SessionsOut, auth=SIGNED_IN, operation_id="list_my_sessions")
def list_sessions(request: Request) -> schemas.SessionsOut:
    """List where I am signed in with a browser, last used first."""
    found = services.list_sessions(
        account_of(request), find_scope(request), current=sessions.current_id(request), now=clock.now()
    )
    return schemas.SessionsOut(items=[schemas.SessionOut.model_validate(one) for one in found])


@router.delete("/me/sessions/{session_id}", response={204: None}, auth=SIGNED_IN, operation_id="end_my_session")
def end_session(request: Request, session_id: SessionId) -> Status[Any]:
    """End one of my sessions."""
    services.end_session(account_of(request), find_scope(request), session_id=session_id, now=clock.now())
    return Status(204, None)


@router.delete("/me/sessions", response={204: None}, auth=SIGNED_IN, operation_id="end_my_other_sessions")
def end_other_sessions(request: Request) -> Status[Any]:
    """End all my sessions but this one. Asked with an access token, that sign-in ends as well. API tokens stay."""
    keep = sessions.current_id(request)
    account = services.end_other_sessions(account_of(request), find_scope(request), keep=keep, now=clock.now())
    sessions.renew(request, account)
    return Status(204, None)


@router.get(_MEMBER, response=schemas.MemberSessionsOut, operation_id="list_member_sessions")
def list_member_sessions(request: Request, organization_id: Id, user_id: Id) -> schemas.MemberSessionsOut:
    """List where a member is signed in."""
    found = services.list_member_sessions(request.scope, user_id=user_id, now=clock.now())
    return schemas.MemberSessionsOut(items=[schemas.MemberSessionOut.model_validate(one) for one in found])


@router.delete(_MEMBER, response={204: None}, operation_id="end_member_sessions")
def end_member_sessions(request: Request, organization_id: Id, user_id: Id) -> Status[Any]:
    """Sign a member out everywhere; they are told. Their API tokens stay: they are ended one by one."""
    services.end_member_sessions(request.scope, user_id=user_id, now=clock.now())
    return Status(204, None)
