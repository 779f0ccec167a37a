"""What the account screens share: they stand in an organization, or outside for who belongs to none."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from diatonic.common.http.access import Request, find_scope


def address(request: Request, name: str, *args: str) -> str:
    """Return the address of an account screen, below the organization where the request is of one."""
    scope = find_scope(request)
    here = [] if scope is None else [scope.organization_id]
    return reverse(f"organizations:accounts:{name}", args=[*here, *args])


def go_to(request: Request, name: str) -> HttpResponse:
    """Lead to an account screen."""
    return redirect(address(request, name))


def show(request: Request, template: str, here: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Return an account screen; ``here``: its tab."""
    is_inside = find_scope(request) is not None
    tabs = [("profile", "Profile"), ("sessions", "Sessions")]
    if is_inside:
        tabs += [("wishes", "Notifications"), ("tokens", "API tokens")]
    return render(
        request,
        f"organizations/accounts/{template}.html",
        {
            "frame": "frame.html" if is_inside else "outside.html",
            "tabs": [(label, address(request, name), name == here) for name, label in tabs],
            **context,
        },
        status=status,
    )
