"""What a post said before."""

from community.discussion.rules.states import Sight
from community.discussion.services.showing import read_post
from community.discussion.store.posts import PostNotFound
from community.discussion.store.revisions import Revision, RevisionStore
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope


def list_revisions(
    scope: Scope, *, post_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[Revision]:
    """Return one page of what a post said before it was changed, newest first, to its author and to moderators.

    Others read what is approved, and nothing that was changed since: for them there is no such list. Three DynamoDB
    calls. Raises ``PostNotFound``.
    """
    seen = read_post(scope, post_id)
    if not seen.sees_newest or seen.sight is not Sight.NEWEST_TEXT:
        raise PostNotFound
    return RevisionStore(scope).page(post_id, limit=limit, cursor=cursor)
