"""A person's API tokens, and those of a member for who runs the organization."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Router, Status

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from organizations.accounts import schemas, services
from organizations.accounts.rules.tokens import ApiToken

router = Router()

Id = Annotated[str, Path(max_length=64)]
_MEMBER = "/organizations/{organization_id}/members/{user_id}"


@router.get("/me/tokens", response=schemas.TokensOut, operation_id="list_my_tokens")
def list_tokens(request: Request) -> schemas.TokensOut:
    """List my API tokens in the organization."""
    return _listed(services.list_tokens(request.scope))


@router.post("/me/tokens", response={201: schemas.TokenMadeOut}, operation_id="create_token")
def create_token(request: Request, payload: schemas.TokenIn) -> HttpResponse:
    """Make an API token for the organization. Its text is in this answer only; an `Idempotency-Key` does not keep it."""
    now = clock.now()
    token, text = services.create_token(
        request.scope, name=payload.name, scopes=payload.scopes, days=payload.expires_in_days, now=now
    )
    response = answer(schemas.TokenMadeOut.made(token, text, clock.iso(now)), status=201)
    response["Cache-Control"] = "no-store"
    return response


@router.delete("/me/tokens/{token_id}", response={204: None}, operation_id="revoke_token")
def revoke_token(request: Request, token_id: Id) -> Status[Any]:
    """Revoke one of my tokens; it is refused from the next request."""
    services.revoke_token(request.scope, token_id=token_id, now=clock.now())
    return Status(204, None)


@router.get(f"{_MEMBER}/tokens", response=schemas.TokensOut, operation_id="list_member_tokens")
def list_member_tokens(request: Request, organization_id: Id, user_id: Id) -> schemas.TokensOut:
    """List a member's API tokens in the organization."""
    return _listed(services.list_member_tokens(request.scope, user_id=user_id))


@router.delete(f"{_MEMBER}/tokens/{{token_id}}", response={204: None}, operation_id="revoke_member_token")
def revoke_member_token(request: Request, organization_id: Id, user_id: Id, token_id: Id) -> Status[Any]:
    """Revoke a member's token; they are told."""
    services.revoke_member_token(request.scope, user_id=user_id, token_id=token_id, now=clock.now())
    return Status(204, None)


def _listed(tokens: list[ApiToken]) -> schemas.TokensOut:
    now = clock.iso(clock.now())
    return schemas.TokensOut(items=[schemas.TokenOut.of(token, now) for token in tokens])
