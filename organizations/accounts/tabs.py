"""The tabs of a person's own screens, for the features that have one: accounts, and privacy."""

from typing import Any

from django.urls import reverse

from diatonic.common.http.access import Request, find_scope

_ALWAYS = (("accounts:profile", "Profile"), ("accounts:sessions", "Sessions"))
_INSIDE = (("accounts:wishes", "Notifications"), ("accounts:tokens", "API tokens"))
_LAST = (("privacy:mine", "Your data"),)
#: What the apps above add inside of an organization: name of the view, label, and the permission that it takes.
_MORE: list[tuple[str, str, str]] = []


def add(name: str, label: str, *, permission: str) -> None:
    """Let a person's own screens have one more tab, for whoever holds the permission; ``name``: of a view in full."""
    if (name, label, permission) not in _MORE:
        _MORE.append((name, label, permission))


def address(request: Request, name: str, *args: str) -> str:
    """Return the address of a person's own screen, below the organization where the request is of one."""
    scope = find_scope(request)
    here = [] if scope is None else [scope.organization_id]
    return reverse(f"organizations:{name}", args=[*here, *args])


def frame_of(request: Request, here: str) -> dict[str, Any]:
    """Return what a person's own screen stands in: the page around it, and the tabs; ``here``: its own."""
    scope = find_scope(request)
    is_inside = scope is not None
    own = [*_ALWAYS, *(_INSIDE if is_inside else ())]
    tabs = [(label, address(request, name), name == here) for name, label in own]
    if scope is not None:
        more = [(name, label) for name, label, permission in _MORE if scope.can(permission)]
        tabs += [(label, reverse(name, args=[scope.organization_id]), name == here) for name, label in more]
    tabs += [(label, address(request, name), name == here) for name, label in _LAST]
    return {"frame": "frame.html" if is_inside else "outside.html", "tabs": tabs}
