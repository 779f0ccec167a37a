"""What every template knows of the person."""

from typing import Any

from django.http import HttpRequest

from diatonic.common.http.access import find_scope


def people(request: HttpRequest) -> dict[str, Any]:
    """Return ``scope`` (``None`` outside an organization) and ``me``; both cost nothing here."""
    return {"scope": find_scope(request), "me": getattr(request, "user", None)}
