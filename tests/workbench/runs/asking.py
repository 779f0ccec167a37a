"""Somebody who asks the API about runs."""

import json
from typing import Any

from django.test import Client


class Asking:
    """A person who asks the API."""

    def __init__(self, client: Client, organization: str = "demo") -> None:
        self._client, self._organization = client, organization

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Ask, and return the answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = b"" if body is None else json.dumps(body).encode()
        named["X-Organization"] = self._organization
        return self._client.generic(method, f"/api{path}", content, "application/json", headers=named)
