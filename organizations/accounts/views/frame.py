"""What the account screens share: they stand in an organization, or outside for who belongs to none."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from diatonic.common.http.access import Request
from organizations.accounts import tabs


def address(request: Request, name: str, *args: str) -> str:
    """Return the address of an account screen, below the organization where the request is of one."""
    return tabs.address(request, f"accounts:{name}", *args)


def go_to(request: Request, name: str) -> HttpResponse:
    """Lead to an account screen."""
    return redirect(address(request, name))


def show(request: Request, template: str, here: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Return an account screen; ``here``: its tab."""
    around = tabs.frame_of(request, f"accounts:{here}")
    return render(request, f"organizations/accounts/{template}.html", {**around, **context}, status=status)
