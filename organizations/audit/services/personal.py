"""What the logs say about one person. The entries stay, and the chain: they hold digests only.

Whoever calls decides who may ask: this is for a person's own export, and for erasing them.
"""

from diatonic.common.pages import MAX_LIMIT, Page
from organizations.audit import store
from organizations.audit.rules import Said


def list_personal(person_id: str, *, limit: int = MAX_LIMIT, cursor: str | None = None) -> Page[Said]:
    """Return what the logs of all organizations say about a person, eldest first. One DynamoDB call.

    ``person_id``: a user's id; for who was invited only, the invite's.
    """
    return store.page_of_parts(person_id, limit=limit, cursor=cursor)


def erase_personal(person_id: str) -> int:
    """Erase up to 25 things that the logs say about a person; returns how many there were: ask again until none are left.

    What their entries say besides (an action, an id, a time) stays: others rely on it, and it names nobody.
    """
    return store.erase_parts(person_id)
