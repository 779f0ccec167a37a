"""Reacting to posts and comments, and who did."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from community.discussion import policies
from community.discussion.rules.comments import path_of
from community.discussion.rules.posts import title_of
from community.discussion.rules.reactions import Counts, ReactedTo, ReactionType, Reactor
from community.discussion.rules.states import Sight, is_listed
from community.discussion.services.comments.reading import SeenComment, get_comment
from community.discussion.services.showing import SeenPost, read_post
from community.discussion.store.comments import CommentNotFound
from community.discussion.store.reactions import AlreadySo, ReactionStore
from community.moderation import services as moderation
from community.profiles import services as profiles
from community.profiles.rules import Earned
from diatonic.common.dynamo import Transaction
from diatonic.common.pages import Page
from diatonic.common.scope import Scope
from organizations.notifications import services as notifications
from organizations.notifications.rules import News

KIND = "community.reaction"
#: What the author of something gains by a reaction of somebody else.
_EARNED = {ReactionType.INSIGHT: Earned.INSIGHT, ReactionType.LIKE: Earned.LIKE}
#: So often a reaction is tried: everybody who reacts to one thing writes its count, which takes one at a time.
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Reacted:
    """What is counted of something now, and how the person reacts to it."""

    counts: Counts
    mine: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Author:
    """Whose the thing is: earns and is told in ``organization_id``s of their own."""

    user_id: str
    earns_in: str
    told_in: str
    what: str
    title: str
    url: str
    is_told: bool


def react_to_post(scope: Scope, *, post_id: str, kind: ReactionType, on: bool, now: datetime) -> Reacted:
    """React to a post, or take that back (``on=False``); twice is once. Needs ``community.post``.

    Raises ``PostNotFound``, and what moderators and authors refuse. Up to nine DynamoDB calls.
    """
    policies.check_can_post(scope)
    seen = read_post(scope, post_id)
    post = seen.post
    to = ReactedTo("post", post_id, post_id, post.organization_id)
    if on != (kind in seen.mine.reactions):
        author = _Author(
            post.author_id,
            earns_in=post.organization_id,
            told_in=post.organization_id,
            what="reacted to",
            title=title_of(post),
            url=f"/o/{post.organization_id}/community/posts/{post_id}/",
            is_told=is_listed(post),
        )
        _write(scope, to, author, kind, on=on, now=now)
    counts, mine = ReactionStore(scope).read(post_id)
    return Reacted(counts, frozenset(mine.reactions - {ReactionType.SHARE.value}))


def react_to_comment(scope: Scope, *, comment_id: str, kind: ReactionType, on: bool, now: datetime) -> Reacted:
    """React to a comment, or take that back, as :func:`react_to_post` does. Up to eleven DynamoDB calls."""
    policies.check_can_post(scope)
    seen, shown = _seen(scope, comment_id)
    comment = shown.comment
    to = ReactedTo("comment", comment_id, comment.post_id, comment.organization_id)
    if on != (kind in shown.my_reactions):
        where = comment.author_organization_id
        author = _Author(
            comment.author_id,
            earns_in=comment.organization_id,
            told_in=where,
            what="reacted to your comment on",
            title=title_of(seen.post),
            url=f"/o/{where}{path_of(comment)}",
            is_told=comment.speaks and is_listed(seen.post),
        )
        _write(scope, to, author, kind, on=on, now=now)
    return Reacted(*ReactionStore(scope).read_comment(to))


def list_reactors(
    scope: Scope, *, post_id: str = "", comment_id: str = "", kind: ReactionType, limit: int, cursor: str | None = None
) -> Page[Reactor]:
    """Return one page of who reacted like this to a post or a comment that the person sees, last first.

    Whom they block or mute is left out. Needs ``community.view``. Three DynamoDB calls, five for a comment.
    """
    if comment_id:
        seen, _ = _seen(scope, comment_id)
    else:
        seen = read_post(scope, post_id)
    page = ReactionStore(scope).reactors(comment_id or post_id, kind, limit=limit, cursor=cursor)
    return replace(page, items=tuple(each for each in page.items if each.user_id not in seen.viewer.hidden))


def _seen(scope: Scope, comment_id: str) -> tuple[SeenPost, SeenComment]:
    seen, shown = get_comment(scope, comment_id=comment_id)
    if shown.sight is Sight.NOTHING:
        raise CommentNotFound
    return seen, shown


def _write(scope: Scope, to: ReactedTo, author: _Author, kind: ReactionType, *, on: bool, now: datetime) -> None:
    tx, store = Transaction(), ReactionStore(scope)
    others = author.user_id != scope.user_id
    if on:
        moderation.check_may_write(scope, organization_id=to.organization_id, now=now, reacting=True)
        profiles.check_not_blocked(scope, author.user_id, organization_id=to.organization_id)
        store.add(tx, to, kind, now=now)
        if others and author.is_told:
            _tell(tx, scope, to, author, now)
    else:
        store.remove(tx, to, kind, now=now)
    if kind in _EARNED and others:
        _count(tx, scope, author, _EARNED[kind], on=on, now=now)
    with suppress(AlreadySo):  # the same was sent twice at once: the answer is the same
        tx.commit(attempts=_ATTEMPTS)


def _count(tx: Transaction, scope: Scope, author: _Author, what: Earned, *, on: bool, now: datetime) -> None:
    where, who, by = author.earns_in, author.user_id, scope.user_id
    if on:
        is_member = scope.organization_id == where
        profiles.earn(tx, organization_id=where, user_id=who, what=what, by=by, now=now, by_member=is_member)
    else:
        profiles.unearn(tx, organization_id=where, user_id=who, what=what, by=by, now=now)


def _tell(tx: Transaction, scope: Scope, to: ReactedTo, author: _Author, now: datetime) -> None:
    if profiles.who_hides([author.user_id], user_id=scope.user_id):
        return
    news = News(
        kind=KIND,
        about=to.target_id,
        what=author.what,
        title=author.title,
        url=author.url,
        actor_id=scope.user_id,
        actor_name=scope.user_name,
        thread=to.post_id,
    )
    notifications.send_news(tx, news, to=[(author.told_in, author.user_id)], now=now)
