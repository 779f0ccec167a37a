"""The tabs of a person's own screens, for the features that have one: accounts, and privacy."""

from typing import Any

from django.urls import reverse

from diatonic.common.http.access import Request, find_scope

_ALWAYS = (("accounts:profile", "Profile"), ("accounts:sessions", "Sessions"))
_INSIDE = (("accounts:wishes", "Notifications"), ("accounts:tokens", "API tokens"))
_LAST = (("privacy:mine", "Your data"),)


def address(request: Request, name: str, *args: str) -> str:
    """Return the address of a person's own screen, below the organization where the request is of one."""
    scope = find_scope(request)
    here = [] if scope is None else [scope.organization_id]
    return reverse(f"organizations:{name}", args=[*here, *args])


def frame_of(request: Request, here: str) -> dict[str, Any]:
    """Return what a person's own screen stands in: the page around it, and the tabs; ``here``: its own."""
    is_inside = find_scope(request) is not None
    tabs = [*_ALWAYS, *(_INSIDE if is_inside else ()), *_LAST]
    return {
        "frame": "frame.html" if is_inside else "outside.html",
        "tabs": [(label, address(request, name), name == here) for name, label in tabs],
    }
