"""What the API answers of posts; the fields of 003 by their names there."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, Self

from pydantic import Field

from community.discussion.rules import texts
from community.discussion.rules.posts import Attached, ContentType, Link
from community.discussion.services.feeds import Feed
from community.discussion.services.showing import SeenPost
from community.discussion.store.revisions import Revision
from community.moderation.rules.targets import Told
from diatonic.common.http.answers import Answer
from diatonic.common.markdown import to_html
from diatonic.common.pages import Page

_Kind = Literal["text", "rich_text", "link", "image"]
_Visible = Literal["public", "organization", "private"]


class AuthorProfileOut(Answer):
    """003's ``author_profile``. ``avatar_url`` is empty without a picture."""

    name: str
    role: str
    avatar_url: str


class PostLinkOut(Answer):
    """The page that a post is about, as it describes itself. ``image_url`` is null without a picture.

    ``state``: ``fetching``, ``found``, ``nothing`` (it says nothing, or did not answer) or ``removed``.
    """

    url: str
    state: Literal["fetching", "found", "nothing", "removed"]
    title: str
    description: str
    site: str
    image_url: str | None

    @classmethod
    def of(cls, link: Link, post_id: str) -> Self:
        """Return the answer for a link."""
        image = attachment_url(post_id, link.image_id) if link.image_id else None
        values = {name: getattr(link, name) for name in ("url", "state", "title", "description", "site")}
        return cls(**values, image_url=image)


class PostAttachmentOut(Answer):
    """A file at a post. ``url`` leads to it as long as one sees the post, ``thumbnail_url`` to it in small."""

    file_id: str
    name: str
    kind: str
    content_type: str
    size: int
    width: int | None
    height: int | None
    alt: str
    url: str
    thumbnail_url: str | None

    @classmethod
    def of(cls, file: Attached, post_id: str) -> Self:
        """Return the answer for a file."""
        url = attachment_url(post_id, file.file_id)
        values = {name: getattr(file, name) for name in cls.model_fields if "url" not in name}
        return cls(**values, url=url, thumbnail_url=f"{url}?rendition={file.preview}" if file.preview else None)


class MetricsOut(Answer):
    """003's ``metrics``."""

    views: int
    likes: int
    comments: int
    shares: int


class ReactionCountsOut(Answer):
    """How many people reacted, by kind."""

    like: int
    love: int
    insight: int
    question: int


class ToldPassageOut(Answer):
    """A place in the text, from character to character, and why it is marked."""

    start: int
    end: int
    reason: str


class ToldOut(Answer):
    """What was decided about a text, and what its author can do next. ``content_revision``: about which of the texts."""

    case_id: str
    standing: Literal["approved", "held", "flagged", "hidden", "edit_requested", "removed"]
    by: Literal["machine", "moderator"]
    at: str
    content_revision: int
    rules: list[str]
    reasons: list[str]
    passages: list[ToldPassageOut]
    note: str
    appeal_until: str

    @classmethod
    def of(cls, told: Told) -> Self:
        """Return the answer for what an author is told."""
        passages = [ToldPassageOut(start=start, end=end, reason=why) for start, end, why in told.passages]
        names = [name for name in cls.model_fields if name != "passages"]
        return cls.model_validate({**{name: getattr(told, name) for name in names}, "passages": passages})


class PostOut(Answer):
    """A post as the person sees it. ``html`` is there for rich text, ``moderation`` for its author alone.

    ``status``: others than its author and the moderators of its organization see ``approved``. ``revision`` is for
    ``If-Match``. ``is_waiting``: its author, and moderators, read a text here that others do not see yet.
    """

    post_id: str
    organization_id: str
    author_id: str
    author_profile: AuthorProfileOut
    title: str
    content: str
    content_type: _Kind
    html: str | None
    link: PostLinkOut | None
    attachments: list[PostAttachmentOut]
    tags: list[str]
    mentions: list[str]
    visibility: _Visible
    status: str
    is_waiting: bool
    moderation: ToldOut | None
    created_at: str
    updated_at: str
    published_at: str | None
    edited_at: str | None
    metrics: MetricsOut
    reactions: ReactionCountsOut
    my_reactions: list[str]
    revision: int

    @classmethod
    def of(cls, seen: SeenPost) -> Self:
        """Return the answer for a post."""
        post, text, counts = seen.post, seen.text, seen.counts
        is_rich = text.content_type is ContentType.RICH_TEXT
        return cls.model_validate(
            {
                "post_id": post.post_id,
                "organization_id": post.organization_id,
                "author_id": post.author_id,
                "author_profile": AuthorProfileOut.model_validate(post.author),
                "title": text.title,
                "content": text.content,
                "content_type": text.content_type.value,
                "html": html_of(text.content, text.mentions, seen.viewer.organization_id) if is_rich else None,
                "link": PostLinkOut.of(text.link, post.post_id) if text.link else None,
                "attachments": [PostAttachmentOut.of(each, post.post_id) for each in text.attachments],
                "tags": list(text.tags),
                "mentions": list(text.mentions),
                "visibility": seen.visibility.value,
                "status": seen.status.value,
                "is_waiting": seen.is_waiting,
                "moderation": ToldOut.of(seen.told) if seen.told else None,
                "created_at": post.created_at,
                "updated_at": seen.updated_at,
                "published_at": post.published_at or None,
                "edited_at": seen.edited_at or None,
                "metrics": MetricsOut.model_validate(counts),
                "reactions": ReactionCountsOut(
                    like=counts.likes, love=counts.loves, insight=counts.insights, question=counts.questions
                ),
                "my_reactions": sorted(seen.mine.reactions - {"share"}),
                "revision": post.revision,
            }
        )


class PostsOut(Answer):
    """One page of posts; ``next_cursor`` is null on the last. A page may hold fewer posts than were asked for.

    ``waiting``: on the first page of the organization's feed those of one's own latest posts that others do not see
    as they are. ``more``: with ``since``, that there is more than these, so that it is better to read anew.
    """

    items: list[PostOut]
    next_cursor: str | None
    waiting: list[PostOut] = Field(default_factory=list)
    more: bool = False

    @classmethod
    def of(cls, feed: Feed) -> Self:
        """Return the answer for a page."""
        waiting = [PostOut.of(each) for each in feed.waiting]
        return cls(items=[PostOut.of(each) for each in feed.items], next_cursor=feed.next_cursor, waiting=waiting)

    @classmethod
    def news(cls, posts: Sequence[SeenPost], *, more: bool) -> Self:
        """Return the answer for what is new."""
        return cls(items=[PostOut.of(each) for each in posts], next_cursor=None, more=more)


class PostRevisionOut(Answer):
    """What a post said until ``until``."""

    number: int
    title: str
    content: str
    until: str


class PostRevisionsOut(Answer):
    """One page of what a post said before it was changed, newest first."""

    items: list[PostRevisionOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Revision]) -> Self:
        """Return the answer for a page."""
        items = [PostRevisionOut.model_validate(each) for each in page.items]
        return cls(items=items, next_cursor=page.next_cursor)


class TagOut(Answer):
    """A tag, and how many posts of the organization carry it."""

    tag: str
    posts: int


class TagsOut(Answer):
    """Tags of the organization, by name."""

    items: list[TagOut]


class SharedOut(Answer):
    """How often the post was shared, and the page to pass on."""

    shares: int
    url: str


def attachment_url(post_id: str, file_id: str) -> str:
    """Return where the API serves a file of a post."""
    return f"/api/community/posts/{post_id}/attachments/{file_id}"


def html_of(content: str, mentions: Sequence[str], organization_id: str) -> str:
    """Return rich text as HTML that is safe to show; mentions lead to the people's pages in the viewer's organization."""
    return texts.linked(_html(content), frozenset(mentions), to=f"/o/{organization_id}/community/people/")


@lru_cache(maxsize=256)
def _html(content: str) -> str:
    """Return the HTML of a rich text; a feed asks for the same ones again and again."""
    return to_html(content)
