"""What a post is, and what its author may say in one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from community.discussion.rules.reactions import Counts, Mine
from community.discussion.rules.states import AWAITING, Status, Visibility
from community.moderation.rules.targets import Told

MAX_TITLE, MAX_CONTENT = 200, 20_000
MAX_ATTACHMENTS, MAX_IMAGES = 10, 5
MAX_ALT = 300


class ContentType(StrEnum):
    """003's kinds of post."""

    TEXT = "text"
    RICH_TEXT = "rich_text"
    LINK = "link"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Author:
    """003's ``author_profile``: how a post shows who wrote it. ``avatar_url`` is empty without a picture."""

    name: str
    role: str = ""
    avatar_url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a post is about, and what its page says of itself once a worker has asked.

    ``state``: ``fetching``, ``found``, ``nothing`` (the page says nothing, or does not answer) or ``removed`` (its
    author wants no preview). ``image_id``: the file of its picture.
    """

    url: str
    state: str = "fetching"
    title: str = ""
    description: str = ""
    site: str = ""
    image_id: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file at a post, as it was when it was put there. ``size`` in bytes, lengths in pixels."""

    file_id: str
    name: str
    kind: str
    content_type: str
    size: int
    width: int | None = None
    height: int | None = None
    preview: str = ""  # the rendition that shows it small
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """What a post says. ``mentions``: user ids of people who are there, first ones first."""

    title: str = ""
    content: str = ""
    content_type: ContentType = ContentType.TEXT
    tags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    link: Link | None = None
    attachments: tuple[Attached, ...] = ()

    @property
    def images(self) -> tuple[Attached, ...]:
        """The pictures among what is attached."""
        return tuple(each for each in self.attachments if each.kind == "image")

    @property
    def file_ids(self) -> frozenset[str]:
        """Every file that the text needs, the preview's picture included."""
        own = {each.file_id for each in self.attachments}
        return frozenset(own | ({self.link.image_id} if self.link and self.link.image_id else set()))


@dataclass(frozen=True, slots=True)
class Approved:
    """What others go on seeing while a newer text waits, and how far."""

    text: Text
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it is stored. Who sees what of it is decided in :mod:`.states`.

    ``wanted`` is the visibility that its author chose last. ``revision`` counts what its author did (``If-Match``),
    ``content_revision`` the texts that were checked. ``organization_name``: as its organization was called when its
    author wrote or changed it last, for readers elsewhere. ``mentions_told``: so many people were told that it mentions
    them, over all of its texts.
    """

    post_id: str
    organization_id: str
    author_id: str
    author: Author
    text: Text
    wanted: Visibility
    status: Status
    created_at: str
    updated_at: str
    content_revision: int = 1
    revision: int = 1
    approved: Approved | None = None
    told: Told | None = None
    published_at: str = ""
    edited_at: str = ""
    organization_name: str = ""
    mentions_told: int = 0

    @property
    def has_approved_text(self) -> bool:
        """Whether an older text was approved that is not the newest."""
        return self.approved is not None

    @property
    def visibility(self) -> Visibility:
        """How far it is visible now: no wider than what was approved last while something waits for a verdict."""
        if self.approved is None or self.status not in AWAITING:
            return self.wanted
        return narrower(self.approved.visibility, self.wanted)

    @property
    def listed_text(self) -> Text:
        """What stands in lists and under tags while it :func:`~.states.is_listed`."""
        return self.approved.text if self.approved is not None and self.status in AWAITING else self.text


_WIDTH = (Visibility.PRIVATE, Visibility.ORGANIZATION, Visibility.PUBLIC)


def narrower(one: Visibility, other: Visibility) -> Visibility:
    """Return the one that fewer people see."""
    return min(one, other, key=_WIDTH.index)


def is_wider(new: Visibility, old: Visibility) -> bool:
    """Say whether more people see it now."""
    return _WIDTH.index(new) > _WIDTH.index(old)


@dataclass(frozen=True, slots=True)
class Found:
    """A post with what is counted of it and the viewer's part, as one read brings them."""

    post: Post
    counts: Counts
    mine: Mine


@dataclass(frozen=True, slots=True)
class Given:
    """What an author sends: only what is named there changes; ``attachments`` are (file id, words for it)."""

    title: str | None = None
    content: str | None = None
    content_type: ContentType | None = None
    visibility: Visibility | None = None
    tags: Sequence[str] | None = None
    mentions: Sequence[str] | None = None
    link: str | None = None
    attachments: Sequence[tuple[str, str]] | None = None
    status: str | None = None  # "draft" or "published"


#: What a post of a kind cannot be without: the field, and the sentence that asks for it.
NEEDED: Mapping[ContentType, tuple[str, str]] = {
    ContentType.TEXT: ("/content", "Write something."),
    ContentType.RICH_TEXT: ("/content", "Write something."),
    ContentType.LINK: ("/link", "Give the address that the post is about."),
    ContentType.IMAGE: ("/attachments", "Add a picture."),
}


def lacks(text: Text) -> tuple[str, str] | None:
    """Return the field and the sentence of what a text lacks before it can be published, ``None`` for nothing."""
    there = {
        ContentType.TEXT: bool(text.content),
        ContentType.RICH_TEXT: bool(text.content),
        ContentType.LINK: text.link is not None,
        ContentType.IMAGE: bool(text.images),
    }
    return None if there[text.content_type] else NEEDED[text.content_type]


#: So much of a post without a title names it.
_SHOWN = 80


def title_of(post: Post) -> str:
    """Return by which words a post is named: its title, or how it begins; never empty."""
    shown = post.listed_text
    words = shown.title or " ".join(shown.content.split()) or "A post without words"
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
