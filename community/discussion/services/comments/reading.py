"""Reading threads: a page of a branch with the first answers to each, and one comment for a link to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from community.discussion import policies
from community.discussion.rules.comments import PAGE, Comment, Said, said_to, sight_below
from community.discussion.rules.reactions import MOST_WAITING, Counts
from community.discussion.rules.states import Sight, Status, Viewer
from community.discussion.services.showing import SeenPost, read_post
from community.discussion.store.comments import CommentNotFound, CommentStore
from community.discussion.store.posts import PostNotFound
from diatonic.common.errors import Denied
from diatonic.common.pages import Page
from diatonic.common.scope import Scope


@dataclass(frozen=True, slots=True)
class SeenComment:
    """A comment as one viewer sees it. Show :attr:`said`, not the comment's own; ``comment`` is for deciding.

    With ``sight`` ``NOTHING`` it is an empty place that answers hang on. ``first_replies``: the first answers.
    """

    comment: Comment
    viewer: Viewer
    sight: Sight
    my_reactions: frozenset[str]
    first_replies: tuple["SeenComment", ...] = ()

    @property
    def is_mine(self) -> bool:
        """Whether the viewer wrote it."""
        return self.comment.author_id == self.viewer.user_id

    @property
    def sees_newest(self) -> bool:
        """Whether the viewer sees also what waits: its author, and the moderators of the post's organization."""
        here = self.viewer.organization_id == self.comment.organization_id
        return self.is_mine or (here and self.viewer.is_moderator)

    @property
    def said(self) -> Said:
        """What it says to the viewer; nothing where it is an empty place."""
        return said_to(self.comment, self.sight)

    @property
    def counts(self) -> Counts:
        """How others reacted to it; to an empty place nobody did."""
        return Counts() if self.sight is Sight.NOTHING else self.comment.counts

    @property
    def status(self) -> str:
        """Where it stands. Others than its author and the moderators read ``approved``, or why a place is empty:

        ``deleted`` by its author, ``removed`` by moderators, ``hidden_by_you`` because the viewer blocks or mutes its author.
        """
        if self.sight is not Sight.NOTHING:
            return (self.comment.status if self.sees_newest else Status.APPROVED).value
        if self.comment.status is Status.DELETED:
            return Status.DELETED.value
        return "hidden_by_you" if self.comment.author_id in self.viewer.hidden else Status.REMOVED.value


@dataclass(frozen=True, slots=True)
class Thread:
    """A page of a branch of a thread. ``waiting``: comments of the viewer's own below it that others do not see.

    ``holder``: the comment whose answers they are, ``None`` directly below the post.
    """

    post: SeenPost
    items: tuple[SeenComment, ...]
    waiting: tuple[SeenComment, ...]
    next_cursor: str | None
    holder: SeenComment | None = None


@dataclass(frozen=True, slots=True)
class EarlierText:
    """What a comment said before it was changed; ``number`` counts from 1."""

    number: int
    content: str
    at: str


def list_comments(
    scope: Scope, *, post_id: str, newest_first: bool = False, limit: int = PAGE, cursor: str | None = None
) -> Thread:
    """Return one page of the comments directly below a post, each with its first answers; needs ``community.view``.

    On the first page with those of the viewer's own that others do not see, wherever they stand below the post.
    Raises ``PostNotFound``. Four DynamoDB calls; one more for every hundred comments, which begin at a limit of 27.
    """
    seen = read_post(scope, post_id)
    page = CommentStore().branch(post_id, limit=limit, cursor=cursor, newest_first=newest_first)
    return _thread(seen, page, waiting=seen.mine.waiting_comments if cursor is None else ())


def list_replies(
    scope: Scope, *, comment_id: str, newest_first: bool = False, limit: int = PAGE, cursor: str | None = None
) -> Thread:
    """Return one page of the answers to a comment as :func:`list_comments` does.

    Raises :class:`CommentNotFound`. Four DynamoDB calls, five where it has no answers.
    """
    policies.check_can_read(scope)
    page = CommentStore().branch(comment_id, limit=limit, cursor=cursor, newest_first=newest_first)
    post_id = page.items[0].post_id if page.items else CommentStore().post_of(comment_id)
    seen = read_post_above(scope, post_id)
    waiting = seen.mine.waiting_comments if cursor is None else ()
    thread = _thread(seen, page, waiting=waiting, holder=comment_id)
    below = tuple(each for each in thread.waiting if each.comment.parent_comment_id == comment_id)
    return Thread(seen, thread.items, below, thread.next_cursor, thread.holder)


def get_comment(scope: Scope, *, comment_id: str) -> tuple[SeenPost, SeenComment]:
    """Return a comment with its post as the viewer sees them; needs ``community.view``. Four DynamoDB calls.

    An empty place that answers hang on is there too. Raises :class:`CommentNotFound`.
    """
    policies.check_can_read(scope)
    post_id = CommentStore().post_of(comment_id)
    seen = read_post_above(scope, post_id)
    found = CommentStore().several(post_id, [comment_id])
    if comment_id not in found or not _is_there(shown := _see(seen, found[comment_id])):
        raise CommentNotFound
    return seen, shown


def list_texts(scope: Scope, *, comment_id: str, limit: int = PAGE, cursor: str | None = None) -> Page[EarlierText]:
    """Return what a comment said before, latest first; its author's and the moderators' business. Five DynamoDB calls."""
    _, shown = get_comment(scope, comment_id=comment_id)
    if shown.sight is Sight.NOTHING:
        raise CommentNotFound
    if not shown.sees_newest:
        raise Denied("Only its author and the moderators see what a comment said before.")
    return CommentStore().texts(comment_id, limit=limit, cursor=cursor).map(lambda found: EarlierText(*found))


def read_post_above(scope: Scope, post_id: str) -> SeenPost:
    """Return the post that a comment is below, as ``read_post`` does.

    Raises :class:`CommentNotFound` where there is none for the person: that the comment is there is not told either.
    """
    try:
        return read_post(scope, post_id)
    except PostNotFound:
        raise CommentNotFound from None


def see_comment(seen: SeenPost, comment: Comment) -> SeenComment | None:
    """Return a comment below a post as its viewer sees it; ``None`` where they see nothing of it."""
    shown = _see(seen, comment)
    return None if shown.sight is Sight.NOTHING else shown


def _thread(seen: SeenPost, page: Page[Comment], *, waiting: Iterable[str], holder: str = "") -> Thread:
    """Return the page with everything as it is stored now: an index lags."""
    waited = sorted(waiting, reverse=True)[:MOST_WAITING]
    listed = [each.comment_id for each in page.items]
    first = [each for comment in page.items for each in comment.first_replies]
    found = CommentStore().several(seen.post.post_id, [each for each in (holder, *listed, *first, *waited) if each])
    if holder and not (holder in found and _is_there(_see(seen, found[holder]))):
        raise CommentNotFound
    items = [_see(seen, found[each], found) for each in listed if each in found and found[each].branch]
    apart = [_see(seen, found[each]) for each in reversed(waited) if each in found and not found[each].speaks]
    return Thread(
        seen,
        tuple(each for each in items if _is_there(each)),
        tuple(each for each in apart if each.sight is not Sight.NOTHING),
        page.next_cursor,
        _see(seen, found[holder]) if holder else None,
    )


def _see(seen: SeenPost, comment: Comment, around: Mapping[str, Comment] | None = None) -> SeenComment:
    first = [around[each] for each in comment.first_replies if each in around] if around else []
    answers = [_see(seen, each) for each in first if each.branch]
    return SeenComment(
        comment,
        seen.viewer,
        sight_below(seen.viewer, seen.post, comment),
        seen.mine.to_comment(comment.comment_id),
        tuple(each for each in answers if _is_there(each)),
    )


def _is_there(shown: SeenComment) -> bool:
    return shown.sight is not Sight.NOTHING or shown.comment.replies > 0
