"""What becomes of a comment and of the thread around it, in one transaction."""

from dataclasses import replace
from datetime import datetime

from community.discussion.rules.comments import Comment
from community.discussion.rules.states import Status
from community.discussion.rules.threads import FIRST_REPLIES, Above, branch_below, falling, holders, rising
from community.discussion.store import reactions
from community.discussion.store.comments import CommentStore
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import AppError


def put_change(tx: Transaction, seen: Comment, after: Comment, *, now: datetime, otherwise: AppError) -> Comment:
    """Put into ``tx`` what became of a comment; return it as it will be.

    It begins or ceases to stand, and so do places above it that are kept for answers; what is counted of the post and
    of the comments above, and what its author sees of it meanwhile, follows. ``otherwise``: what is raised on commit
    where the comment or its thread is not as it was read. Two DynamoDB calls at most, none for one at the top.
    """
    stands = after.speaks or seen.replies > 0
    above: list[Comment] = []
    if stands != bool(seen.branch) and seen.ancestors:
        above = holders(seen, list(CommentStore().several(seen.post_id, seen.ancestors).values()))
    after = replace(after, branch=(seen.branch or branch_below(above, seen.post_id)) if stands else "")
    if after.status is Status.DELETED and not stands:
        CommentStore().remove(tx, seen, otherwise=otherwise)
    else:
        CommentStore().change(tx, seen, after, otherwise=otherwise)
    if stands and not seen.branch:
        changes = list(rising(seen.comment_id, above, seen.post_id))
        CommentStore().change_above(tx, changes, otherwise=otherwise)
    elif seen.branch and not stands:
        CommentStore().change_above(tx, _refilled(list(falling(seen, above))), otherwise=otherwise)
    _count(tx, seen, after, now)
    return after


def _count(tx: Transaction, seen: Comment, after: Comment, now: datetime) -> None:
    """Count the post's comments, and note whether its author has to be shown this one apart from the others."""
    if by := int(after.speaks) - int(seen.speaks):
        reactions.count(tx, post_id=seen.post_id, organization_id=seen.organization_id, name="comments", by=by, now=now)
    waits = not after.speaks and after.status is not Status.DELETED
    if waits != (not seen.speaks):
        reactions.note_waiting(
            tx,
            post_id=seen.post_id,
            comment_id=seen.comment_id,
            author_id=seen.author_id,
            organization_id=seen.organization_id,
            waits=waits,
            now=now,
        )


def _refilled(changes: list[Above]) -> list[Above]:
    """Return the changes with another answer in the place of the one that fell, where there are more. One query then."""
    if not changes:
        return changes
    nearest, *rest = changes
    left = nearest.seen.replies - 1
    if len(nearest.first_replies) >= min(left, FIRST_REPLIES):
        return changes
    fallen = set(nearest.seen.first_replies) - set(nearest.first_replies)
    found = CommentStore().branch(nearest.seen.comment_id, limit=FIRST_REPLIES + 1).items
    first = [each.comment_id for each in found if each.comment_id not in fallen]
    return [replace(nearest, first_replies=tuple(first[:FIRST_REPLIES])), *rest]
