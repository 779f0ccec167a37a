"""Who is told of a comment once others can read it: whom it answers, and whom it mentions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from community.discussion.rules.comments import Comment, path_of
from community.discussion.rules.posts import Post
from community.discussion.rules.states import Visibility, is_listed
from community.discussion.services.comments.people import homes
from community.profiles import services as profiles
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.notifications import services as notifications

REPLY, MENTION = "community.reply", "community.mention"


@dataclass(frozen=True, slots=True)
class _Told:
    organization_id: str
    kind: str
    text: str


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
    has not heard of it either. Nobody is told who does not read it, or who blocks or mutes its author. Up to three
    DynamoDB calls.
    """
    told = _answered(post, comment, parent) if is_new else {}
    if is_listed(post):
        for user_id, organization_id in homes(scope, post, [each for each in mentions if each not in told]).items():
            told[user_id] = _Told(organization_id, MENTION, f"{comment.author.name} mentioned you in a comment.")
    told.pop(comment.author_id, None)
    if not told:
        return
    for user_id in told.keys() - profiles.who_hides(told, user_id=comment.author_id):
        said = told[user_id]
        notifications.send(
            tx,
            organization_id=said.organization_id,
            to=user_id,
            kind=said.kind,
            text=said.text,
            url=f"/o/{said.organization_id}{path_of(comment)}",
            now=now,
        )


def title_of(post: Post) -> str:
    """Return what a post is called in a notification."""
    return f"“{post.listed_text.title}”" if post.listed_text.title else "a post"


def _answered(post: Post, comment: Comment, parent: Comment | None) -> dict[str, _Told]:
    """Return whom the comment answers: the post's author, and the author of the comment above it."""
    name = comment.author.name
    told = {post.author_id: _Told(post.organization_id, REPLY, f"{name} commented on {title_of(post)} of yours.")}
    if parent is not None and parent.author_id and is_listed(post):
        where = parent.author_organization_id
        if post.visibility is Visibility.PUBLIC or where == post.organization_id:
            said = f"{name} answered your comment on {title_of(post)}."
            told[parent.author_id] = _Told(where, REPLY, said)
    return told
