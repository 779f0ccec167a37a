"""The JSON API of invites: below ``/api/organizations/{organization_id}/invites``, and ``/api/invites/{token}``."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Router

from diatonic.common import clock
from diatonic.common.http import guesses
from diatonic.common.http.access import Request, find_scope
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from diatonic.common.scope import check_in_person
from organizations.accounts.auth import SIGNED_IN
from organizations.accounts.person import account_of, find_account
from organizations.invites import schemas, services
from organizations.invites.rules import InviteState

router = Router(tags=["organizations: invites"])

Id = Annotated[str, Path(max_length=64)]
Token = Annotated[str, Path(max_length=200)]
_INVITES = "/organizations/{organization_id}/invites"


@router.get(_INVITES, response=schemas.InvitesOut, operation_id="list_invites")
def list_invites(
    request: Request,
    organization_id: Id,
    state: InviteState | None = None,
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List invites, or those in a state, newest first, with the seats that are left. Needs `members.manage`."""
    overview = services.list_invites(request.scope, state=state, limit=limit, cursor=cursor, now=clock.now())
    return answer(schemas.InvitesOut.of(overview))


@router.post(_INVITES, response={200: schemas.LinesOut, 201: schemas.LinesOut}, operation_id="send_invites")
def send_invites(request: Request, organization_id: Id, payload: schemas.InvitesIn) -> HttpResponse:
    """Invite up to 500 people by address: a verdict for each, those that are new are sent. 200 where none was."""
    asked: dict[str, Any] = {
        "typed": payload.emails,
        "role": payload.role,
        "permissions": payload.permissions,
        "now": clock.now(),
    }
    if payload.dry_run:
        verdicts = services.check_invites(request.scope, **asked)
        return answer(schemas.LinesOut.of([services.Sent(line) for line in verdicts.lines]))
    lines = services.send_invites(request.scope, **asked)
    return answer(schemas.LinesOut.of(lines), status=201 if any(sent.invite for sent in lines) else 200)


@router.post(f"{_INVITES}/{{invite_id}}/resend", response=schemas.InviteOut, operation_id="resend_invite")
def resend_invite(request: Request, organization_id: Id, invite_id: Id) -> HttpResponse:
    """Mail an invite again and make its link good for another seven days; not within five minutes of the last mail."""
    invite = services.resend_invite(request.scope, invite_id=invite_id, now=clock.now())
    return answer(schemas.InviteOut.of(invite))


@router.get(f"{_INVITES}/{{invite_id}}/link", response=schemas.InviteLinkOut, operation_id="get_invite_link")
def get_link(request: Request, organization_id: Id, invite_id: Id) -> HttpResponse:
    """Return the link of an open invite, the same as in its mail."""
    response = answer(schemas.InviteLinkOut(url=services.get_link(request.scope, invite_id=invite_id, now=clock.now())))
    response["Cache-Control"] = "no-store"
    return response


@router.delete(f"{_INVITES}/{{invite_id}}", response={204: None}, operation_id="cancel_invite")
def cancel_invite(request: Request, organization_id: Id, invite_id: Id) -> HttpResponse:
    """Cancel an invite: its link leads nowhere any more, its seat is free."""
    services.cancel_invite(request.scope, invite_id=invite_id, now=clock.now())
    return HttpResponse(status=204)


@router.get("/invites/{token}", response=schemas.LookOut, auth=None, operation_id="look_at_invite")
def look_at_invite(request: Request, token: Token) -> HttpResponse:
    """Say what an invite is, and what it is to whoever asks. Looking never accepts."""
    with guesses.watched(request, "invite", wrong=services.WrongToken):
        look = services.look_at(token=token, account=find_account(request), now=clock.now())
    return _secret(answer(schemas.LookOut.of(look)))


@router.post("/invites/{token}/accept", response=schemas.AcceptedOut, auth=SIGNED_IN, operation_id="accept_invite")
def accept_invite(request: Request, token: Token) -> HttpResponse:
    """Accept an invite: needs a person signed in whose verified address is the invited one. 409 says the case."""
    account = account_of(request)
    check_in_person(find_scope(request))
    with guesses.watched(request, "invite", wrong=services.WrongToken):
        invite = services.accept_invite(token=token, account=account, now=clock.now())
    return _secret(answer(schemas.AcceptedOut(organization_id=invite.organization_id, role=invite.role)))


@router.post("/invites/{token}/ask", response={204: None}, auth=None, operation_id="ask_for_invite")
def ask_for_invite(request: Request, token: Token) -> HttpResponse:
    """Tell whoever sent it that another invite is wanted: it has expired, or no seat is left. Once a day."""
    with guesses.watched(request, "invite", wrong=services.WrongToken):
        services.ask_for_invite(token=token, now=clock.now())
    return _secret(HttpResponse(status=204))


def _secret(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
