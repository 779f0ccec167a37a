"""A post as a card: what it says, where one goes from it, and what whoever reads it may do with it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from django.urls import reverse

from community.discussion import policies
from community.discussion.rules.posts import Attached, Author, Link, Text
from community.discussion.rules.reactions import Counts
from community.discussion.rules.states import Status, Visibility, is_listed
from community.discussion.services.showing import SeenPost
from community.discussion.views import notices
from community.discussion.views.notices import Notice
from community.discussion.views.presenting import comments_words
from community.discussion.views.reaction_buttons import Face, Reaction, reactions
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
    """A post on a page. Who sees the same of it has an equal one, so that it is drawn once (``{% drawn %}``).

    ``organization_id``: where it is read; ``home``: the organization that it comes from, as its people call it.
    ``is_out``: others may read it, so there is something to count. ``is_alone``: on its own page.
    """

    organization_id: str
    post_id: str
    author_id: str
    author: Author
    home: str
    text: Text
    html: str
    at: str
    reach: Visibility
    counts: Counts
    reactions: tuple[Reaction, ...]
    told: Notice | None
    is_own: bool
    is_edited: bool
    sees_newest: bool
    is_taken_out: bool
    is_out: bool
    can_react: bool
    is_alone: bool = False
    in_public: bool = False

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"p-{uuid_of(self.post_id)}"

    @property
    def urls(self) -> Mapping[str, str]:
        """Where one goes from it."""
        return _urls(self.organization_id, self.post_id, self.author_id)

    @property
    def title(self) -> str:
        """Its title, which may be empty."""
        return self.text.title

    @property
    def said_title(self) -> str:
        """What it is called where it has no title."""
        return self.title or f"what {self.author.name} wrote"

    @property
    def has_history(self) -> bool:
        """Whether the viewer may read what it said before, and it said something else."""
        return self.is_edited and self.sees_newest

    @property
    def visibility(self) -> Face:
        """How far it is seen, as a word and a shape."""
        return _REACH[self.reach]

    @property
    def is_long(self) -> bool:
        """Whether a feed folds it."""
        content = self.text.content
        return not self.is_alone and (len(content) > _LONG or content.count("\n") > _LONG_LINES)

    @property
    def link(self) -> Preview | None:
        """The page that it is about."""
        link = self.text.link
        return _preview(link, self.urls["files"]) if link else None

    @property
    def pictures(self) -> list[Picture]:
        """Its pictures."""
        return [_picture(each, self.urls["files"]) for each in self.text.images]

    @property
    def files(self) -> list[File]:
        """Its other files."""
        images = set(self.text.images)
        return [
            File(each.name, f"{self.urls['files']}{each.file_id}/", each.kind, each.size)
            for each in self.text.attachments
            if each not in images
        ]

    @property
    def tags(self) -> list[tuple[str, str]]:
        """Its tags, each with where the others are that carry it: in the feed in which it is read."""
        place = {"feed": "public"} if self.in_public else {}
        return [(tag, f"{self.urls['feed']}?{urlencode({**place, 'tag': tag})}") for tag in self.text.tags]

    @property
    def total_reactions(self) -> int:
        """How often people reacted."""
        return sum(one.count for one in self.reactions)

    @property
    def comments_words(self) -> str:
        """How many comments stand below it."""
        return comments_words(self.counts.comments)

    @property
    def comments_heading(self) -> str:
        """What stands above them."""
        return self.comments_words if self.counts.comments else "Comments"

    @property
    def is_ours(self) -> bool:
        """Whether it is the viewer's own, and of the organization they are in: where it is changed."""
        return self.is_own and not self.home

    @property
    def has_preview(self) -> bool:
        """Whether the viewer may take out what a page says of itself."""
        link = self.text.link
        return self.is_ours and link is not None and link.state == "found"

    @property
    def can_edit(self) -> bool:
        """Whether the viewer may change it."""
        return self.is_ours and not self.is_taken_out

    @property
    def can_report(self) -> bool:
        """Whether the viewer may report it."""
        return self.can_react and not self.is_own


def card(scope: Scope, seen: SeenPost, *, html: str, is_alone: bool = False, in_public: bool = False) -> Card:
    """Return a post for a page."""
    post = seen.post
    is_here = post.organization_id == scope.organization_id
    return Card(
        organization_id=scope.organization_id,
        post_id=post.post_id,
        author_id=post.author_id,
        author=post.author,
        home="" if is_here else post.organization_name or post.organization_id,
        text=seen.text,
        html=html,
        at=post.published_at or post.created_at,  # of a draft when it was begun
        reach=seen.visibility,
        # How often others looked at it is its author's business.
        counts=seen.counts if seen.is_mine else replace(seen.counts, views=0),
        reactions=reactions(seen.counts, seen.mine.reactions),
        told=notices.about_post(scope, seen),
        is_own=seen.is_mine,
        is_edited=bool(seen.edited_at),
        sees_newest=seen.sees_newest,
        is_taken_out=post.status in (Status.HIDDEN, Status.REMOVED),
        is_out=is_listed(post),
        can_react=policies.can_post(scope) and not scope.read_only,
        is_alone=is_alone,
        in_public=in_public,
    )


@lru_cache(maxsize=64)  # a card that is drawn asks for each of them
def _urls(organization_id: str, post_id: str, author_id: str) -> Mapping[str, str]:
    feed = reverse("community:discussion:feed", args=[organization_id])
    own = reverse("community:discussion:post", args=[organization_id, post_id])
    parts = ("edit", "history", "delete", "react", "reactions", "share", "report", "files")
    is_somebody = author_id != NOBODY
    return {
        "feed": feed,
        "own": own,
        "author": reverse("community:discussion:person", args=[organization_id, author_id]) if is_somebody else "",
        "choose": reverse("community:profiles:choose", args=[organization_id, author_id]) if is_somebody else "",
        **{part: f"{own}{part}/" for part in parts},
        "bare": f"{own}preview/remove/",
        "thread": reverse("organizations:notifications:thread", args=[organization_id, post_id]),
    }


def _picture(one: Attached, files: str) -> Picture:
    own = f"{files}{one.file_id}/"
    return Picture(f"{own}?rendition={one.preview}" if one.preview else own, own, one.alt, one.width, one.height)


def _preview(link: Link, files: str) -> Preview:
    host = urlsplit(link.url).hostname or link.url  # where it leads, never what the page calls itself
    picture = f"{files}{link.image_id}/" if link.image_id else ""
    return Preview(link.url, link.title, link.description, host, picture)


def cards(
    scope: Scope, found: Collection[SeenPost], html_of: Callable[[SeenPost], str], *, in_public: bool = False
) -> list[Card]:
    """Return the posts of a list for a page. ``in_public``: of the feed of everybody, to which their tags lead."""
    return [card(scope, seen, html=html_of(seen), in_public=in_public) for seen in found]
