"""What follows once others can read a post: it counts for its author, and whom it mentions is told."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from community.discussion.rules.posts import Post, title_of
from community.discussion.rules.states import is_listed
from community.discussion.services.comments.people import homes
from community.discussion.services.files import path_of
from community.discussion.store.posts import PostMoved, PostNotFound, PostStore
from community.profiles import services as profiles
from community.profiles.rules import Earned
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.notifications import services as notifications
from organizations.notifications.rules import News

KIND = "community.mention"


def follow_approval(scope: Scope, *, post_id: str, user_ids: Sequence[str], now: datetime) -> None:
    """Count the post for its author, once; notify those who can read it and do not block or mute its author.

    For a worker; may be repeated.
    """
    try:
        post = PostStore(scope).get(post_id)
    except PostNotFound:
        return
    if not is_listed(post):
        return  # it was taken out, or deleted, meanwhile
    if not PostStore(scope).is_counted(post_id):
        _count(scope, post, now)
    if user_ids:
        _tell(scope, post, user_ids, now)


def _count(scope: Scope, post: Post, now: datetime) -> None:
    tx = Transaction()
    PostStore(scope).note_counted(tx, post)
    profiles.earn(
        tx,
        organization_id=post.organization_id,
        user_id=post.author_id,
        what=Earned.POST_APPROVED,
        by="system",
        now=now,
    )
    with suppress(PostMoved):  # it was counted meanwhile
        tx.commit()


def _tell(scope: Scope, post: Post, user_ids: Sequence[str], now: datetime) -> None:
    found = homes(scope, post, user_ids)
    hiding = profiles.who_hides(found, user_id=post.author_id) if found else frozenset()
    people = [(organization_id, user_id) for user_id, organization_id in found.items() if user_id not in hiding]
    tx = Transaction()
    for place in sorted({organization_id for organization_id, _ in people}):
        notifications.send_news(tx, _news(post, place), to=[one for one in people if one[0] == place], now=now)
    tx.commit()


def _news(post: Post, organization_id: str) -> News:
    return News(
        kind=KIND,
        about=post.post_id,
        what="mentioned you in",
        title=title_of(post),
        url=path_of(organization_id, post.post_id),
        actor_id=post.author_id,
        actor_name=post.author.name,
    )
