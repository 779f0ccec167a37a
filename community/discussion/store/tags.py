"""By which tags posts are found, and which tags an organization uses."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from community.discussion.models import PostTag, TagUse
from community.discussion.rules import listing
from community.discussion.rules.posts import Post
from diatonic.common import pages
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.transaction import Transaction


def follow(tx: Transaction, before: Post | None, after: Post) -> None:
    """Write the items by which tags find the post, and remove those of tags that it does not carry any more."""
    old = listing.tag_keys(before) if before else frozenset()
    new = listing.tag_keys(after)
    at = after.updated_at
    for place, key in sorted(new - old):
        tx.put(_item(after, place, key, at))
    for place, key in sorted(old - new):
        tx.delete(PostTag(place, key))
    for place in sorted({place for place, _ in new} ^ {place for place, _ in old}):
        organization_id, _, tag = place.partition("#")
        if organization_id != listing.EVERYWHERE:
            _count(tx, organization_id, tag, 1 if (place in {each for each, _ in new}) else -1, at)


def _item(post: Post, place: str, key: str, at: str) -> PostTag:
    common: dict[str, Any] = {"organization_id": post.organization_id, "created_at": at, "updated_at": at}
    return PostTag(place, key, post_id=post.post_id, **common)


def _count(tx: Transaction, organization_id: str, tag: str, by: int, at: str) -> None:
    item = TagUse(listing.tag_in(organization_id, ""), tag)
    tx.update(
        item,
        [
            TagUse.posts.add(by),
            TagUse.organization_id.set(organization_id),
            TagUse.created_at.set(TagUse.created_at | at),
            TagUse.updated_at.set(at),
        ],
    )


def tidy(organization_id: str, tags: Iterable[str]) -> None:
    """Remove those of the tags that no post carries any more. Idempotent; one write for each."""
    for tag in tags:
        item = TagUse(listing.tag_in(organization_id, ""), tag)
        held(partial(item.delete, condition=TagUse.posts <= 0))


def used(organization_id: str, *, begins: str, limit: int) -> list[tuple[str, int]]:
    """Return tags of the organization that begin so, by name, with how many posts carry them. One query."""
    found = pages.query(
        TagUse,
        listing.tag_in(organization_id, ""),
        list_name="tags",
        limit=limit,
        newest_first=False,
        range_condition=TagUse.post_key.startswith(begins) if begins else None,
        consistent=True,
    )
    return [(each.post_key, int(each.posts)) for each in found.items if each.posts > 0]
