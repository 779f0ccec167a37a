"""What a comment is, and what becomes of it when its author changes it and when moderation has decided about it."""

from dataclasses import dataclass, field, replace

from community.discussion.rules.posts import Author
from community.discussion.rules.reactions import Counts
from community.discussion.rules.states import AWAITING, Shown, Sight, Status, Viewer, Visibility, sight
from community.moderation.rules.targets import Standing, Told
from diatonic.common.errors import Conflict, FieldError, Invalid

MAX_CONTENT = 5000
#: So many levels a thread has; 1 is directly below the post.
MAX_DEPTH = 6
#: So many comments a page of a thread has unless another number is asked for.
PAGE = 25


class TooDeep(Invalid):
    """The thread has as many levels as it can have."""

    default_code = "too_deep"

    def __init__(self) -> None:
        message = f"A thread has {MAX_DEPTH} levels. Answer the comment above this one."
        super().__init__("This would be too deep.", fields=[FieldError("/parent_comment_id", message)])


class Closed(Conflict):
    """Nobody comments here now."""

    default_code = "comments_closed"


class Decided(Conflict):
    """A moderator has taken the comment out."""

    default_code = "decided"


@dataclass(frozen=True, slots=True)
class Said:
    """What a comment says: Markdown, and the ids of the people whom it mentions."""

    content: str = ""
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as it is stored.

    ``organization_id`` is the post's, ``author_organization_id`` the one in which its author is told about it.
    ``revision`` counts what its author did (``If-Match``), ``content_revision`` the texts that were checked. ``branch``:
    below what it stands, empty while it does not; ``replies``: how many stand below it. ``mentions_told``: so many
    people were told that it mentions them, over all of its texts.
    """

    comment_id: str
    post_id: str
    organization_id: str
    author_id: str
    author_organization_id: str
    author: Author
    visibility: Visibility
    said: Said
    status: Status
    created_at: str
    updated_at: str
    parent_comment_id: str = ""
    ancestors: tuple[str, ...] = ()
    depth: int = 1
    content_revision: int = 1
    revision: int = 1
    approved: Said | None = None
    told: Told | None = None
    edited_at: str = ""
    listed_at: str = ""
    branch: str = ""
    first_replies: tuple[str, ...] = ()
    replies: int = 0
    mentions_told: int = 0
    counts: Counts = field(default_factory=Counts)

    @property
    def has_approved_text(self) -> bool:
        """Whether an older text was approved that is not the newest."""
        return self.approved is not None

    @property
    def speaks(self) -> bool:
        """Whether a text of it was approved that others read wherever they read its post; one that is gone does not."""
        return self.status is Status.APPROVED or (self.status in AWAITING and self.approved is not None)


def sight_below(viewer: Viewer, post: Shown, comment: Comment) -> Sight:
    """Return what a viewer sees of a comment: nothing where they do not see its post, and no more than of one."""
    if sight(viewer, post) is Sight.NOTHING:
        return Sight.NOTHING
    return sight(viewer, replace(comment, visibility=post.visibility))


def said_to(comment: Comment, seen: Sight) -> Said:
    """Return the text that somebody reads who sees so much of it."""
    if seen is Sight.NOTHING:
        return Said()
    return comment.approved if seen is Sight.APPROVED_TEXT and comment.approved else comment.said


def check_open(post: Shown) -> None:
    """Raise :class:`Closed` where nothing can be said below a post: it is private, a draft, or was taken out."""
    if post.visibility is Visibility.PRIVATE or post.status is Status.DRAFT:
        raise Closed("Only you see this post. Share it with others first, then they can talk about it.")
    if post.status is not Status.APPROVED and post.status not in AWAITING:
        raise Closed("Moderators have taken this post out: nobody can comment on it now.")


def depth_below(parent: Comment | None) -> int:
    """Return how deep an answer to a comment stands. Raises :class:`TooDeep`."""
    depth = parent.depth + 1 if parent else 1
    if depth > MAX_DEPTH:
        raise TooDeep
    return depth


def check_changeable(comment: Comment) -> None:
    """Raise :class:`Decided` where its author cannot change the comment as it stands."""
    if comment.status in (Status.HIDDEN, Status.REMOVED):
        raise Decided("A moderator has taken this comment out. You can appeal, or delete it.")


def edited(comment: Comment, said: Said, *, at: str) -> Comment:
    """Return the comment with what its author wants it to say: to be checked. The same where nothing changes."""
    if said == comment.said:
        return comment
    return replace(
        comment,
        said=said,
        status=Status.CHECKING,
        approved=comment.said if comment.status is Status.APPROVED else comment.approved,
        told=comment.told if comment.status is not Status.APPROVED else None,
        content_revision=comment.content_revision + 1,
        revision=comment.revision + 1,
        edited_at=at,
        updated_at=at,
    )


def settled(comment: Comment, told: Told, *, at: str) -> Comment:
    """Return the comment after a verdict about its newest text."""
    status = Status(told.standing.value)
    approved = comment.approved if status in AWAITING else None
    changed = replace(comment, status=status, approved=approved, told=told)
    if told.standing is Standing.APPROVED and not comment.listed_at:
        return replace(changed, listed_at=at)
    return changed


def deleted(comment: Comment, *, at: str) -> Comment:
    """Return what keeps the place of a comment that was deleted while answers hang on it: nothing of its author."""
    return replace(
        comment,
        status=Status.DELETED,
        said=Said(),
        approved=None,
        told=None,
        author_id="",
        author=Author(""),
        revision=comment.revision + 1,
        updated_at=at,
    )


def path_of(comment: Comment) -> str:
    """Return where the comment is shown in its thread, below ``/o/<organization>``."""
    short = comment.comment_id.rpartition(":")[2]
    return f"/community/posts/{comment.post_id}/?comment={comment.comment_id}#comment-{short}"
