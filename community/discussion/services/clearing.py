"""Removing what hangs on a post that was deleted: page by page, by a worker, which may be stopped anywhere."""

from collections.abc import Sequence
from datetime import datetime

from community.discussion.rules.states import Status
from community.discussion.services import comments, files
from community.discussion.store import tags
from community.discussion.store.posts import PostNotFound, PostStore
from community.discussion.store.revisions import RevisionStore
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope

_AT_ONCE = 50


def clear_post(scope: Scope, *, post_id: str, file_ids: Sequence[str], now: datetime) -> None:
    """Remove the comments, reactions, older texts and files of a deleted post, and at last the post itself.

    Idempotent, and whatever was removed before it was stopped stays removed.
    """
    try:
        post = PostStore(scope).get(post_id)
    except PostNotFound:
        return
    if post.status is not Status.DELETED:
        return
    while comments.purge_comments(scope, post_id=post_id, now=now) or _remove_revisions(scope, post_id):
        pass
    for file_id in file_ids:
        files.let_go(scope, post_id=post_id, file_id=file_id, now=now)
    tx = Transaction()
    PostStore(scope).remove(tx, post)
    tx.commit()


def follow_visibility(scope: Scope, *, post_id: str) -> None:
    """Make the comments below a post as visible as it is by now; for a worker, idempotent."""
    after = "begin"
    while after:
        try:
            post = PostStore(scope).get(post_id)
        except PostNotFound:
            return
        after = comments.follow_visibility(
            post_id=post_id, visibility=post.visibility, after="" if after == "begin" else after
        )


def tidy_tags(scope: Scope, *, names: Sequence[str]) -> None:
    """Remove those of the organization's tags that no post carries any more, so that none is offered; for a worker."""
    tags.tidy(scope.organization_id, names)


def _remove_revisions(scope: Scope, post_id: str) -> bool:
    """Remove one page of what the post said before; says whether there may be more."""
    store = RevisionStore(scope)
    numbers = store.some(post_id, limit=_AT_ONCE)
    tx = Transaction()
    store.remove(tx, post_id, numbers)
    tx.commit()
    return len(numbers) == _AT_ONCE
