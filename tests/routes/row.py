"""One row of the table of routes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Body = Mapping[str, Any] | Callable[[dict[str, str]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """Status codes for nobody, a stranger (the owner of another organization), a viewer and the owner, in this order.

    The stranger asks the API from their own organization, so a list is their own and an id is a foreign one; asked
    in the name of ours, every operation is 404 to them. ``calls``: what the owner's request asks of DynamoDB, in the
    API and on an organization's pages beside session and scope. ``at``: what the address names (``World``). ``body`` is JSON for the API, a form for a page.
    """

    statuses: tuple[int, int, int, int]
    calls: int
    at: str = "nothing"
    body: Body | None = None
    if_match: str = ""
