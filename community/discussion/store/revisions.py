"""What posts and comments said before they were changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from community.discussion.models import TextRevision
from community.discussion.rules.posts import Post
from diatonic.common import pages
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.pages import Page
from diatonic.common.scope import Scope


@dataclass(frozen=True, slots=True)
class Revision:
    """An older text: its number, what it said, and until when."""

    number: int
    title: str
    content: str
    until: str


class RevisionStore:
    """The older texts of posts and comments."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def keep(self, tx: Transaction, post: Post, *, at: str) -> None:
        """Keep what the post says now, in the transaction that changes it."""
        item = TextRevision(
            post.post_id,
            post.content_revision,
            author_id=post.author_id,
            title=post.text.title,
            content=post.text.content,
            organization_id=post.organization_id,
            created_at=at,
            updated_at=at,
        )
        tx.put(item)

    def page(self, target_id: str, *, limit: int, cursor: str | None) -> Page[Revision]:
        """Return one page of what it said before, newest first. One consistent query."""
        found = pages.query(TextRevision, target_id, list_name="revisions", limit=limit, cursor=cursor, consistent=True)
        return found.map(lambda item: Revision(int(item.number), item.title, item.content, item.created_at))

    def some(self, target_id: str, *, limit: int) -> Sequence[int]:
        """Return the numbers of the oldest revisions, for whoever removes them. One consistent query."""
        found = TextRevision.query(target_id, limit=limit, page_size=limit, consistent_read=True)
        return [int(item.number) for item in found]

    def remove(self, tx: Transaction, target_id: str, numbers: Sequence[int]) -> None:
        """Remove these revisions."""
        for number in numbers:
            tx.delete(TextRevision(target_id, number))
