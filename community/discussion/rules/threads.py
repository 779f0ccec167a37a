"""How a thread holds together: where a comment stands, and what changes above it when one begins or ceases to stand.

A comment stands while others read its text, and as an empty place while answers stand below it. Each counts the
answers that stand directly below it and knows the first of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from community.discussion.rules.comments import Comment
from community.discussion.rules.states import Status

#: So many answers of each comment are shown with it.
FIRST_REPLIES = 2


@dataclass(frozen=True, slots=True)
class Above:
    """What becomes of a comment above: one answer more or less, its first answers, and where it stands itself.

    ``branch``: empty: it ceases to stand. ``is_gone``: nothing is left of it that anybody needs.
    """

    seen: Comment
    by: int
    first_replies: tuple[str, ...]
    branch: str
    is_gone: bool = False


def holders(comment: Comment, found: Sequence[Comment]) -> list[Comment]:
    """Return the comments above that are still there, the nearest first."""
    by_id = {each.comment_id: each for each in found}
    return [by_id[each] for each in reversed(comment.ancestors) if each in by_id]


def branch_below(above: Sequence[Comment], post_id: str) -> str:
    """Return below what a comment stands: the nearest one above that is still there, or the post."""
    return above[0].comment_id if above else post_id


def rising(comment_id: str, above: Sequence[Comment], post_id: str) -> Iterator[Above]:
    """Yield what changes above a comment that begins to stand. ``above``: of :func:`holders`."""
    for number, holder in enumerate(above):
        branch = holder.branch or branch_below(above[number + 1 :], post_id)
        yield Above(holder, +1, _with(holder.first_replies, comment_id), branch)
        if holder.branch:
            return
        comment_id = holder.comment_id


def falling(comment: Comment, above: Sequence[Comment]) -> Iterator[Above]:
    """Yield what changes above a comment that ceases to stand.

    A place that was kept for the answers below it is given up with the last of them.
    """
    comment_id = comment.comment_id
    for holder in above:
        left = tuple(each for each in holder.first_replies if each != comment_id)
        stays = holder.speaks or holder.replies > 1
        is_gone = not stays and holder.status is Status.DELETED
        yield Above(holder, -1, left, holder.branch if stays else "", is_gone=is_gone)
        if stays:
            return
        comment_id = holder.comment_id


def _with(first: tuple[str, ...], comment_id: str) -> tuple[str, ...]:
    """Return the first answers with one more; ids sort by time."""
    return tuple(sorted({*first, comment_id}, key=_moment)[:FIRST_REPLIES])


def _moment(comment_id: str) -> str:
    return comment_id.rpartition(":")[2]
