"""What the comments of a post follow it in: how far it is visible, and that it is gone. For work in the background."""

from datetime import datetime

from community.discussion.rules.comments import Comment
from community.discussion.rules.states import Visibility
from community.discussion.store.comments import CommentStore
from community.discussion.store.reactions import purge_reactions
from community.moderation import services as moderation
from community.moderation.rules.endings import Ending
from community.moderation.rules.targets import TargetType
from diatonic.common import jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope

_CLEAR = "community.discussion.tasks.clear_comment"
#: So many comments are changed or removed at once.
_PAGE = 25


def follow_visibility(*, post_id: str, visibility: Visibility, after: str = "") -> str:
    """Make one page of the comments below a post as visible as it is; return where the next begins, empty at the end.

    May be repeated. Up to 26 DynamoDB calls.
    """
    page = CommentStore().below(post_id, after=after, limit=_PAGE)
    for comment in page:
        if comment.visibility is not visibility:
            CommentStore().follow(comment, visibility)
    return page[-1].comment_id if len(page) == _PAGE else ""


def purge_comments(scope: Scope, *, post_id: str, now: datetime) -> bool:
    """Remove one page of what hangs on a post that is gone: comments, what they said before, reactions, people's parts.

    Says whether there may be more. May be repeated.
    """
    page = CommentStore().below(post_id, after="", limit=_PAGE)
    for comment in page:
        clear_comment(comment.comment_id)
        _remove(scope, comment, now)
    return bool(page) or purge_reactions(post_id)


def clear_later(tx: Transaction, comment: Comment, now: datetime) -> None:
    """Have what hangs on a deleted comment removed once ``tx`` is written."""
    jobs.due(
        tx,
        task=_CLEAR,
        organization_id=comment.organization_id,
        arguments={"comment_id": comment.comment_id},
        at=now,
        job_id=f"clear-comment#{comment.comment_id}",
    )


def clear_comment(comment_id: str) -> None:
    """Remove what a deleted comment said before, and the reactions to it. May be repeated."""
    while CommentStore().forget_texts(comment_id, limit=_PAGE):
        pass
    while purge_reactions(comment_id):
        pass


def _remove(scope: Scope, comment: Comment, now: datetime) -> None:
    tx = Transaction()
    CommentStore().purge(tx, comment)
    moderation.forget(
        tx,
        scope,
        target_type=TargetType.COMMENT,
        target_id=comment.comment_id,
        organization_id=comment.organization_id,
        now=now,
        because=Ending.POST_DELETED,
    )
    tx.commit()
