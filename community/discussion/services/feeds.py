"""Lists of posts: the organization's, the public one, by tag, by author, one's drafts; and what is new since.

A page names posts by one query, then reads them with what is counted of them and the viewer's part by one BatchGet:
so at 100 and at a million posts it costs the same. Whatever comes out of a list passes ``showing.see`` again; a page is
shorter by the posts of people whom the viewer does not want to see, and by those that changed since the list was made.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from community.discussion import policies
from community.discussion.rules import listing
from community.discussion.rules.listing import MOST_LISTED
from community.discussion.services.showing import SeenPost, see_all, viewer_of
from community.discussion.store import feeds, tags
from community.discussion.store.feeds import Key
from community.discussion.store.posts import PostStore, is_id
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.pages import Page
from diatonic.common.scope import Scope
from diatonic.common.tags import tidy

#: So many of one's own newest posts are looked at for those that wait.
_OWN_LOOKED_AT = 5
_MAX_SUGGESTED = 20
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of posts. ``waiting``: on the organization's first page those of one's own latest that are not listed."""

    items: tuple[SeenPost, ...]
    next_cursor: str | None = None
    waiting: tuple[SeenPost, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """What is listed since a post: its keys, newest first, and whether there is more than them."""

    keys: tuple[Key, ...]
    more: bool = False


def list_posts(
    scope: Scope, *, tag: str = "", is_public: bool = False, limit: int = MOST_LISTED, cursor: str | None = None
) -> Feed:
    """Return one page of the organization's feed, or of the public one, or of what carries a tag in either.

    Newest first; needs ``community.view``. Up to four DynamoDB calls: the list (public: its two shards, none within a
    second of somebody else's first page), the posts, whom the person does not want to see; on the organization's
    first page also one's own latest posts.
    """
    policies.check_can_read(scope)
    _check_limit(limit)
    if tag:
        place = listing.EVERYWHERE if is_public else scope.organization_id
        return _feed(scope, feeds.with_tag(place, tidy(tag), limit=limit, cursor=cursor))
    if is_public:
        return _feed(scope, feeds.public(limit=limit, cursor=cursor))
    page = feeds.of_organization(scope.organization_id, limit=limit, cursor=cursor)
    return _feed(scope, page, own=() if cursor else _own_latest(scope))


def list_newest(scope: Scope, *, limit: int) -> tuple[SeenPost, ...]:
    """Return the organization's newest posts of others, up to ``limit``; needs ``community.view``. Three DynamoDB calls."""
    policies.check_can_read(scope)
    page = feeds.of_organization(scope.organization_id, limit=2 * limit, cursor=None)
    return tuple(seen for seen in _read(scope, page.items) if not seen.is_mine)[:limit] if page.items else ()


def news_since(scope: Scope, since: str, *, is_public: bool = False) -> News:
    """Return the keys of what is listed since the newest post that a client has: ``published_at/post_id``.

    Needs ``community.view``. One query; of the public feed none within a second of another one.
    """
    policies.check_can_read(scope)
    key = _since(since)
    if is_public:
        found = feeds.newer_public(key, limit=MOST_LISTED + 1)
    else:
        found = feeds.newer(scope.organization_id, key, limit=MOST_LISTED + 1)
    return News(tuple(found[:MOST_LISTED]), len(found) > MOST_LISTED)


def read_news(scope: Scope, news: News) -> tuple[SeenPost, ...]:
    """Return the posts of :func:`news_since` as the person sees them. Two DynamoDB calls, none for nothing."""
    return _read(scope, news.keys) if news.keys else ()


def list_by_person(
    scope: Scope, *, user_id: str, is_public: bool = False, limit: int = MOST_LISTED, cursor: str | None = None
) -> Feed:
    """Return one page of a person's posts in the organization, or of their public ones everywhere, newest first.

    One's own in the organization are all that one has written but drafts, last changed first: also what waits, what
    was taken out, and what is private. Needs ``community.view``. Three DynamoDB calls.
    """
    policies.check_can_read(scope)
    _check_limit(limit)
    if is_public:
        return _feed(scope, feeds.of_author_everywhere(user_id, limit=limit, cursor=cursor))
    where = scope.organization_id
    if user_id == scope.user_id:
        return _feed(scope, feeds.written(where, user_id, drafts=False, limit=limit, cursor=cursor))
    return _feed(scope, feeds.of_author(where, user_id, limit=limit, cursor=cursor))


def has_public(user_id: str) -> bool:
    """Say whether something of the person's is to be read by everybody. One query."""
    return bool(feeds.of_author_everywhere(user_id, limit=1, cursor=None).items)


def list_drafts(scope: Scope, *, limit: int = MOST_LISTED, cursor: str | None = None) -> Feed:
    """Return one page of one's own drafts in the organization, last changed first. Three DynamoDB calls."""
    policies.check_can_post(scope)
    _check_limit(limit)
    where = scope.organization_id
    return _feed(scope, feeds.written(where, scope.user_id, drafts=True, limit=limit, cursor=cursor))


def list_tags(scope: Scope, *, begins: str = "") -> list[tuple[str, int]]:
    """Return up to twenty tags of the organization that begin so, by name, with how many posts carry each.

    Needs ``community.view``. One DynamoDB call.
    """
    policies.check_can_read(scope)
    return tags.used(scope.organization_id, begins=tidy(begins), limit=_MAX_SUGGESTED)


def _feed(scope: Scope, page: Page[Key], *, own: Sequence[Key] = ()) -> Feed:
    viewer = viewer_of(scope, in_list=True)
    listed = {key.post_id for key in page.items}
    others = [key for key in own if key.post_id not in listed]
    found = PostStore(scope).find([key.post_id for key in (*page.items, *others)])
    seen = see_all(viewer, found)
    newest = page.items[0].published_at if page.items else ""
    mine = {key.post_id for key in others}
    waiting = tuple(each for each in seen if each.post.post_id in mine and listing.is_beside(each.post, newest=newest))
    items = tuple(each for each in seen if each.post.post_id in listed)
    return Feed(items, page.next_cursor, waiting)


def _read(scope: Scope, keys: Sequence[Key]) -> tuple[SeenPost, ...]:
    found = PostStore(scope).find([key.post_id for key in keys])
    return see_all(viewer_of(scope, in_list=True), found)


def _own_latest(scope: Scope) -> Sequence[Key]:
    if not scope.can("community.post"):
        return ()
    page = feeds.written(scope.organization_id, scope.user_id, drafts=False, limit=_OWN_LOOKED_AT)
    return page.items


def _since(text: str) -> Key:
    published_at, _, post_id = text.partition("/")
    if not is_id(post_id) or not _TIME.fullmatch(published_at):
        wrong = FieldError("/since", "Send published_at and post_id of the newest post you have, with a slash between.")
        raise Invalid("This is no post of a list.", fields=[wrong])
    return Key(published_at, post_id)


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= MOST_LISTED:
        raise Invalid(
            "The page size is out of range.", fields=[FieldError("/limit", f"Choose a limit of 1 to {MOST_LISTED}.")]
        )
