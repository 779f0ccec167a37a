"""What the templates show of posts: a card with its words, its ways, and where one's own text stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.urls import reverse

from community.discussion import policies
from community.discussion.rules.posts import Attached, Author, Link
from community.discussion.rules.states import Status, Visibility, is_listed
from community.discussion.services.showing import SeenPost
from community.discussion.views import notices
from community.discussion.views.notices import Notice
from community.discussion.views.reaction_buttons import Face, Reaction, reactions
from diatonic.common.formats import number
from diatonic.common.ids import uuid_of
from diatonic.common.personal import NOBODY
from diatonic.common.scope import Scope

#: A text with more characters, or more lines, is folded in a feed.
_LONG, _LONG_LINES = 900, 14

_REACH: Mapping[Visibility, Face] = {
    Visibility.PUBLIC: Face("Everybody", "world"),
    Visibility.ORGANIZATION: Face("Organization", "users"),
    Visibility.PRIVATE: Face("Only you", "lock"),
}


class Picture(NamedTuple):
    """A picture of a post: shown small, opened large."""

    src: str
    href: str
    alt: str
    width: int | None
    height: int | None


class File(NamedTuple):
    """Another file of a post."""

    name: str
    href: str
    kind: str
    size: int


class Preview(NamedTuple):
    """What a page says of itself."""

    url: str
    title: str
    description: str
    host: str
    picture: str


@dataclass(frozen=True, slots=True)
class Card:
    """A post on a page, for one person. ``is_out``: others may read it, so there is something to count."""

    seen: SeenPost
    html: str
    urls: Mapping[str, str]
    can_react: bool
    is_out: bool
    told: Notice | None
    reactions: tuple[Reaction, ...]

    @property
    def post_id(self) -> str:
        """The post's id."""
        return self.seen.post.post_id

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"p-{uuid_of(self.post_id)}"

    @property
    def author(self) -> Author:
        """Who wrote it, as the post keeps them."""
        return self.seen.post.author

    @property
    def author_id(self) -> str:
        """Who that is."""
        return self.seen.post.author_id

    @property
    def title(self) -> str:
        """Its title, which may be empty."""
        return self.seen.text.title

    @property
    def said_title(self) -> str:
        """What it is called where it has no title."""
        return self.title or f"what {self.author.name} wrote"

    @property
    def at(self) -> str:
        """When it was published; of a draft when it was begun."""
        return self.seen.post.published_at or self.seen.post.created_at

    @property
    def is_edited(self) -> bool:
        """Whether what is read was changed since it was published."""
        return bool(self.seen.edited_at)

    @property
    def has_history(self) -> bool:
        """Whether the viewer may read what it said before, and it said something else."""
        return self.is_edited and self.seen.sees_newest

    @property
    def is_own(self) -> bool:
        """Whether the viewer wrote it."""
        return self.seen.is_mine

    @property
    def visibility(self) -> Face:
        """How far it is seen, as a word and a shape."""
        return _REACH[self.seen.visibility]

    @property
    def elsewhere(self) -> str:
        """Where a post of another organization comes from."""
        post = self.seen.post
        is_here = post.organization_id == self.seen.viewer.organization_id
        return "" if is_here else post.organization_name or post.organization_id

    @property
    def is_long(self) -> bool:
        """Whether a feed folds it."""
        content = self.seen.text.content
        return len(content) > _LONG or content.count("\n") > _LONG_LINES

    @property
    def link(self) -> Preview | None:
        """The page that it is about."""
        link = self.seen.text.link
        return _preview(link, self.urls["files"]) if link else None

    @property
    def pictures(self) -> list[Picture]:
        """Its pictures."""
        return [_picture(each, self.urls["files"]) for each in self.seen.text.images]

    @property
    def files(self) -> list[File]:
        """Its other files."""
        images = set(self.seen.text.images)
        return [
            File(each.name, f"{self.urls['files']}{each.file_id}/", each.kind, each.size)
            for each in self.seen.text.attachments
            if each not in images
        ]

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""
        return self.seen.text.tags

    @property
    def total_reactions(self) -> int:
        """How often people reacted."""
        return sum(one.count for one in self.reactions)

    @property
    def comments_words(self) -> str:
        """How many comments stand below it."""
        return comments_words(self.seen.counts.comments)

    @property
    def comments_heading(self) -> str:
        """What stands above them."""
        return self.comments_words if self.seen.counts.comments else "Comments"

    @property
    def shares(self) -> int:
        """How many people shared it."""
        return self.seen.counts.shares

    @property
    def is_ours(self) -> bool:
        """Whether it is the viewer's own, and of the organization they are in: where it is changed."""
        return self.is_own and not self.elsewhere

    @property
    def views(self) -> int:
        """How often others looked at it; its author's business."""
        return self.seen.counts.views if self.is_own else 0

    @property
    def has_preview(self) -> bool:
        """Whether the viewer may take out what a page says of itself."""
        link = self.seen.text.link
        return self.is_ours and link is not None and link.state == "found"

    @property
    def can_edit(self) -> bool:
        """Whether the viewer may change it."""
        return self.is_ours and self.seen.post.status not in (Status.HIDDEN, Status.REMOVED)

    @property
    def can_report(self) -> bool:
        """Whether the viewer may report it."""
        return self.can_react and not self.is_own


def comments_words(count: int) -> str:
    """Return how many comments there are, as a button or a heading says it."""
    return "Comment" if not count else f"{number(count)} comment{'' if count == 1 else 's'}"


def feed_url(scope: Scope) -> str:
    """Return the feed's address."""
    return reverse("community:discussion:feed", args=[scope.organization_id])


def drafts_url(scope: Scope) -> str:
    """Return where one's drafts are."""
    return reverse("community:discussion:drafts", args=[scope.organization_id])


def trail(scope: Scope, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the breadcrumbs of a page of the community."""
    return [("Community", feed_url(scope)), *more]


def post_url(scope: Scope, post_id: str) -> str:
    """Return the page of a post, as this organization's people reach it."""
    return reverse("community:discussion:post", args=[scope.organization_id, post_id])


def person_url(scope: Scope, user_id: str) -> str:
    """Return the page of a person; empty for who is nobody any more."""
    if user_id == NOBODY:
        return ""
    return reverse("community:discussion:person", args=[scope.organization_id, user_id])


def card(scope: Scope, seen: SeenPost, *, html: str) -> Card:
    """Return a post for a page."""
    post = seen.post
    return Card(
        seen,
        html,
        _urls(scope, post.post_id, post.author_id),
        can_react=policies.can_post(scope) and not scope.read_only,
        is_out=is_listed(post),
        told=notices.about_post(scope, seen),
        reactions=reactions(seen.counts, seen.mine.reactions),
    )


def _urls(scope: Scope, post_id: str, author_id: str) -> dict[str, str]:
    own = post_url(scope, post_id)
    parts = ("edit", "history", "delete", "react", "reactions", "share", "report", "files")
    return {
        "own": own,
        "author": person_url(scope, author_id),
        **{part: f"{own}{part}/" for part in parts},
        "bare": f"{own}preview/remove/",
    }


def _picture(one: Attached, files: str) -> Picture:
    own = f"{files}{one.file_id}/"
    return Picture(f"{own}?rendition={one.preview}" if one.preview else own, own, one.alt, one.width, one.height)


def _preview(link: Link, files: str) -> Preview:
    host = urlsplit(link.url).hostname or link.url  # where it leads, never what the page calls itself
    picture = f"{files}{link.image_id}/" if link.image_id else ""
    return Preview(link.url, link.title, link.description, host, picture)


def cards(scope: Scope, found: Collection[SeenPost], html_of: Any) -> list[Card]:
    """Return the posts of a list for a page."""
    return [card(scope, seen, html=html_of(seen)) for seen in found]
