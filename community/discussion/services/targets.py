"""What moderation asks of posts: to read one, to settle one, and what stands around it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from community.discussion.rules import changes
from community.discussion.rules.posts import Post, Text
from community.discussion.rules.states import Status, Visibility
from community.discussion.services import composing, files, follow_ups
from community.discussion.store.posts import PostNotFound, PostStore
from community.moderation.rules.targets import Excerpt, Standing, Target, TargetType, Told
from community.moderation.services.targets import TargetMoved
from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope

_BESIDE = "It is about the tags, the words for a picture or the name of a file."


class Posts:
    """Posts as moderation decides about them. What only its author sees is no business of moderation: not there."""

    def read(self, scope: Scope, target_id: str) -> Target | None:
        """Return the post with its newest text. One consistent read."""
        try:
            post = PostStore(scope).get(target_id)
        except PostNotFound:
            return None
        return target_of(post) if is_moderated(post) else None

    def read_many(self, scope: Scope, keys: Sequence[tuple[str, str]]) -> Mapping[str, Target]:
        """Return those of the posts that there are, by id. One read for every hundred."""
        found = PostStore(scope).several([target_id for target_id, _ in keys])
        return {post.post_id: target_of(post) for post in found if is_moderated(post)}

    def settle(self, tx: Transaction, scope: Scope, *, target: Target, told: Told, now: datetime) -> None:
        """Put a verdict into the transaction, with every list that the post enters or leaves. One consistent read.

        Raises ``TargetMoved``, as the transaction does, where the post says something else by now, or stands elsewhere.
        """
        found = self._same(scope, target)
        after = changes.settled(found, _within(found.text, told), at=clock.iso(now))
        is_shown = told.standing is Standing.APPROVED and found.status is not Status.APPROVED
        people = follow_ups.newly_mentioned(found, after) if is_shown else ()
        after = replace(after, mentions_told=found.mentions_told + len(people))
        PostStore(scope).settle(tx, found, after, otherwise=TargetMoved())
        gone = files.needed_by(found) - files.needed_by(after)
        files.tidy(tx, found.organization_id, post_id=found.post_id, file_ids=sorted(gone), at=now)
        follow_ups.visibility(tx, found, after, now=now)
        follow_ups.tags(tx, found, after, now=now)
        if is_shown:
            follow_ups.approval(tx, found, after, people=people, now=now)

    def around(self, scope: Scope, target: Target) -> Sequence[Excerpt]:  # noqa: ARG002 -- the seam's shape
        """Return what stands around the post: it begins its thread."""
        return ()

    def _same(self, scope: Scope, target: Target) -> Post:
        try:
            post = PostStore(scope).get(target.target_id)
        except PostNotFound:
            raise TargetMoved from None
        is_as_read = (post.content_revision, post.status) == (target.content_revision, target.status)
        if not is_moderated(post) or not is_as_read:
            raise TargetMoved
        return post


def is_moderated(post: Post) -> bool:
    """Say whether anybody but its author may see the post, now or once it is approved."""
    return post.status not in (Status.DRAFT, Status.DELETED) and post.wanted is not Visibility.PRIVATE


def target_of(post: Post) -> Target:
    """Return the post as moderation sees it."""
    shown = post.approved.text if post.approved else None
    return Target(
        target_type=TargetType.POST,
        target_id=post.post_id,
        post_id=post.post_id,
        organization_id=post.organization_id,
        author_id=post.author_id,
        author_name=post.author.name,
        author_organization_id=post.organization_id,
        title=post.text.title,
        content=_all_of(post.text),
        links=composing.links_of(post.text),
        image_ids=tuple(each.file_id for each in post.text.images),
        visibility=post.wanted.value,
        status=post.status.value,
        content_revision=post.content_revision,
        created_at=post.created_at,
        path=f"community/posts/{post.post_id}/",
        approved_title=shown.title if shown else "",
        approved_content=_all_of(shown) if shown else "",
        written=len(post.text.content),
    )


def _all_of(text: Text) -> str:
    """Return everything that a post says in words: its content, and below it tags, words for pictures, names of files."""
    tags = f"Tags: {', '.join(text.tags)}" if text.tags else ""
    files = "\n".join(filter(None, (words for each in text.attachments for words in (each.alt, each.name))))
    return "\n\n".join(filter(None, (text.content, tags, files)))


def _within(text: Text, told: Told) -> Told:
    """Return what is told with the passages of the content alone, which its author sees marked; of others it says so."""
    passages = tuple(each for each in told.passages if each[0] < len(text.content))
    if len(passages) == len(told.passages):
        return told
    return replace(told, passages=passages, reasons=tuple(dict.fromkeys((*told.reasons, _BESIDE))))
