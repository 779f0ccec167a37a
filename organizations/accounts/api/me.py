"""The person who asks, in the API."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http.access import Request, find_scope
from diatonic.common.http.answers import answer
from organizations.accounts import services
from organizations.accounts.auth import SIGNED_IN
from organizations.accounts.person import account_of
from organizations.accounts.schemas import MeIn, MeOut
from organizations.privacy import services as privacy
from organizations.privacy.schemas import ErasureOut

router = Router()


@router.delete("/me", response={202: ErasureOut}, auth=SIGNED_IN, operation_id="erase_me")
def erase_me(request: Request) -> HttpResponse:
    """Have my account erased, with all that is kept about me. For a week that can be cancelled: `/me/cancel-erasure`."""
    erasure = privacy.request_erasure(str(request.user.pk), scope=find_scope(request), now=clock.now())
    return answer(ErasureOut.of(erasure, privacy.receipt_address(erasure)), status=202)


@router.get("/me", response=MeOut, auth=SIGNED_IN, operation_id="get_me")
def get_me(request: Request) -> MeOut:
    """Who am I, in which organization, with which role and permissions?"""
    return MeOut.of(account_of(request), find_scope(request))


@router.patch("/me", response=MeOut, auth=SIGNED_IN, operation_id="change_me")
def change_me(request: Request, payload: MeIn) -> MeOut:
    """Change my name or some of my preferences. The address is the identity provider's, and changes there."""
    scope = find_scope(request)
    account = services.change_profile(
        account_of(request), scope, name=payload.name, preferences=payload.changes(), now=clock.now()
    )
    return MeOut.of(account, scope)
