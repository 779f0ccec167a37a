"""Reads and writes of comments and of the threads that they make."""

from collections.abc import Iterable, Sequence
from typing import Any

from pynamodb.expressions.condition import Condition

from community.discussion.models import CommentModel, TextRevision
from community.discussion.rules.comments import Comment
from community.discussion.rules.states import Status, Visibility
from community.discussion.rules.threads import Above
from community.discussion.store.comment_items import comment_of, values_of
from diatonic.common import ids, pages
from diatonic.common.dynamo import pointers
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import AppError, Conflict, NotFound, Stale

_POINTER = "comment"
#: What its author and moderators change of a comment.
_CHANGING = (
    "author_id",
    "author_profile",
    "content",
    "mentions",
    "status",
    "content_revision",
    "approved",
    "moderation",
    "edited_at",
    "listed_at",
    "branch",
    "written_in",
    "mentions_told",
    "updated_at",
)
_KIND = "comment"


class CommentNotFound(NotFound):
    """There is no such comment, or whoever asks does not see it."""

    def __init__(self) -> None:
        super().__init__("There is no such comment.")


class Moved(Conflict):
    """The thread around a comment changed between reading and writing it."""

    default_code = "thread_moved"

    def __init__(self) -> None:
        super().__init__("Somebody changed this thread meanwhile. Try again.")


class CommentStore:
    """Comments below the posts of any organization: whoever may see the post has been decided before."""

    def post_of(self, comment_id: str) -> str:
        """Return below which post the comment stands. One consistent read. Raises :class:`CommentNotFound`."""
        organization_id, _, rest = comment_id.partition(":")
        is_one = ids.belongs(comment_id, organization_id=organization_id, kind=_KIND) and ids.is_one(
            rest.partition(":")[2]
        )
        target = pointers.find(kind=_POINTER, value=comment_id) if is_one else None
        if target is None:
            raise CommentNotFound
        return str(target["post_id"])

    def several(self, post_id: str, comment_ids: Sequence[str]) -> dict[str, Comment]:
        """Return those of the comments below a post that are there. One consistent read a hundred, none for none."""
        found = batch_get([comment_key(post_id, each) for each in dict.fromkeys(comment_ids)])
        return {item.comment_id: comment_of(item) for item in found if item is not None}

    def find_each(self, keys: Sequence[tuple[str, str]]) -> list[Comment]:
        """Return those of the comments that are there: (post, comment) each. One consistent read a hundred."""
        found = batch_get([comment_key(*each) for each in keys])
        return [comment_of(item) for item in found if item is not None]

    def find(self, post_id: str, comment_id: str) -> Comment | None:
        """Return a comment, ``None`` where it is not there. One consistent read."""
        return self.several(post_id, [comment_id]).get(comment_id)

    def branch(
        self, branch: str, *, limit: int, cursor: str | None = None, newest_first: bool = False
    ) -> pages.Page[Comment]:
        """Return one page of what stands directly below a post or a comment, in the order of time. One query."""
        found = pages.query(
            CommentModel.branch_index,
            branch,
            list_name=f"comments:{'newest' if newest_first else 'oldest'}",
            limit=limit,
            cursor=cursor,
            newest_first=newest_first,
        )
        return found.map(comment_of)

    def before(self, comment: Comment, *, limit: int) -> list[Comment]:
        """Return what stands in the same branch just before a comment, in the order of time. One query."""
        branch = comment.branch or comment.parent_comment_id or comment.post_id
        earlier = CommentModel.created_at < comment.created_at
        found = CommentModel.branch_index.query(branch, earlier, scan_index_forward=False, limit=limit, page_size=limit)
        return [comment_of(item) for item in reversed(list(found))]

    def below(self, post_id: str, *, after: str, limit: int) -> list[Comment]:
        """Return some of all comments below a post, listed or not, by id. One consistent query. For the background."""
        later = CommentModel.comment_id > after if after else None
        found = CommentModel.query(post_id, later, limit=limit, page_size=limit, consistent_read=True)
        return [comment_of(item) for item in found]

    def add(self, tx: Transaction, comment: Comment) -> None:
        """Write a new comment and the pointer to it; the one it answers must still be there."""
        tx.put(
            CommentModel(comment.post_id, comment.comment_id, **values_of(comment)),
            CommentModel.comment_id.does_not_exist(),
        )
        pointers.claim(
            tx,
            kind=_POINTER,
            value=comment.comment_id,
            target={"post_id": comment.post_id},
            now=comment.created_at,
            organization_id=comment.organization_id,
        )
        if comment.parent_comment_id:
            stands: Condition = CommentModel.branch.exists() & (CommentModel.status != Status.DELETED.value)
            gone = Conflict("The comment that you answer was taken out a moment ago.", code="parent_gone")
            tx.check(CommentModel, (comment.post_id, comment.parent_comment_id), stands, otherwise=gone)

    def change(self, tx: Transaction, seen: Comment, now: Comment, *, otherwise: AppError) -> None:
        """Write what became of a comment, while it is as it was read; what is counted of it stays."""
        values = values_of(now)
        actions: list[Any] = [CommentModel.revision.set(now.revision)]
        for name in _CHANGING:
            attribute, value = getattr(CommentModel, name), values[name]
            actions.append(attribute.remove() if value is None else attribute.set(value))
        tx.update(_item(seen), actions, _as_read(seen), otherwise=otherwise)

    def remove(self, tx: Transaction, seen: Comment, *, otherwise: AppError) -> None:
        """Remove a comment below which nothing stands, and the pointer to it."""
        tx.delete(_item(seen), _as_read(seen), otherwise=otherwise)
        pointers.release(tx, kind=_POINTER, value=seen.comment_id)

    def change_above(self, tx: Transaction, changes: Iterable[Above], *, otherwise: AppError) -> None:
        """Write what changed above a comment, while each is as it was read."""
        for each in changes:
            if each.is_gone:
                tx.delete(_item(each.seen), _holds(each), otherwise=otherwise)
                pointers.release(tx, kind=_POINTER, value=each.seen.comment_id)
                continue
            actions: list[Any] = [CommentModel.replies.add(each.by)]
            actions.append(CommentModel.first_replies.set(list(each.first_replies)))
            if not each.branch:
                actions.append(CommentModel.branch.remove())
            elif each.branch != each.seen.branch:
                actions.append(CommentModel.branch.set(each.branch))
            tx.update(_item(each.seen), actions, _holds(each), otherwise=otherwise)

    def keep_text(self, tx: Transaction, comment: Comment) -> None:
        """Keep what the comment says now, before it says something else."""
        at = comment.edited_at or comment.created_at
        item = TextRevision(
            comment.comment_id,
            comment.content_revision,
            author_id=comment.author_id,
            content=comment.said.content,
            organization_id=comment.organization_id,
            created_at=at,
            updated_at=at,
        )
        tx.put(item)

    def texts(self, comment_id: str, *, limit: int, cursor: str | None = None) -> pages.Page[tuple[int, str, str]]:
        """Return one page of what a comment said before: number, text and since when, latest first. One query."""
        found = pages.query(TextRevision, comment_id, list_name="comment-texts", limit=limit, cursor=cursor)
        return found.map(lambda item: (int(item.number), item.content, item.created_at))

    def forget_texts(self, comment_id: str, *, limit: int) -> bool:
        """Remove some of what a comment said before; says whether there may be more. Idempotent."""
        found = list(TextRevision.query(comment_id, limit=limit, page_size=limit, consistent_read=True))
        for item in found:
            item.delete()
        return len(found) == limit

    def follow(self, comment: Comment, visibility: Visibility) -> None:
        """Write how far a comment is visible, which leaves all else as it is; one that is gone stays gone."""
        change = CommentModel.visibility.set(visibility.value)
        held(lambda: _item(comment).update([change], condition=CommentModel.comment_id.exists()))

    def purge(self, tx: Transaction, comment: Comment) -> None:
        """Remove a comment and the pointer to it, whatever stands around it. Idempotent."""
        tx.delete(_item(comment))
        pointers.release(tx, kind=_POINTER, value=comment.comment_id)


def comment_key(post_id: str, comment_id: str) -> Key:
    """Return where a comment is, for :func:`batch_get`."""
    return (CommentModel, (post_id, comment_id))


def changed_meanwhile(seen: Comment) -> Stale:
    """Return the failure that says that a comment is another one than was read."""
    return Stale(
        "This comment was changed meanwhile. Reload to see it.",
        extra={"by": seen.author.name, "at": seen.updated_at, "revision": seen.revision},
    )


def _item(comment: Comment) -> CommentModel:
    return CommentModel(comment.post_id, comment.comment_id)


def _as_read(seen: Comment) -> Condition:
    """Return the condition for a change to a comment: its own state and, as its place hangs on them, answers or none."""
    condition: Condition = (CommentModel.revision == seen.revision) & (CommentModel.status == seen.status.value)
    condition &= CommentModel.content_revision == seen.content_revision
    answers: Condition = CommentModel.replies > 0 if seen.replies else CommentModel.replies == 0
    condition &= answers
    return condition


def _holds(change: Above) -> Condition:
    """Return the condition for a change above a comment.

    Only where it decides about the place itself does the number of answers have to be as read: so many answers that
    come at once below one comment do not stand in each other's way.
    """
    seen = change.seen
    is_as_read: Condition = CommentModel.status == seen.status.value
    condition: Condition = is_as_read & (CommentModel.first_replies == list(seen.first_replies))
    condition &= CommentModel.branch == seen.branch if seen.branch else CommentModel.branch.does_not_exist()
    if not seen.speaks:
        condition &= CommentModel.replies == seen.replies
    return condition
