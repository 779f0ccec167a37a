"""Who may come in without signing in, and where a request comes from.

Signed in is the default for every route (``organizations.accounts.middleware.People``). A page for
everybody says so with :func:`public`; an operation of the API with ``auth=None``. Both grep.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest

from diatonic.common.errors import Denied
from diatonic.common.scope import Scope

View = TypeVar("View", bound=Callable[..., Any])


class Request(HttpRequest):
    """A request as views see it. ``scope`` is there on every page of an organization and in the API."""

    scope: Scope
    request_id: str
    #: ``bearer``, ``session`` or empty: how the person was recognized.
    identified_by: str
    #: Why there is no scope, for a person whom their organization does not let in just now.
    refused: Denied | None


def find_scope(request: HttpRequest) -> Scope | None:
    """Return the scope, or ``None`` for people without an organization and on public pages."""
    return getattr(request, "scope", None)


def public(view: View) -> View:
    """Open a view to people who are not signed in."""
    view.is_public = True  # type: ignore[attr-defined]  # a mark on the function
    return view


def is_public(view: Callable[..., Any]) -> bool:
    """Say whether the view is marked :func:`public`."""
    return bool(getattr(view, "is_public", False))


def while_suspended(view: View) -> View:
    """Let a page of an organization change something even while the organization is suspended."""
    view.is_for_suspended = True  # type: ignore[attr-defined]  # a mark on the function
    return view


def is_for_suspended(view: Callable[..., Any]) -> bool:
    """Say whether the view is marked :func:`while_suspended`."""
    return bool(getattr(view, "is_for_suspended", False))


def welcoming(view: View) -> View:
    """Open a view to people who are not signed in, and know those who are: it reads ``request.user``."""
    view.is_welcoming = True  # type: ignore[attr-defined]  # a mark on the function
    return view


def is_welcoming(view: Callable[..., Any]) -> bool:
    """Say whether the view is marked :func:`welcoming`."""
    return bool(getattr(view, "is_welcoming", False))


def client_address(request: HttpRequest) -> str:
    """Return the caller's IP address; ``X-Forwarded-For`` counts for as many proxies as we are told to trust."""
    hops = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted = settings.DIATONIC.trusted_proxies
    if trusted and len(hops) >= trusted:
        return str(hops[-trusted])
    return str(request.META.get("REMOTE_ADDR", ""))
