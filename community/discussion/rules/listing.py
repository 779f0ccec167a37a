"""In which lists a post stands: computed from the post alone, so that no list can be forgotten when it changes."""

from collections.abc import Mapping
from zlib import crc32

from community.discussion.rules.posts import Post
from community.discussion.rules.states import AWAITING, Status, Visibility, is_listed

#: Over so many partitions of the index the public posts are spread.
PUBLIC_SHARDS = 2
#: Stands for all organizations where a key begins with one; no organization can be called so.
EVERYWHERE = "*"
#: So many posts are on a page at most: with what is counted and the viewer's part they are one BatchGet.
MOST_LISTED = 25


def shard_of(post_id: str) -> str:
    """Return the partition of the public feed in which the post stands."""
    return f"{EVERYWHERE}#{crc32(post_id.encode()) % PUBLIC_SHARDS}"


def shards() -> tuple[str, ...]:
    """Return all partitions of the public feed."""
    return tuple(f"{EVERYWHERE}#{number}" for number in range(PUBLIC_SHARDS))


def written_in(organization_id: str, user_id: str, *, drafts: bool) -> str:
    """Return the partition of what a person has written in an organization: their drafts, or all else."""
    return f"{organization_id}#{user_id}#{'drafts' if drafts else 'posts'}"


def author_in(organization_id: str, user_id: str) -> str:
    """Return the partition of what others see of a person's posts in an organization."""
    return f"{organization_id}#{user_id}"


def keys_of(post: Post) -> Mapping[str, str | None]:
    """Return the keys of every index the post may stand in; ``None``: it does not."""
    listed = is_listed(post)
    public = listed and post.visibility is Visibility.PUBLIC
    there = post.status is not Status.DELETED
    is_draft = post.status is Status.DRAFT
    return {
        "feed_in": post.organization_id if listed else None,
        "public_in": shard_of(post.post_id) if public else None,
        "author_in": author_in(post.organization_id, post.author_id) if listed else None,
        "author_public": post.author_id if public else None,
        "written_in": written_in(post.organization_id, post.author_id, drafts=is_draft) if there else None,
    }


def is_beside(post: Post, *, newest: str) -> bool:
    """Say whether a post of one's own that the feed's index does not name is shown above its first page all the same.

    One that waits is; and one that was approved a moment ago, which the index names a moment later: it is newer than
    ``newest``, when the first post of the page was published.
    """
    return post.status in AWAITING or (is_listed(post) and post.published_at > newest)


def tag_in(place: str, tag: str) -> str:
    """Return the partition of the posts with a tag: of an organization, or :data:`EVERYWHERE`."""
    return f"{place}#{tag}"


def tag_keys(post: Post) -> frozenset[tuple[str, str]]:
    """Return the keys of the items by which tags find the post."""
    if not is_listed(post):
        return frozenset()
    places = [post.organization_id] + ([EVERYWHERE] if post.visibility is Visibility.PUBLIC else [])
    key = f"{post.published_at}#{post.post_id}"
    return frozenset((tag_in(place, tag), key) for place in places for tag in post.listed_text.tags)
