"""Posts as threads, which people are told of and mute: one with all that is said below it."""

from collections.abc import Collection

from community.discussion.rules.posts import title_of
from community.discussion.rules.states import Sight, sight
from community.discussion.services.files import path_of
from community.discussion.services.showing import viewer_of
from community.discussion.store.posts import PostStore, is_id
from diatonic.common.scope import Scope
from organizations.notifications.rules import Thread


def threads_of(scope: Scope, post_ids: Collection[str]) -> dict[str, Thread | None]:
    """Return what the posts are to the person as threads: ``None`` for one that they do not see.

    What is no post's id is left out. Two DynamoDB calls, one where there are no such posts, none for none.
    """
    asked = sorted(each for each in post_ids if is_id(each))
    found = PostStore(scope).several(asked)
    viewer = viewer_of(scope) if found else None
    seen = [post for post in found if viewer and sight(viewer, post) is not Sight.NOTHING]
    known = {post.post_id: Thread(title_of(post), path_of(scope.organization_id, post.post_id)) for post in seen}
    return {each: known.get(each) for each in asked}
