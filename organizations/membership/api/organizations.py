"""Organizations in the JSON API: mine, one, its settings, its usage, its ownership."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Router, Status

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request, find_scope
from diatonic.common.scope import check_in_person
from organizations.accounts.auth import SIGNED_IN
from organizations.accounts.person import account_of
from organizations.membership import schemas, services
from organizations.onboarding import services as onboarding

router = Router()

OrganizationId = Annotated[str, Path(max_length=63)]
_ONE = "/organizations/{organization_id}"


@router.get("/organizations", response=schemas.MyOrganizationsOut, auth=SIGNED_IN, operation_id="list_organizations")
def list_organizations(request: Request) -> schemas.MyOrganizationsOut:
    """List the organizations that I belong to, by name."""
    return schemas.MyOrganizationsOut.of(services.list_my_organizations(str(request.user.pk)))


@router.post(
    "/organizations",
    response={201: schemas.ListedOrganizationOut},
    auth=SIGNED_IN,
    operation_id="create_organization",
)
def create_organization(request: Request, payload: schemas.OrganizationIn) -> Status[Any]:
    """Found an organization, and be its owner. An API token cannot: it acts in its own organization only."""
    check_in_person(find_scope(request))
    made = onboarding.create_organization(
        account_of(request),
        name=payload.name,
        organization_id=payload.organization_id,
        now=clock.now(),
        request_id=request.request_id,
    )
    name = " ".join(payload.name.split())
    answer = schemas.ListedOrganizationOut(organization_id=made, name=name, role="owner", status="active")
    return Status(201, answer)


@router.get(_ONE, response=schemas.OrganizationOut, operation_id="get_organization")
def get_organization(request: Request, organization_id: OrganizationId, response: HttpResponse) -> Any:
    """Return the organization, and what I am in it."""
    organization = services.get_organization(request.scope)
    etag.mark(response, etag.of(organization.revision))
    return schemas.OrganizationOut.of(request.scope, organization)


@router.patch(_ONE, response=schemas.OrganizationOut, operation_id="change_organization")
def change_organization(
    request: Request, organization_id: OrganizationId, payload: schemas.OrganizationChangesIn, response: HttpResponse
) -> Any:
    """Change name and settings; send the ETag in `If-Match`. Seats and storage stay within the plan."""
    organization = services.change_organization(
        request.scope,
        changes=payload.model_dump(exclude_none=True),
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    etag.mark(response, etag.of(organization.revision))
    return schemas.OrganizationOut.of(request.scope, organization)


@router.put(f"{_ONE}/standing", response=schemas.OrganizationOut, operation_id="change_organization_standing")
def change_standing(request: Request, organization_id: OrganizationId, payload: schemas.StandingIn) -> Any:
    """Suspend, close or open the organization, or put it on another plan: for operators of the installation."""
    organization = services.change_standing(
        request.scope, status=payload.status, reason=payload.reason, plan=payload.plan, now=clock.now()
    )
    return schemas.OrganizationOut.of(request.scope, organization)


@router.get(f"{_ONE}/usage", response=schemas.OrganizationUsageOut, operation_id="get_organization_usage")
def get_usage(request: Request, organization_id: OrganizationId) -> schemas.OrganizationUsageOut:
    """Return what the organization uses of its plan, and who uses most."""
    return schemas.OrganizationUsageOut.of(services.get_usage(request.scope))


@router.post(f"{_ONE}/transfer-ownership", response={202: schemas.OfferOut}, operation_id="offer_ownership")
def offer_ownership(request: Request, organization_id: OrganizationId, payload: schemas.TransferIn) -> Status[Any]:
    """Offer my ownership to a member; it is theirs once they accept, and I am an administrator then."""
    offer = services.offer_ownership(request.scope, user_id=payload.user_id, now=clock.now())
    return Status(202, schemas.OfferOut.of(offer))


@router.post(f"{_ONE}/transfer-ownership/accept", response={204: None}, operation_id="accept_ownership")
def accept_ownership(request: Request, organization_id: OrganizationId) -> Status[Any]:
    """Accept the ownership that was offered to me."""
    services.accept_ownership(request.scope, now=clock.now())
    return Status(204, None)


@router.delete(f"{_ONE}/transfer-ownership", response={204: None}, operation_id="close_ownership_offer")
def close_offer(request: Request, organization_id: OrganizationId) -> Status[Any]:
    """Decline the ownership that was offered to me or, as an owner, no longer offer it."""
    services.close_offer(request.scope, now=clock.now())
    return Status(204, None)
