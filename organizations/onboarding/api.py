"""Ways into an organization, and first steps, in the JSON API. Making one is ``POST /api/organizations``."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http.access import Request, find_scope
from diatonic.common.http.answers import answer
from diatonic.common.scope import check_in_person
from organizations.accounts import home
from organizations.accounts.auth import SIGNED_IN
from organizations.accounts.person import account_of
from organizations.onboarding import schemas, services

router = Router(tags=["me"])


@router.get("/me/welcome", response=schemas.WelcomeOut, auth=SIGNED_IN, operation_id="get_welcome")
def get_welcome(request: Request) -> HttpResponse:
    """Which ways into an organization are open to me?"""
    check_in_person(find_scope(request))
    return answer(schemas.WelcomeOut.of(services.get_welcome(account_of(request), now=clock.now())))


@router.post("/me/welcome/join", response={201: schemas.JoinedOut}, auth=SIGNED_IN, operation_id="join_by_domain")
def join(request: Request, payload: schemas.JoinIn) -> HttpResponse:
    """Become a member of the organization of my address's domain, where that lets me in by itself."""
    check_in_person(find_scope(request))
    offer = services.join_by_domain(account_of(request), now=clock.now(), **payload.model_dump())
    made = schemas.JoinedOut(
        organization_id=offer.organization_id, organization_name=offer.organization_name, role=offer.role
    )
    return answer(made, status=201)


@router.get("/me/first-steps", response=schemas.FirstStepsOut, operation_id="get_first_steps")
def get_first_steps(request: Request) -> HttpResponse:
    """What does somebody like me do first in this organization?"""
    away = services.are_first_steps_away(request.scope)
    steps = [schemas.StepOut.model_validate(step) for step in home.first_steps(request.scope)]
    return answer(schemas.FirstStepsOut(away=away, steps=steps))


@router.put("/me/first-steps", response={204: None}, operation_id="put_first_steps_away")
def put_first_steps_away(request: Request, payload: schemas.FirstStepsIn) -> HttpResponse:
    """Put the first steps away, or bring them back."""
    services.put_first_steps_away(request.scope, away=payload.away, now=clock.now())
    return HttpResponse(status=204)
