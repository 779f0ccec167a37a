"""Who is told of a comment once others can read it: whom it answers, and whom it mentions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from community.discussion.rules.comments import Comment, path_of
from community.discussion.rules.posts import Post, title_of
from community.discussion.rules.states import Visibility, is_listed
from community.discussion.services.comments.people import homes
from community.profiles import services as profiles
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.notifications import services as notifications
from organizations.notifications.rules import News

REPLY, MENTION = "community.reply", "community.mention"


@dataclass(frozen=True, slots=True)
class _Told:
    """What one person is told, and where. ``about``: with which others it makes one line."""

    organization_id: str
    kind: str
    about: str
    what: str


def tell(  # noqa: PLR0913 -- all named but two
    tx: Transaction,
    scope: Scope,
    *,
    post: Post,
    comment: Comment,
    parent: Comment | None,
    mentions: Collection[str],
    is_new: bool,
    now: datetime,
) -> None:
    """Put into ``tx`` what people are told of a comment that was approved, each of them once and nobody of their own.

    ``scope``: of the post's organization. ``mentions``: of whom it is the first they hear; ``is_new``: whom it answers
    has not heard of it either. Nobody is told who does not read it, or who blocks or mutes its author or the post's,
    or who muted the thread. Four DynamoDB calls, and one for each organization in which somebody is told of it.
    """
    told = _answered(post, parent) if is_new else {}
    if is_listed(post):
        for user_id, organization_id in homes(scope, post, [each for each in mentions if each not in told]).items():
            told[user_id] = _Told(organization_id, MENTION, post.post_id, "mentioned you in a comment on")
    told.pop(comment.author_id, None)
    if not told:
        return
    for author_id in {comment.author_id, post.author_id}:  # who hides the post's does not see what is below it
        for user_id in profiles.who_hides(told, user_id=author_id) if told else ():
            del told[user_id]
    for said in set(told.values()):
        to = [(said.organization_id, user_id) for user_id, each in told.items() if each == said]
        notifications.send_news(tx, _news(post, comment, said), to=sorted(to), now=now)


def _news(post: Post, comment: Comment, said: _Told) -> News:
    return News(
        kind=said.kind,
        about=said.about,
        what=said.what,
        title=title_of(post),
        url=f"/o/{said.organization_id}{path_of(comment)}",
        actor_id=comment.author_id,
        actor_name=comment.author.name,
        thread=comment.post_id,
        event=comment.comment_id,
    )


def _answered(post: Post, parent: Comment | None) -> dict[str, _Told]:
    """Return whom a comment answers: the post's author, and the author of the comment above it."""
    told = {post.author_id: _Told(post.organization_id, REPLY, post.post_id, "commented on")}
    if parent is not None and parent.author_id and is_listed(post):
        where = parent.author_organization_id
        if post.visibility is Visibility.PUBLIC or where == post.organization_id:
            told[parent.author_id] = _Told(where, REPLY, parent.comment_id, "answered your comment on")
    return told
