"""Writing, changing and deleting comments: each in one transaction with whatever must agree."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from community.discussion import policies
from community.discussion.rules import comments as rules
from community.discussion.rules import texts
from community.discussion.rules.comments import MAX_CONTENT, Comment, Said
from community.discussion.rules.states import Sight, Status
from community.discussion.services.authors import author_of
from community.discussion.services.comments.following import clear_later
from community.discussion.services.comments.people import named
from community.discussion.services.comments.reading import SeenComment, read_post_above, see_comment
from community.discussion.services.comments.standing import put_change
from community.discussion.services.showing import SeenPost, read_post
from community.discussion.store import reactions
from community.discussion.store.comments import CommentNotFound, CommentStore, Moved, changed_meanwhile
from community.moderation import services as moderation
from community.moderation.rules.targets import TargetType
from community.profiles import services as profiles
from community.profiles.rules import Reputation
from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.scope import Scope

T = TypeVar("T")
_TRIES = 5
#: So often a comment is tried: all that are written below one post look whether it is there, which takes one at a time.
_ATTEMPTS = 20


def add_comment(scope: Scope, *, post_id: str, content: str, parent_comment_id: str = "", now: datetime) -> SeenComment:
    """Comment on a post, or answer a comment of it; needs ``community.post``.

    Its author sees it at once, others once it is approved. Raises ``PostNotFound``, ``Closed``, ``TooDeep``,
    ``Invalid`` with the field that is wrong, and what levels, moderators and authors refuse: ``TooMany``, ``Denied``.
    Up to ten DynamoDB calls.
    """
    policies.check_can_post(scope)
    seen = read_post(scope, post_id)
    rules.check_open(seen.post)
    parent = _parent(seen, parent_comment_id) if parent_comment_id else None
    depth = rules.depth_below(parent)
    moderation.check_may_write(scope, organization_id=seen.post.organization_id, now=now)
    _check_welcome(scope, seen, parent)
    said = _said(scope, seen, content, before=Said())
    at = clock.iso(now)
    comment = Comment(
        comment_id=ids.scoped(seen.post.organization_id, "comment"),
        post_id=post_id,
        organization_id=seen.post.organization_id,
        author_id=scope.user_id,
        author_organization_id=scope.organization_id,
        author=author_of(scope),
        visibility=seen.post.visibility,
        said=said,
        status=Status.CHECKING,
        created_at=at,
        updated_at=at,
        parent_comment_id=parent.comment_id if parent else "",
        ancestors=(*parent.ancestors, parent.comment_id) if parent else (),
        depth=depth,
    )
    tx = Transaction()
    reactions.check_post(tx, post_id)
    CommentStore().add(tx, comment)
    reactions.note_waiting(
        tx,
        post_id=post_id,
        comment_id=comment.comment_id,
        author_id=scope.user_id,
        organization_id=comment.organization_id,
        waits=True,
        now=now,
        is_new=True,
    )
    _submit(tx, scope, comment, now)
    _count(tx, scope, comment, now)
    tx.commit(attempts=_ATTEMPTS)
    return SeenComment(comment, seen.viewer, Sight.NEWEST_TEXT, frozenset())


def edit_comment(scope: Scope, *, comment_id: str, content: str, revision: int | None, now: datetime) -> SeenComment:
    """Change one's own comment; what it said is kept, and others see that until the new text is approved.

    ``revision``: the one that was read, ``None``: whichever is there. Raises :class:`CommentNotFound`, also for
    somebody else's, ``Stale`` with when, ``Decided``, and what :func:`add_comment` raises. Up to nine DynamoDB calls.
    """
    policies.check_can_post(scope)
    post_id = CommentStore().post_of(comment_id)
    seen = read_post_above(scope, post_id)
    rules.check_open(seen.post)
    moderation.check_may_write(scope, organization_id=seen.post.organization_id, now=now)

    def edit() -> SeenComment:
        comment = _own(scope, post_id, comment_id, revision)
        rules.check_changeable(comment)
        said = _said(scope, seen, content, before=comment.said)
        after = rules.edited(comment, said, at=clock.iso(now))
        if after is not comment:
            tx = Transaction()
            CommentStore().keep_text(tx, comment)
            _submit(tx, scope, after, now)
            if set(said.mentions) <= set(comment.said.mentions):
                _check_links(scope, after, now)
            else:
                _count(tx, scope, after, now)  # it comes before people who had not heard of it, as a new one does
            after = put_change(tx, comment, after, now=now, otherwise=Moved())
            tx.commit()
        shown = see_comment(seen, after)
        if shown is None:
            raise CommentNotFound
        return shown

    return _while_it_moves(edit)


def delete_comment(scope: Scope, *, comment_id: str, revision: int | None = None, now: datetime) -> None:
    """Delete one's own comment; an empty place stays while answers hang on it.

    Whoever wrote it can, wherever its post is by now. Raises :class:`CommentNotFound`, ``Stale``. Up to five calls.
    """
    policies.check_can_read(scope)
    post_id = CommentStore().post_of(comment_id)

    def delete() -> None:
        comment = _own(scope, post_id, comment_id, revision)
        tx = Transaction()
        put_change(tx, comment, rules.deleted(comment, at=clock.iso(now)), now=now, otherwise=Moved())
        moderation.forget(
            tx,
            scope,
            target_type=TargetType.COMMENT,
            target_id=comment_id,
            organization_id=comment.organization_id,
            now=now,
        )
        clear_later(tx, comment, now)
        tx.commit()

    _while_it_moves(delete)


def _parent(seen: SeenPost, comment_id: str) -> Comment:
    """Return the comment that is answered: one that others see, or would but for the author's newest text."""
    found = CommentStore().find(seen.post.post_id, comment_id)
    shown = see_comment(seen, found) if found is not None else None
    if found is None or shown is None:
        wrong = FieldError("/parent_comment_id", "There is no such comment below this post.")
        raise Invalid("The comment that you answer is not there.", code="no_such_parent", fields=[wrong])
    if not found.speaks:
        raise rules.Closed(
            "This comment is not shown to others now. It can be answered once it is.", code="parent_waits"
        )
    return found


def _check_welcome(scope: Scope, seen: SeenPost, parent: Comment | None) -> None:
    """Raise where the post's author blocks the person, or the author of the comment that they answer."""
    owners = {seen.post.author_id, parent.author_id if parent else seen.post.author_id}
    for owner_id in sorted(owners):
        profiles.check_not_blocked(scope, owner_id, organization_id=seen.post.organization_id)


def _said(scope: Scope, seen: SeenPost, content: str, *, before: Said) -> Said:
    plain = texts.checked(content, most=MAX_CONTENT, pointer="/content", what="A comment")
    if not plain.strip():
        raise Invalid("There is nothing to say yet.", fields=[FieldError("/content", "Write something.")])
    if plain == before.content:
        return before
    wanted = texts.mentioned(plain)
    if not wanted:
        return Said(plain)
    names = named(scope, seen.post, wanted)
    content = texts.with_names(plain, names)
    if len(content) > MAX_CONTENT:
        raise texts.too_long(content, most=MAX_CONTENT, pointer="/content", what="A comment")
    told = [each for each in wanted if each in names and each != scope.user_id]
    return Said(content, tuple(told[: texts.MAX_TOLD]))


def _check_links(scope: Scope, comment: Comment, now: datetime) -> Reputation:
    links = len(texts.links_in(comment.said.content, is_rich=True))
    return profiles.check_may_post(scope, organization_id=comment.organization_id, links=links, images=0, now=now)


def _count(tx: Transaction, scope: Scope, comment: Comment, now: datetime) -> None:
    standing = _check_links(scope, comment, now)
    profiles.count_comment(tx, scope, organization_id=comment.organization_id, now=now, standing=standing)


def _submit(tx: Transaction, scope: Scope, comment: Comment, now: datetime) -> None:
    moderation.submit(
        tx,
        scope,
        target_type=TargetType.COMMENT,
        target_id=comment.comment_id,
        organization_id=comment.organization_id,
        content_revision=comment.content_revision,
        now=now,
    )


def _own(scope: Scope, post_id: str, comment_id: str, revision: int | None) -> Comment:
    comment = CommentStore().find(post_id, comment_id)
    if comment is None or comment.author_id != scope.user_id or comment.status is Status.DELETED:
        raise CommentNotFound
    if revision is not None and revision != comment.revision:
        raise changed_meanwhile(comment)
    return comment


def _while_it_moves(step: Callable[[], T]) -> T:
    """Do it again where a verdict or an answer came between reading and writing: what that changed is read once more."""
    for _ in range(_TRIES - 1):
        with suppress(Moved):
            return step()
    return step()
