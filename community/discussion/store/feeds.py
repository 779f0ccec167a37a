"""Which posts stand in a list, newest first: their keys only. The posts themselves are read by id."""

import heapq
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core import signing

from community.discussion.models import PostModel, PostTag
from community.discussion.rules import listing
from diatonic.common import pages
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.pages import Page

_KEPT_SECONDS = 1.0
_SALT = "cursor:public-posts"


class Key(NamedTuple):
    """Where a post stands in a list."""

    published_at: str
    post_id: str


def of_organization(organization_id: str, *, limit: int, cursor: str | None) -> Page[Key]:
    """Return one page of what is listed in the organization. One query."""
    return _page(PostModel.organization_feed, organization_id, "organization-posts", limit, cursor)


def of_author(organization_id: str, user_id: str, *, limit: int, cursor: str | None) -> Page[Key]:
    """Return one page of what of a person's is listed in the organization. One query."""
    return _page(PostModel.author_feed, listing.author_in(organization_id, user_id), "author-posts", limit, cursor)


def of_author_everywhere(user_id: str, *, limit: int, cursor: str | None) -> Page[Key]:
    """Return one page of a person's public posts, of all organizations. One query."""
    return _page(PostModel.author_public_feed, user_id, "author-public-posts", limit, cursor)


def written(organization_id: str, user_id: str, *, drafts: bool, limit: int, cursor: str | None = None) -> Page[Key]:
    """Return one page of what a person wrote in the organization, last changed first: drafts, or all else. One query."""
    partition = listing.written_in(organization_id, user_id, drafts=drafts)
    name = "drafts" if drafts else "written-posts"
    found = pages.query(PostModel.written_index, partition, list_name=name, limit=limit, cursor=cursor)
    return found.map(lambda item: Key(item.updated_at, item.post_id))


def with_tag(place: str, tag: str, *, limit: int, cursor: str | None) -> Page[Key]:
    """Return one page of what carries a tag, in an organization or everywhere. One query."""
    partition = listing.tag_in(place, tag)
    found = pages.query(PostTag, partition, list_name="tagged-posts", limit=limit, cursor=cursor, consistent=False)
    return found.map(lambda item: Key(item.post_key.partition("#")[0], item.post_id))


def newer(organization_id: str, since: Key, *, limit: int) -> list[Key]:
    """Return up to ``limit`` of what was listed in the organization after ``since``. One query."""
    condition = PostModel.published_at >= since.published_at
    found = PostModel.organization_feed.query(
        organization_id, condition, scan_index_forward=False, limit=limit + 1, page_size=limit + 1
    )
    return _after(since, (Key(item.published_at, item.post_id) for item in found))[:limit]


def newer_public(since: Key, *, limit: int) -> list[Key]:
    """Return what :func:`newer` does, of the public feed. No query within a second of the last one, two otherwise."""
    return _after(since, _merged(_first_keys()))[:limit]


def public(*, limit: int, cursor: str | None) -> Page[Key]:
    """Return one page of the public feed. Two queries, one for each shard; for the first page none for a second."""
    marks = _opened(cursor) if cursor else {}
    batches = (
        _first_keys()
        if not marks
        else [_batch(shard, mark, listing.MOST_LISTED + 1) for shard, mark in sorted(marks.items())]
    )
    merged = list(_merged(batches))
    page = merged[:limit]
    return Page(tuple(page), _sealed(marks, page) if len(merged) > limit else None)


def forget() -> None:
    """Forget the keys that are kept for a second; for tests."""
    _KEPT.until = 0.0


@dataclass
class _Kept:
    keys: list[list[Key]]
    until: float = 0.0


_KEPT = _Kept([])
_LOCK = threading.Lock()


def _first_keys(clock: Callable[[], float] = time.monotonic) -> list[list[Key]]:
    """Return the newest keys of each shard, as they were within the last second; one thread at a time asks."""
    if clock() < _KEPT.until:
        return _KEPT.keys
    with _LOCK:
        if clock() >= _KEPT.until:
            _KEPT.keys = [_batch(shard, None, listing.MOST_LISTED + 1) for shard in listing.shards()]
            _KEPT.until = clock() + _KEPT_SECONDS
        return _KEPT.keys


@dataclass(frozen=True, slots=True)
class _Mark:
    """How far a shard was shown: behind a post of its own, or, where none of it was, not above a time."""

    published_at: str
    post_id: str


def _batch(shard: str, mark: _Mark | None, limit: int) -> list[Key]:
    options: dict[str, Any] = {}
    if mark is not None and mark.post_id:
        start = {"public_in": shard, "published_at": mark.published_at, "post_id": mark.post_id}
        options["last_evaluated_key"] = {name: {"S": value} for name, value in start.items()}
    condition = PostModel.published_at <= mark.published_at if mark is not None and not mark.post_id else None
    found = PostModel.public_feed.query(
        shard, condition, scan_index_forward=False, limit=limit, page_size=limit, **options
    )
    return [Key(item.published_at, item.post_id) for item in found]


def _merged(batches: Sequence[Sequence[Key]]) -> Iterator[Key]:
    # Within a shard posts of the same moment are in no order of ours: only the time may decide between shards.
    return heapq.merge(*batches, key=lambda key: key.published_at, reverse=True)


def _sealed(marks: dict[str, _Mark], page: Sequence[Key]) -> str:
    last = page[-1].published_at
    for shard in listing.shards():
        if shard not in marks or not marks[shard].post_id:
            marks[shard] = _Mark(last, "")
    for key in page:
        marks[listing.shard_of(key.post_id)] = _Mark(*key)
    return signing.dumps({shard: [mark.published_at, mark.post_id] for shard, mark in marks.items()}, salt=_SALT)


def _opened(cursor: str) -> dict[str, _Mark]:
    try:
        marks = signing.loads(cursor, salt=_SALT)
    except signing.BadSignature:
        wrong = FieldError("/cursor", "Use the next_cursor of the page before, or leave it out.")
        raise Invalid("This cursor is not of this list.", code="bad_cursor", fields=[wrong]) from None
    return {shard: _Mark(*mark) for shard, mark in marks.items()}


def _after(since: Key, keys: Iterator[Key]) -> list[Key]:
    return [key for key in keys if (key.published_at, key.post_id) > since]


def _page(index: Any, partition: str, name: str, limit: int, cursor: str | None) -> Page[Key]:
    found = pages.query(index, partition, list_name=name, limit=limit, cursor=cursor)
    return found.map(lambda item: Key(item.published_at, item.post_id))
