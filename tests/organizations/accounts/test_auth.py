"""Whom an operation of the API is for, and about which organization."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve

from diatonic.common.errors import AppError, Denied, NotFound, Unauthenticated
from diatonic.common.scope import Scope
from organizations.accounts import auth
from organizations.accounts.person import Person, account_of, find_account
from organizations.accounts.rules import Account
from organizations.accounts.services import NoOrganization

BEARER, SESSION = auth.Bearer(needs_organization=True), auth.SessionCookie(needs_organization=True)
ADA = Person.of(Account("sub-ada", "Ada"))


def asking(path: str, here: str = "", refused: Denied | None = None) -> Any:
    """Return a request for the path, whose person acts in the organization ``here`` or is ``refused`` there."""
    request: Any = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    request.user, request.identified_by = ADA, "bearer"
    request.scope = Scope(here, ADA.user_id, "owner") if here else None
    request.refused = refused
    return request


@pytest.mark.parametrize(
    ("path", "here", "refused"),
    [
        ("/api/organizations/demo/usage", "other", NotFound),
        ("/api/organizations/demo/usage", "", NotFound),
        ("/api/files", "", NoOrganization),
    ],
)
def test_an_operation_is_refused_outside_the_organization_that_its_path_names(
    path: str, here: str, refused: type[AppError]
) -> None:
    with pytest.raises(refused):
        BEARER.authenticate(asking(path, here), "")


@pytest.mark.parametrize("path", ["/api/organizations/demo/usage", "/api/files"])
def test_a_member_who_is_not_let_in_is_told_why(path: str) -> None:
    why = Denied("Your membership is suspended.", code="membership_suspended")

    with pytest.raises(Denied) as told:
        BEARER.authenticate(asking(path, refused=why), "")
    assert told.value is why


@pytest.mark.parametrize("path", ["/api/organizations/demo/usage", "/api/files"])
def test_an_operation_is_for_whoever_is_in_that_organization(path: str) -> None:
    assert BEARER.authenticate(asking(path, "demo"), "") is ADA
    assert SESSION.authenticate(asking(path, "demo"), "") is None, "nobody came with a session"


def test_nobody_has_no_account() -> None:
    request = asking("/api/me")
    assert account_of(request) == find_account(request) == ADA.account

    request.user = AnonymousUser()
    assert find_account(request) is None
    with pytest.raises(Unauthenticated):
        account_of(request)
