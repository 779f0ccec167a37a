"""How posts and comments show their author, when that changes: a worker goes through what the person wrote."""

from datetime import datetime

from community.discussion.rules.posts import Author
from community.discussion.store import portraits
from community.profiles import services as profiles
from diatonic.common import jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.membership import services as membership

_TASK = "community.discussion.tasks.refresh_author"
#: The organization of a job that is about no single one.
_NOWHERE = "-"


def profile_changed(tx: Transaction, user_id: str, now: datetime) -> None:
    """Make it due, in the transaction that changes a profile, that what the person wrote shows it."""
    jobs.due(tx, task=_TASK, organization_id=_NOWHERE, arguments={"user_id": user_id}, at=now)


def refresh_author(_scope: Scope, *, user_id: str) -> int:
    """Show the person as they are now beside everything that they wrote, wherever they belong or belonged.

    For a worker: page by page, idempotent, leaving alone what is right already. Returns how much was changed.
    """
    found = profiles.find_author_profile(user_id)
    author = Author(found.name, found.role, found.avatar_url)
    places = membership.places_of(user_id)
    return sum(portraits.refresh(organization_id, user_id, author) for organization_id in places)
