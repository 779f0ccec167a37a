"""Posts that are there, comments below them, and the verdicts about those; made without waiting for a check."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from community.discussion.rules.posts import Author, Post, Text
from community.discussion.rules.reactions import Counts, Mine, ReactionType
from community.discussion.rules.states import Status, Visibility
from community.discussion.services import comments, reactions
from community.discussion.services.comments import CommentTargets, SeenComment
from community.discussion.store.posts import PostStore
from community.discussion.store.reactions import ReactionStore
from community.moderation.rules.targets import Standing, Target, Told
from community.profiles.rules import Relation
from community.profiles.store import people
from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope, system_scope
from tests.people import NOW, OWNER

TARGETS = CommentTargets()


def make_post(
    author: Scope = OWNER,
    *,
    visibility: Visibility = Visibility.ORGANIZATION,
    status: Status = Status.APPROVED,
    title: str = "Sourdough",
) -> str:
    """Keep a post as it is after its check; return its id."""
    at = clock.iso(NOW)
    post = Post(
        post_id=ids.scoped(author.organization_id, "post"),
        organization_id=author.organization_id,
        author_id=author.user_id,
        author=Author(author.user_name),
        text=Text(title=title, content="How long do you let it rise?"),
        wanted=visibility,
        status=status,
        created_at=at,
        updated_at=at,
        published_at=at,
    )
    tx = Transaction()
    PostStore(author).add(tx, post)
    tx.commit()
    return post.post_id


def set_post(author: Scope, post_id: str, **changes: Any) -> None:
    """Change a post as moderation or its author would."""
    post = PostStore(author).get(post_id)
    tx = Transaction()
    PostStore(author).change(tx, post, replace(post, **changes))
    tx.commit()


def say(
    scope: Scope, post_id: str, content: str = "Overnight.", *, to: str = "", at: datetime = NOW, listed: bool = True
) -> str:
    """Comment; approved as soon as it is written, unless it is not to be ``listed``. Returns its id."""
    made = comments.add_comment(scope, post_id=post_id, content=content, parent_comment_id=to, now=at)
    comment_id = made.comment.comment_id
    if listed:
        settle(comment_id, now=at)
    return comment_id


def say_many(scope: Scope, post_id: str, number: int, *, to: str = "") -> list[str]:
    """Comment so often, a second apart and an hour for every thirty: more than that is too often."""
    moments = (NOW + timedelta(hours=each // 25, seconds=each) for each in range(number))
    return [say(scope, post_id, f"Number {each}.", to=to, at=at) for each, at in enumerate(moments)]


def target(comment_id: str) -> Target:
    """Return the comment as moderation reads it."""
    found = TARGETS.read(_place(comment_id), comment_id)
    assert found is not None
    return found


def settle(
    comment_id: str, standing: Standing = Standing.APPROVED, *, about: Target | None = None, now: datetime = NOW
) -> None:
    """Let moderation decide about the newest text, or about that of ``about``."""
    aimed = about or target(comment_id)
    told = Told(
        case_id=f"{aimed.organization_id}:case:{ids.uuid_of(comment_id)}",
        standing=standing,
        by="machine" if standing in (Standing.APPROVED, Standing.HELD, Standing.FLAGGED) else "moderator",
        at=clock.iso(now),
        content_revision=aimed.content_revision,
        rules=() if standing is Standing.APPROVED else ("spam",),
        passages=() if standing is Standing.APPROVED else ((0, 4, "It repeats itself."),),
    )
    tx = Transaction()
    TARGETS.settle(tx, _place(comment_id), target=aimed, told=told, now=now)
    tx.commit()


def thread(scope: Scope, post_id: str, **asked: Any) -> comments.Thread:
    """Return a page of the thread."""
    return comments.list_comments(scope, post_id=post_id, **asked)


def texts(shown: tuple[SeenComment, ...]) -> list[str]:
    """Return what the comments say, or why they say nothing."""
    return [each.said.content or f"({each.status})" for each in shown]


def find(scope: Scope, comment_id: str) -> SeenComment:
    """Return the comment as the person sees it."""
    return comments.get_comment(scope, comment_id=comment_id)[1]


def react(scope: Scope, target_id: str, kind: str = "like", *, on: bool = True) -> reactions.Reacted:
    """React to a post or a comment."""
    asked: dict[str, Any] = {"kind": ReactionType(kind), "on": on, "now": NOW}
    if ":comment:" in target_id:
        return reactions.react_to_comment(scope, comment_id=target_id, **asked)
    return reactions.react_to_post(scope, post_id=target_id, **asked)


def hide(scope: Scope, other: Scope, relation: Relation) -> None:
    """Let one person block or mute another, who need not have accounts."""
    tx = Transaction()
    people.add(tx, scope.user_id, relation, other.user_id, now=NOW)
    tx.commit()


def part(scope: Scope, post_id: str) -> tuple[Counts, Mine]:
    """Return what is counted of a post, and the person's part in it, as they are stored."""
    return ReactionStore(scope).read(post_id)


def _place(comment_id: str) -> Scope:
    return system_scope(comment_id.partition(":")[0], reason="test")
