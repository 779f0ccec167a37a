"""What follows once others can read a post: it counts for its author, and whom it mentions is told."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from community.discussion.rules.posts import Post
from community.discussion.rules.states import Sight, Viewer, Visibility, sight
from community.discussion.services.files import path_of
from community.discussion.store.posts import PostMoved, PostNotFound, PostStore
from community.profiles import services as profiles
from community.profiles.rules import Earned
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.accounts import services as accounts
from organizations.membership import services as membership
from organizations.notifications import services as notifications

KIND = "community.mention"
_SHOWN = 80


def follow_approval(scope: Scope, *, post_id: str, user_ids: Sequence[str], now: datetime) -> None:
    """Count the post for its author, once; notify those who can read it and do not block or mute its author.

    For a worker; may be repeated.
    """
    try:
        post = PostStore(scope).get(post_id)
    except PostNotFound:
        return
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
    with suppress(PostMoved):  # it was counted, or deleted, meanwhile
        tx.commit()


def _tell(scope: Scope, post: Post, user_ids: Sequence[str], now: datetime) -> None:
    homes = _homes(scope, post, user_ids)
    tx = Transaction()
    for user_id, organization_id in homes.items():
        hidden = profiles.people_of(user_id).hidden
        if sight(Viewer(user_id, organization_id, hidden=hidden), post) is Sight.NOTHING:
            continue
        notifications.send(
            tx,
            organization_id=organization_id,
            to=user_id,
            kind=KIND,
            text=f"{post.author.name} mentioned you in “{title_of(post)}”.",
            url=path_of(organization_id, post.post_id),
            now=now,
        )
    tx.commit()


def title_of(post: Post) -> str:
    """Return by which words a post is named: its title, or how it begins."""
    shown = post.listed_text
    words = shown.title or " ".join(shown.content.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"


def _homes(scope: Scope, post: Post, user_ids: Sequence[str]) -> dict[str, str]:
    """Return in which organization each of the people is told: in the post's, of a public post else in their own."""
    members = membership.find_members(scope, user_ids=user_ids)
    homes = {user_id: post.organization_id for user_id in user_ids if user_id in members}
    if post.visibility is Visibility.PUBLIC:
        others = [user_id for user_id in user_ids if user_id not in homes]
        known = accounts.find_accounts(others) if others else {}
        homes |= {user_id: known[user_id].home_organization for user_id in known if known[user_id].home_organization}
    return homes
