"""The API about the person who asks."""

from ninja import Router

from diatonic.common.http.access import Request, find_scope
from organizations.accounts.auth import SIGNED_IN
from organizations.accounts.person import Person
from organizations.accounts.schemas import MeOut, MyOrganizationOut

router = Router()


@router.get("/me", response=MeOut, auth=SIGNED_IN, operation_id="get_me")
def get_me(request: Request) -> MeOut:
    """Who am I, in which organization, with which role and permissions?"""
    person, scope = request.user, find_scope(request)
    assert isinstance(person, Person)  # noqa: S101 -- SIGNED_IN has let them in
    organization = (
        None
        if scope is None
        else MyOrganizationOut(
            organization_id=scope.organization_id,
            name=scope.organization_name,
            role=scope.role,
            permissions=sorted(scope.permissions),
        )
    )
    return MeOut(user_id=person.user_id, name=person.name, email=person.email, organization=organization)
