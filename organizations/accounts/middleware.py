"""Who is it? Sets ``request.user`` and ``request.scope``, and lets nobody in who is not signed in."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.crypto import constant_time_compare

from diatonic.common import clock, formats
from diatonic.common.errors import AppError, Denied, NotFound, Unauthenticated
from diatonic.common.http import problems
from diatonic.common.http.access import Request, client_address, find_scope, is_for_suspended, is_public, is_welcoming
from diatonic.common.ids import ORGANIZATION_ID
from organizations.accounts import backend, services, tokens
from organizations.accounts.person import Person, session_hash
from organizations.accounts.rules import groups_of
from organizations.accounts.rules.preferences import zone_of

_PAGE = re.compile(r"/o/([^/]+)/")
#: Operations that are about the organization in their path, whatever the header says.
_ITS_API = re.compile(r"/api/organizations/([^/]+)")
_READING = ("GET", "HEAD", "OPTIONS")
#: What is about the person, or about another organization, goes on while this one is suspended.
_NOT_OF_IT = re.compile(
    r"/api/(me|me/.*|invites/.*|organizations|organizations/[^/]+/standing)|/o/[^/]+/(account|notifications)/.*|/(?!api/|o/).*"
)


class Sessions(SessionMiddleware):
    """Django's, with answers for a session that cannot be saved."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save the session where it was changed."""
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            return _answer(request, Unauthenticated("You have signed out meanwhile. Sign in to go on."))
        except Exception as failure:
            known = problems.as_app_error(failure)
            if known is None:
                raise
            return problems.answer(request, known)


class People:
    """Knows the person by bearer token (API) or session; builds the scope for the organization that is asked.

    A session costs one get and one BatchGet of account, organization and membership (and once a minute a
    write of its last activity), a bearer token one BatchGet, two without ``X-Organization``; an API token one, as it
    says its organization itself (and once a minute a write of its last use). Once an hour the membership notes that
    the person is here. While the organization is suspended nothing of it can be changed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Begin as nobody; :meth:`process_view` finds out, once the route is known."""
        request.user = AnonymousUser()
        request.scope = None  # type: ignore[assignment]  # views that need one are behind the check below
        request.identified_by = ""
        request.refused = None
        try:
            response = self.get_response(request)
        finally:
            formats.deactivate()  # the next request of this thread is somebody else's
        if request.identified_by and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-cache"
        return response

    def process_view(self, request: Request, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        """Recognize the person, or answer for the view."""
        if is_public(view):
            return None
        try:
            _recognize(request)
            if not (
                request.identified_by or _is_api(request) or is_welcoming(view)
            ):  # the API has its own check: auth.py
                raise Unauthenticated("Your session has ended. Sign in to go on.")  # noqa: TRY301 -- answered below
            _check_may_change(request, view)
        except Exception as failure:
            known = problems.as_app_error(failure)
            if known is None:
                raise
            if is_welcoming(view) and isinstance(known, Unauthenticated | Denied):
                return None  # for this page, nobody
            return _answer(request, known)
        return None


def _check_may_change(request: Request, view: Callable[..., Any]) -> None:
    scope = find_scope(request)
    if scope is None or not scope.read_only or request.method in _READING or is_for_suspended(view):
        return
    if not _NOT_OF_IT.fullmatch(request.path):
        raise Denied(scope.read_only, code="organization_suspended")


def _recognize(request: Request) -> None:
    organization_id = _organization_asked_for(request)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if _is_api(request) and scheme.lower() == "bearer":
        _by_bearer(request, token.strip(), organization_id)
    elif settings.SESSION_COOKIE_NAME in request.COOKIES:
        _by_session(request, organization_id)


def _by_bearer(request: Request, token: str, organization_id: str) -> None:
    if services.is_api_token(token):
        _by_api_token(request, token, organization_id)
        return
    claims = tokens.verify_access(token)
    try:
        found = services.find_person(claims["sub"], organization_id=organization_id)
    except services.AccountUnknown:
        backend.register(token, claims["sub"])
        found = services.find_person(claims["sub"], organization_id=organization_id)
    services.check_not_signed_out(found.account, signed_in_at=int(claims.get("auth_time", claims["iat"])))
    _accept(request, found, groups_of(claims), how="bearer", insist=bool(organization_id))


def _by_api_token(request: Request, text: str, organization_id: str) -> None:
    """Recognize the person by a token of theirs. It acts in its own organization only: any other is not there."""
    now = clock.now()
    found = services.find_by_token(text, now=now)
    if organization_id not in ("", found.organization_id):
        raise NotFound("There is nothing at this address.")
    _accept(request, found, found.account.groups, how="bearer", insist=True)
    if found.token is not None and services.note_use(found.token, address=client_address(request), now=now):
        services.read_groups_later(found.account, now=now)


def _by_session(request: Request, organization_id: str) -> None:
    session = request.session
    user_id = session.get(SESSION_KEY)
    if not user_id:
        return
    asked = organization_id or session.get("home", "")
    try:
        found = services.find_person(user_id, organization_id=asked)
    except (services.AccountUnknown, services.AccountDisabled):
        session.flush()
        raise
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), session_hash(found.account)):
        session.flush()
        return
    home = found.account.home_organization
    if not organization_id and home != asked:
        session["home"] = home
        if found.organization_id != home:
            found = services.find_person(user_id, organization_id=home)
    if session.touch():  # type: ignore[attr-defined]  # of our engine
        services.read_groups_later(found.account, now=clock.now())
    _accept(request, found, found.account.groups, how="session", insist=bool(organization_id))


def _accept(request: Request, found: services.Found, groups: Any, *, how: str, insist: bool) -> None:
    """Set user and scope. Without ``insist`` a person whom the home organization does not let in has no scope.

    Nor has one whom the organization in an API's path does not let in and who does not ask in its name: strangers may
    ask to join it; all else is 404 to them, and to its own members ``refused`` says why (auth.py). A token of somebody
    who belongs to it no more does not ask either.
    """
    request.user = Person.of(found.account)
    request.identified_by = how
    preferences = found.account.preferences
    formats.activate(preferences.locale, zone_of(preferences.time_zone))
    structlog.contextvars.bind_contextvars(user_id=found.account.user_id)
    try:
        request.scope = services.scope_of(
            found, groups=groups, request_id=request.request_id, ip_address=client_address(request)
        )
    except (NotFound, Denied) as refused:
        if insist and (found.token is not None or not _is_asked_from_outside(request)):
            raise
        request.refused = refused if isinstance(refused, Denied) else None
        return
    structlog.contextvars.bind_contextvars(organization_id=request.scope.organization_id)
    services.note_active(found, now=clock.now())


def _is_asked_from_outside(request: HttpRequest) -> bool:
    named = _ITS_API.match(request.path)
    return named is not None and request.headers.get("X-Organization") != named[1]


def _organization_asked_for(request: HttpRequest) -> str:
    """Return the organization in the address or, for the API, else in the header; empty where none is named."""
    if _is_api(request):
        named = _ITS_API.match(request.path)
        asked = named[1] if named else request.headers.get("X-Organization", "")
    else:
        match = _PAGE.match(request.path)
        asked = match[1] if match else ""
    if asked and not ORGANIZATION_ID.fullmatch(asked):
        raise NotFound("There is nothing at this address.")
    return asked


def _answer(request: HttpRequest, failure: AppError) -> HttpResponse:
    """Answer for the view. A person is led to the sign-in and back to the page; a script gets the problem."""
    is_script = problems.wants_problem(request) or "HX-Request" in request.headers
    if is_script or not isinstance(failure, Unauthenticated):
        return problems.problem(request, failure) if is_script else problems.page(request, failure)
    following = {"next": request.get_full_path()} if request.method == "GET" else {}
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode(following)}")


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
