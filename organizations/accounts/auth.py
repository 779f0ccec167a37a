"""Who may call the API. The middleware has recognized the person; here each operation says whether that is enough."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from diatonic.common.errors import NotFound
from organizations.accounts.services import NoOrganization


class Bearer(HttpBearer):
    """A Cognito access token, or an API token of ours, in ``Authorization: Bearer``."""

    def __init__(self, *, needs_organization: bool) -> None:
        super().__init__()
        self._needs_organization = needs_organization

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the user where the token was good."""
        del token
        return _admitted(request, "bearer", needs_organization=self._needs_organization)


class SessionCookie(APIKeyCookie):
    """The session of the web pages, with the CSRF token in ``X-CSRFToken`` for everything but reading."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, *, needs_organization: bool) -> None:
        super().__init__(csrf=True)
        self._needs_organization = needs_organization

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Return the user where the session is good."""
        del key
        return _admitted(request, "session", needs_organization=self._needs_organization)


def _admitted(request: Any, how: str, *, needs_organization: bool) -> Any:
    if request.identified_by != how:
        return None
    if needs_organization:
        _check_organization(request)
    return request.user


def _check_organization(request: Any) -> None:
    """Raise ``NotFound`` unless the scope is of the organization that the path names; ``NoOrganization`` without one.

    Raises also why the organization does not let the person in.
    """
    if request.refused:
        raise request.refused
    named = request.resolver_match.kwargs.get("organization_id")
    here = None if request.scope is None else request.scope.organization_id
    if named is not None and named != here:
        raise NotFound("There is nothing at this address.")
    if here is None:
        raise NoOrganization("You do not belong to an organization yet, or name it in X-Organization.")


#: The default: a member of an organization. Bearer first: a session asks for a CSRF token, a bearer token has none.
MEMBER = [Bearer(needs_organization=True), SessionCookie(needs_organization=True)]
#: Whoever is signed in, member of an organization or not.
SIGNED_IN = [Bearer(needs_organization=False), SessionCookie(needs_organization=False)]
