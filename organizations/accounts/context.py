"""What every template knows of the person."""

from typing import Any

from django.http import HttpRequest


def people(request: HttpRequest) -> dict[str, Any]:
    """Return ``scope`` (``None`` outside an organization) and ``me``; both cost nothing here."""
    return {"scope": getattr(request, "scope", None), "me": getattr(request, "user", None)}
