"""Comments, as the API takes and answers them."""

from typing import Literal, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from education.authoring.rules import MAX_COMMENT, Comment


class ModuleCommentIn(Schema):
    """A comment at a section; without ``content_id`` at the module; with ``reply_to`` an answer in that thread."""

    text: str = Field(max_length=MAX_COMMENT + 100)
    content_id: str | None = Field(default=None, max_length=200)
    reply_to: str | None = Field(default=None, max_length=200)


class CommentChangesIn(Schema):
    """Another text for one's own comment, or another state for a thread: one of the two."""

    text: str | None = Field(default=None, max_length=MAX_COMMENT + 100)
    state: Literal["open", "resolved"] | None = None


class ModuleCommentOut(Answer):
    """One comment. ``thread_id`` is its own id where it begins a thread, which alone has a state.

    ``section_title`` is the section's title when the comment was written; the section may be gone. ``is_removed``:
    its author took the words away, and replies hang on it.
    """

    comment_id: str
    thread_id: str
    content_id: str | None
    section_title: str
    author_id: str
    author_name: str
    text: str
    created_at: str
    edited_at: str | None
    state: Literal["open", "resolved"] | None
    resolved_at: str | None
    resolved_by_name: str | None
    is_removed: bool
    replies: int
    revision: int

    @classmethod
    def of(cls, comment: Comment) -> Self:
        """Return the answer for a comment."""
        own = ("comment_id", "thread_id", "section_title", "author_id", "author_name", "text", "created_at")
        counted = ("is_removed", "replies", "revision")
        state = "open" if comment.is_open else "resolved"
        return cls(
            content_id=comment.content_id or None,
            edited_at=comment.edited_at or None,
            state=None if comment.is_reply else state,
            resolved_at=comment.resolved_at or None,
            resolved_by_name=comment.resolved_by_name or None,
            **{name: getattr(comment, name) for name in (*own, *counted)},
        )


class ModuleCommentsOut(Answer):
    """One page of comments, thread by thread, the beginning before its replies; ``next_cursor`` is null on the last."""

    items: list[ModuleCommentOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Comment]) -> Self:
        """Return the answer for a page."""
        return cls(items=[ModuleCommentOut.of(comment) for comment in page.items], next_cursor=page.next_cursor)
