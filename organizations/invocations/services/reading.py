"""What was kept of one person; for their export and erasure, which decide who may ask."""

from diatonic.common.pages import MAX_LIMIT, Page
from organizations.invocations import store
from organizations.invocations.rules import Invocation


def list_invocations(user_id: str, *, limit: int = MAX_LIMIT, cursor: str | None = None) -> Page[Invocation]:
    """Return what ran for a person, in no particular order. One DynamoDB call."""
    return store.page_of(user_id, limit=limit, cursor=cursor)


def erase_invocations(user_id: str) -> int:
    """Remove up to 25 lines of a person; returns how many there were: ask again until there are none."""
    return store.erase(user_id)
