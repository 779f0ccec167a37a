"""The copies of an author's name, role and picture in what they wrote."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from community.discussion.models import CommentModel, PostModel
from community.discussion.rules import listing
from community.discussion.rules.posts import Author
from diatonic.common import personal
from diatonic.common.dynamo.conditional import held


def refresh(organization_id: str, user_id: str, author: Author) -> int:
    """Write the author into those of their posts and comments in an organization that show another one."""
    shown = asdict(author)
    return sum(
        _show(item, user_id, shown) for item in written(organization_id, user_id) if item.author_profile != shown
    )


def _show(item: Any, user_id: str, shown: dict[str, str]) -> bool:
    model: Any = type(item)
    return held(lambda: item.update(actions=[model.author_profile.set(shown)], condition=model.author_id == user_id))


def written(organization_id: str, user_id: str) -> Iterator[Any]:
    """Yield the person's posts, drafts and comments in an organization, whole; one read for every hundred of each."""
    yield from posts_of(organization_id, user_id)
    listed = personal.partition(CommentModel.written_index, f"{organization_id}#{user_id}")
    yield from personal.complete(CommentModel, listed)


def posts_of(organization_id: str, user_id: str) -> Iterator[Any]:
    """Yield the person's posts and drafts in an organization, whole."""
    for drafts in (False, True):
        partition = listing.written_in(organization_id, user_id, drafts=drafts)
        listed = personal.partition(PostModel.written_index, partition)
        yield from personal.complete(PostModel, listed)
