"""What the API of comments takes and answers."""

from typing import Self

from ninja import Schema
from pydantic import Field

from community.discussion.rules.comments import said_to
from community.discussion.rules.states import Sight
from community.discussion.rules.texts import linked
from community.discussion.schemas.reactions import counts_out
from community.discussion.schemas.shown import AuthorProfileOut, ReactionCountsOut, ToldOut
from community.discussion.services.comments import EarlierText, SeenComment, Thread
from diatonic.common.http.answers import Answer
from diatonic.common.markdown import to_html
from diatonic.common.pages import Page

#: Where the page of a person is.
_PEOPLE = "/o/{organization_id}/community/people/"


class CommentIn(Schema):
    """A comment: Markdown, at most 5,000 characters; `@[Name](user id)` mentions somebody.

    `parent_comment_id`: the comment that it answers, left out for one directly below the post.
    """

    content: str
    parent_comment_id: str | None = Field(default=None, max_length=200)


class CommentChangeIn(Schema):
    """What a comment says from now on."""

    content: str


class CommentOut(Answer):
    """A comment as the asker sees it.

    `status`: `approved`; its author and the moderators also read where it stands meanwhile (`checking`, `held`, …). A
    place that was kept for its answers is `deleted`, `removed` or `hidden_by_you`, says nothing and has no author.
    `depth`: 1 to 6. `reply_count`: its direct replies. `moderation` and `others_read`, what others go on reading while
    a change waits, are for its author.
    """

    comment_id: str
    post_id: str
    organization_id: str
    parent_comment_id: str | None
    depth: int
    author_id: str | None
    author_profile: AuthorProfileOut | None
    content: str
    html: str
    mentions: list[str]
    status: str
    moderation: ToldOut | None
    others_read: str | None
    reactions: ReactionCountsOut
    my_reactions: list[str]
    reply_count: int
    first_replies: list["CommentOut"]
    is_mine: bool
    created_at: str
    updated_at: str
    edited_at: str | None
    revision: int

    @classmethod
    def of(cls, shown: SeenComment) -> Self:
        """Return the comment as it is shown."""
        comment, said, is_empty = shown.comment, shown.said, shown.sight is Sight.NOTHING
        people = _PEOPLE.format(organization_id=shown.viewer.organization_id)
        approved = comment.approved if shown.is_mine and not is_empty else None
        return cls(
            comment_id=comment.comment_id,
            post_id=comment.post_id,
            organization_id=comment.organization_id,
            parent_comment_id=comment.parent_comment_id or None,
            depth=comment.depth,
            author_id=None if is_empty else comment.author_id,
            author_profile=None if is_empty else AuthorProfileOut.model_validate(comment.author),
            content=said.content,
            html=linked(to_html(said.content), said.mentions, to=people) if said.content else "",
            mentions=list(said.mentions),
            status=shown.status,
            moderation=ToldOut.of(comment.told) if shown.is_mine and comment.told else None,
            others_read=said_to(comment, Sight.APPROVED_TEXT).content if approved else None,
            reactions=counts_out(shown.counts),
            my_reactions=sorted(shown.my_reactions),
            reply_count=comment.replies,
            first_replies=[cls.of(each) for each in shown.first_replies],
            is_mine=shown.is_mine,
            created_at=comment.created_at,
            updated_at=comment.updated_at if shown.sight is Sight.NEWEST_TEXT else comment.created_at,
            edited_at=(comment.edited_at or None) if shown.sight is Sight.NEWEST_TEXT else None,
            revision=comment.revision,
        )


class ThreadOut(Answer):
    """One page of a branch of a thread.

    `waiting`, on the first page: the asker's own comments below it that others do not see. `comment_count`: all that
    are listed below the post.
    """

    items: list[CommentOut]
    waiting: list[CommentOut]
    comment_count: int
    next_cursor: str | None

    @classmethod
    def of(cls, thread: Thread) -> Self:
        """Return the page as it is shown."""
        return cls(
            items=[CommentOut.of(each) for each in thread.items],
            waiting=[CommentOut.of(each) for each in thread.waiting],
            comment_count=thread.post.counts.comments,
            next_cursor=thread.next_cursor,
        )


class EarlierTextOut(Answer):
    """What a comment said before it was changed. `at`: since when."""

    number: int
    content: str
    at: str


class EarlierTextsOut(Answer):
    """One page of what a comment said before, latest first."""

    items: list[EarlierTextOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[EarlierText]) -> Self:
        """Return the page."""
        items = [EarlierTextOut.model_validate(each) for each in page.items]
        return cls(items=items, next_cursor=page.next_cursor)
