"""What moderation asks and tells of comments, and reporting one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from community.discussion import policies
from community.discussion.rules import comments as rules
from community.discussion.rules import texts
from community.discussion.rules.comments import Comment
from community.discussion.rules.posts import Post
from community.discussion.rules.states import Sight, Status
from community.discussion.services.comments.reading import get_comment
from community.discussion.services.comments.standing import put_change
from community.discussion.services.comments.telling import tell
from community.discussion.store.comments import CommentNotFound, CommentStore
from community.discussion.store.posts import PostNotFound, PostStore
from community.moderation import services as moderation
from community.moderation.rules.targets import Excerpt, Target, TargetType, Told
from community.moderation.services.targets import TargetMoved
from community.profiles import services as profiles
from community.profiles.rules import Earned
from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope

#: So many comments before a decided one, and after it, are shown to whoever decides.
_AROUND = 3


class CommentTargets:
    """Comments, as moderation decides about them."""

    def read(self, scope: Scope, target_id: str) -> Target | None:  # noqa: ARG002 -- the seam's shape
        """Return the comment with its newest text; ``None`` where it is deleted. Two consistent reads."""
        comment = self._find(target_id)
        return target_of(comment) if comment is not None else None

    def read_many(self, scope: Scope, wanted: Sequence[tuple[str, str]]) -> dict[str, Target]:  # noqa: ARG002 -- as above
        """Return those of the comments that there are: (comment, post) each. One consistent read a hundred."""
        found = CommentStore().find_each([(post_id, comment_id) for comment_id, post_id in wanted])
        return {each.comment_id: target_of(each) for each in found if each.status is not Status.DELETED}

    def settle(self, tx: Transaction, scope: Scope, *, target: Target, told: Told, now: datetime) -> None:
        """Put what becomes of the comment into ``tx``, on the condition that it still has the text of ``target``.

        Approved, it stands in its thread and is counted, and people are told of it the first time. Up to eight
        DynamoDB calls. Raises :class:`TargetMoved`.
        """
        comment = self._find(target.target_id)
        if comment is None or (comment.content_revision, comment.status) != (target.content_revision, target.status):
            raise TargetMoved
        after = rules.settled(comment, told, at=clock.iso(now))
        people = _newly_mentioned(comment, after) if after.status is Status.APPROVED else ()
        after = replace(after, mentions_told=comment.mentions_told + len(people))
        after = put_change(tx, comment, after, now=now, otherwise=TargetMoved())
        if after.status is Status.APPROVED:
            _tell(tx, scope, comment, after, people, now)

    def around(self, scope: Scope, target: Target) -> Sequence[Excerpt]:
        """Return the post, the comments above, and some before and after the target. Five DynamoDB calls."""
        comment = self._find(target.target_id)
        if comment is None:
            return ()
        store = CommentStore()
        above = store.several(comment.post_id, comment.ancestors)
        before = store.before(comment, limit=_AROUND)
        after = store.branch(comment.comment_id, limit=_AROUND).items
        line = [*(above[each] for each in comment.ancestors if each in above), *before, comment, *after]
        first = [_post_excerpt(scope, comment.post_id)]
        return [*(each for each in first if each is not None), *(_excerpt(each, comment) for each in line)]

    @staticmethod
    def _find(comment_id: str) -> Comment | None:
        store = CommentStore()
        try:
            comment = store.find(store.post_of(comment_id), comment_id)
        except CommentNotFound:
            return None
        return None if comment is None or comment.status is Status.DELETED else comment


def target_of(comment: Comment) -> Target:
    """Return a comment as moderation sees it."""
    return Target(
        target_type=TargetType.COMMENT,
        target_id=comment.comment_id,
        post_id=comment.post_id,
        organization_id=comment.organization_id,
        author_id=comment.author_id,
        author_name=comment.author.name,
        author_organization_id=comment.author_organization_id,
        title="",
        content=comment.said.content,
        links=texts.links_in(comment.said.content, is_rich=True),
        image_ids=(),
        visibility=comment.visibility.value,
        status=comment.status.value,
        content_revision=comment.content_revision,
        created_at=comment.created_at,
        path=rules.path_of(comment),
        approved_content=comment.approved.content if comment.approved else "",
    )


def report_comment(scope: Scope, *, comment_id: str, reason: str, note: str, now: datetime) -> bool:
    """Report a comment that one sees to the moderators of its post's organization; needs ``community.post``.

    Returns whether they look at it now, as ``report_post`` does.

    Raises :class:`CommentNotFound`, and what moderation refuses: too many reports, one's own comment, one reported before.
    """
    policies.check_can_post(scope)
    _, shown = get_comment(scope, comment_id=comment_id)
    if shown.sight is Sight.NOTHING:
        raise CommentNotFound
    case = moderation.report(scope, target=target_of(shown.comment), reason=reason, note=note, now=now)
    return not case.waiting.quiet


def _newly_mentioned(seen: Comment, after: Comment) -> tuple[str, ...]:
    """Return whom a comment that others can read from now on mentions, and is to be told."""
    if seen.listed_at and not seen.approved:
        return ()
    before = seen.approved.mentions if seen.approved else ()
    return texts.to_tell(after.said.mentions, known=before, told=seen.mentions_told)


def _tell(tx: Transaction, scope: Scope, seen: Comment, after: Comment, mentions: Sequence[str], now: datetime) -> None:
    is_new = not seen.listed_at
    if is_new:
        profiles.earn(
            tx,
            organization_id=after.organization_id,
            user_id=after.author_id,
            what=Earned.COMMENT_APPROVED,
            by="moderation",
            now=now,
        )
    if not (is_new or mentions):
        return
    try:
        post = PostStore(scope).get(after.post_id)
    except PostNotFound:
        return
    parent = CommentStore().find(after.post_id, after.parent_comment_id) if is_new and after.parent_comment_id else None
    tell(tx, scope, post=post, comment=after, parent=parent, mentions=mentions, is_new=is_new, now=now)


def _post_excerpt(scope: Scope, post_id: str) -> Excerpt | None:
    try:
        post: Post = PostStore(scope).get(post_id)
    except PostNotFound:
        return None
    content = "\n\n".join(part for part in (post.text.title, post.text.content) if part)
    return Excerpt(post_id, post.author.name, content, post.created_at)


def _excerpt(comment: Comment, target: Comment) -> Excerpt:
    return Excerpt(
        comment.comment_id,
        comment.author.name,
        comment.said.content,
        comment.created_at,
        comment.depth,
        is_target=comment.comment_id == target.comment_id,
    )
