"""Comments about modules, and which of their threads are open."""

from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action

from diatonic.common import pages
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound, Stale
from diatonic.common.scope import Scope
from education.authoring.models import OPEN_COMMENTS, CommentModel, OpenCommentsModel
from education.authoring.rules.comments import MAX_OPEN, MAX_REPLIES, Comment
from education.authoring.store.modules import ModuleStore

_TOO_MANY = f"{MAX_OPEN} threads are open in this module. Resolve some before you begin another one."


class CommentNotFound(NotFound):
    """There is no such comment at this module."""

    def __init__(self) -> None:
        super().__init__("There is no such comment any more.")


class CommentStore:
    """The comments of one module of the scope's organization."""

    def __init__(self, scope: Scope, module_id: str) -> None:
        self._scope = scope
        self._module_id = ModuleStore(scope).own(module_id)

    def page(self, *, place: str | None, limit: int, cursor: str | None) -> pages.Page[Comment]:
        """Return one page of comments, thread by thread; of a section where ``place`` names one. One query."""
        found = pages.query(
            CommentModel,
            self._module_id,
            list_name=f"comments#{place or ''}",
            limit=limit,
            cursor=cursor,
            newest_first=False,
            range_condition=CommentModel.comment_id.startswith(f"{place}.") if place else None,
            consistent=True,
        )
        return found.map(_comment)

    def several(self, *comment_ids: str) -> list[Comment]:
        """Return comments in this order. One consistent read. Raises :class:`CommentNotFound`."""
        found = batch_get([(CommentModel, (self._module_id, one)) for one in comment_ids])
        if any(item is None for item in found):
            raise CommentNotFound
        return [_comment(item) for item in found]

    def begin(self, tx: Transaction, comment: Comment) -> None:
        """Write a comment that begins a thread, which is open."""
        self._put(tx, comment)
        self._mark(tx, comment.comment_id, is_open=True, at=comment.created_at)

    def reply(self, tx: Transaction, comment: Comment) -> None:
        """Write a reply, while its thread is there and not endless."""
        self._put(tx, comment)
        tx.update(
            CommentModel(self._module_id, comment.thread_id),
            [CommentModel.replies.add(1), CommentModel.participants.add({comment.author_id})],
            CommentModel.author_id.exists() & (CommentModel.replies < MAX_REPLIES),
            otherwise=Conflict("This thread is gone, or as long as a thread can be. Begin a new one."),
        )

    def rewrite(self, tx: Transaction, comment: Comment, text: str, *, at: str) -> None:
        """Write another text, while the comment is still as it was read."""
        self._update(
            tx, comment, [CommentModel.text.set(text), CommentModel.edited_at.set(at), CommentModel.updated_at.set(at)]
        )

    def settle(self, tx: Transaction, head: Comment, *, is_open: bool, at: str) -> None:
        """Resolve a thread, or open it again."""
        by = "" if is_open else self._scope.user_name
        resolved: Action = CommentModel.resolved_at.remove() if is_open else CommentModel.resolved_at.set(at)
        self._update(tx, head, [resolved, CommentModel.resolved_by_name.set(by), CommentModel.updated_at.set(at)])
        self._mark(tx, head.comment_id, is_open=is_open, at=at)

    def remove(self, tx: Transaction, comment: Comment, *, at: str) -> None:
        """Take a comment away; where replies hang on it, its words alone."""
        if comment.replies:
            empty: list[Action] = [
                CommentModel.text.set("-"),
                CommentModel.is_removed.set(True),
                CommentModel.updated_at.set(at),
            ]
            self._update(tx, comment, empty)
            return
        item = CommentModel(self._module_id, comment.comment_id)
        unchanged = CommentModel.revision == comment.revision
        if comment.is_reply:
            tx.delete(item, unchanged, otherwise=_changed())
            head = CommentModel(self._module_id, comment.thread_id)
            tx.update(head, [CommentModel.replies.add(-1)], CommentModel.author_id.exists())
        else:
            tx.delete(item, unchanged & (CommentModel.replies == 0), otherwise=_changed())
            self._mark(tx, comment.comment_id, is_open=False, at=at)

    def left_behind(self) -> list[str]:
        """Return the ids of up to 25 comments of a module that was deleted. One query."""
        found = CommentModel.query(self._module_id, limit=25, page_size=25, consistent_read=True)
        return [item.comment_id for item in found]

    def purge(self, comment_ids: list[str]) -> None:
        """Delete comments for good."""
        with CommentModel.batch_write() as batch:
            for comment_id in comment_ids:
                batch.delete(CommentModel(self._module_id, comment_id))

    def _put(self, tx: Transaction, comment: Comment) -> None:
        item = CommentModel(
            self._module_id,
            comment.comment_id,
            organization_id=self._scope.organization_id,
            content_id=comment.content_id,
            section_title=comment.section_title,
            author_id=comment.author_id,
            author_name=comment.author_name,
            text=comment.text,
            participants={comment.author_id},
            created_at=comment.created_at,
            updated_at=comment.created_at,
        )
        tx.put(item, CommentModel.comment_id.does_not_exist())

    def _update(self, tx: Transaction, comment: Comment, actions: list[Action]) -> None:
        tx.update(
            CommentModel(self._module_id, comment.comment_id),
            [*actions, CommentModel.revision.add(1)],
            CommentModel.revision == comment.revision,
            otherwise=_changed(),
        )

    def _mark(self, tx: Transaction, thread_id: str, *, is_open: bool, at: str) -> None:
        marked = OpenCommentsModel.open_threads
        change: Action = marked.add({thread_id}) if is_open else marked.delete({thread_id})
        actions: list[Action] = [
            change,
            OpenCommentsModel.organization_id.set(self._scope.organization_id),
            OpenCommentsModel.created_at.set(OpenCommentsModel.created_at | at),
            OpenCommentsModel.updated_at.set(at),
            OpenCommentsModel.revision.add(1),
        ]
        item = OpenCommentsModel(self._module_id, OPEN_COMMENTS)
        has_room = marked.does_not_exist() | (size(marked) < MAX_OPEN)
        tx.update(item, actions, has_room if is_open else None, otherwise=Conflict(_TOO_MANY))


def _changed() -> Stale:
    return Stale("Somebody changed or answered this comment a moment ago. Look at it as it is now.")


def _comment(item: CommentModel) -> Comment:
    return Comment(
        comment_id=item.comment_id,
        content_id=item.content_id,
        section_title=item.section_title,
        author_id=item.author_id,
        author_name=item.author_name,
        text="" if item.is_removed else item.text,
        created_at=item.created_at,
        revision=int(item.revision),
        edited_at=item.edited_at or "",
        resolved_at=item.resolved_at or "",
        resolved_by_name=item.resolved_by_name,
        is_removed=bool(item.is_removed),
        replies=int(item.replies),
        participants=frozenset(item.participants or ()),
    )
