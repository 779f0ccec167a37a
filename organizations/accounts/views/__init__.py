"""Signing in and out, and the pages around it."""

import json
from typing import Any
from urllib.parse import urlencode

import requests
import structlog
from django.conf import settings
from django.contrib import auth, messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST, require_safe
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView

from diatonic.common.errors import AppError, Unauthenticated, Unavailable
from diatonic.common.http.access import Request, client_address, find_scope, public
from organizations.accounts.home import home_of
from organizations.accounts.rules import Device
from organizations.membership import services as membership

logger = structlog.get_logger(__name__)

#: Pages that somebody may want to see as another person: signing out on them leads back to them.
_SEEN_AGAIN = frozenset({"organizations:invites:page"})
_BACK, _MAX_PATH = "after_sign_out", 200


class SignInFailed(Unauthenticated):
    """The answer of the identity provider cannot be used."""

    default_code = "sign_in_failed"


class Callback(OIDCAuthenticationCallbackView):  # type: ignore[misc]  # the package has no types
    """Where the identity provider sends people back to. Whatever goes wrong is a page that explains."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Sign the person in."""
        try:
            return super().get(request)  # type: ignore[no-any-return]
        except SuspiciousOperation:
            failure: AppError = SignInFailed("This sign-in was begun in another window, or too long ago.")
        except (requests.HTTPError, json.JSONDecodeError, KeyError):
            failure = SignInFailed("The sign-in service did not accept this sign-in.")
        except requests.RequestException:
            failure = Unavailable("The sign-in service does not answer.", retry_after=5)
        except AppError as known:
            failure = known
        return _problem(request, failure)

    def login_success(self) -> HttpResponse:
        """Open the session, with what later requests need of the token."""
        request, identity, account = self.request, self.user.identity, self.user.account
        request.session.device = Device(
            client_address(request), request.headers.get("User-Agent", ""), identity.login_method
        )
        response: HttpResponse = super().login_success()
        request.session.pop("oidc_id_token_expiration", None)
        request.session.pop("oidc_login_next", None)
        request.session.pop("oidc_states", None)
        request.session["home"] = account.home_organization
        return response

    def login_failure(self) -> HttpResponse:
        """Explain what the identity provider refused."""
        refused = self.request.GET.get("error")
        sentence = "The sign-in was cancelled or refused." if refused else "This sign-in was begun too long ago."
        return _problem(self.request, SignInFailed(sentence))


def _problem(request: HttpRequest, failure: AppError) -> HttpResponse:
    logger.warning("sign_in_failed", code=failure.code, detail=failure.detail)
    response = render(request, "organizations/accounts/problem.html", {"failure": failure}, status=failure.status)
    response["Cache-Control"] = "no-store"
    return response


@public
@require_safe
def landing(request: Request) -> HttpResponse:
    """Say what this is; people who are signed in go on to their organization, who signed out on a page back to it."""
    if auth.SESSION_KEY in request.session:
        return redirect("organizations:accounts:start")
    back = request.session.pop(_BACK, "")
    if back:
        response = redirect(back)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response
    return render(request, "organizations/accounts/landing.html")


@require_safe
def start(request: Request) -> HttpResponse:
    """Lead the person to the home organization, or to the choice where there is none."""
    scope = find_scope(request)
    if scope is not None:
        return redirect("organizations:accounts:home", scope.organization_id)
    if request.refused:
        messages.error(request, request.refused.detail)
    return redirect("organizations:accounts:organizations")


@public
@require_safe
def problem(request: HttpRequest) -> HttpResponse:
    """Explain a sign-in that failed somewhere else."""
    return _problem(request, SignInFailed("The sign-in did not work."))


@public
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the session here, then at the identity provider, which leads back to the landing page.

    ``next``: a page to come back to from there. It waits in a session of nobody's: the address of an invite is a
    secret, which the provider must not see.
    """
    back = request.POST.get("next", "")
    auth.logout(request)
    if _is_seen_again(back):
        request.session[_BACK] = back
    query = urlencode({"client_id": settings.OIDC_RP_CLIENT_ID, "logout_uri": f"{settings.DIATONIC.base_url}/"})
    return HttpResponseRedirect(f"{settings.DIATONIC.oidc_domain}/logout?{query}")


def _is_seen_again(path: str) -> bool:
    try:
        return len(path) <= _MAX_PATH and resolve(path).view_name in _SEEN_AGAIN
    except Resolver404:
        return False


@require_safe
def organizations(request: Request) -> HttpResponse:
    """Let the person choose an organization; one who has none is led to the ways into one."""
    mine = membership.list_my_organizations(str(request.user.pk))
    if not mine:
        return redirect("organizations:onboarding:welcome")
    context: dict[str, Any] = {"organizations": mine}
    return render(request, "organizations/accounts/choose.html", context)


@require_safe
def home(request: Request, organization: str) -> HttpResponse:
    """Show the person's start page in the organization."""
    del organization  # it is in request.scope
    return render(request, "organizations/accounts/home.html", {"home": home_of(request.scope)})
