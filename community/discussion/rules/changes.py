"""What becomes of a post when its author changes it, and when moderation has decided about it."""

from dataclasses import replace

from community.discussion.rules.posts import Approved, Post, Text, is_wider, narrower
from community.discussion.rules.states import AWAITING, Status, Visibility
from community.moderation.rules.targets import Standing, Told
from diatonic.common.errors import Conflict

#: A moderator has decided: nothing of it changes until they are asked again.
DECIDED = frozenset({Status.HIDDEN, Status.REMOVED})


class Decided(Conflict):
    """A moderator has taken it out."""

    default_code = "decided"


def check_changeable(post: Post, *, visibility: Visibility) -> None:
    """Raise :class:`Decided` where the author cannot change the post as it stands."""
    if post.status in DECIDED:
        raise Decided("A moderator has taken this post out. You can appeal, or delete it.")
    if post.status is Status.EDIT_REQUESTED and visibility is Visibility.PRIVATE:
        raise Decided("A moderator has asked you to change this post. Change it, or delete it.")


def published(post: Post, *, at: str) -> Post:
    """Return a draft as it is once it is published: to be checked, unless nobody else will see it."""
    status = Status.APPROVED if post.wanted is Visibility.PRIVATE else Status.CHECKING
    return replace(post, status=status, updated_at=at)


def edited(post: Post, text: Text, visibility: Visibility, *, at: str) -> Post:
    """Return the post with what its author wants it to say, and to whom; the same where nothing changes.

    Another text and a wider visibility are checked; until then others see what was approved, no wider than it was.
    Fewer readers need no verdict, and one's own eyes none at all.
    """
    if text == post.text and visibility is post.wanted:
        return post
    if post.status is Status.DRAFT:
        return replace(post, text=text, wanted=visibility, updated_at=at)
    is_new_text = text != post.text
    changed = replace(post, text=text, wanted=visibility, updated_at=at)
    if is_new_text:
        changed = replace(changed, edited_at=at)
    if visibility is Visibility.PRIVATE:
        number = post.content_revision + is_new_text
        return replace(changed, status=Status.APPROVED, approved=None, told=None, content_revision=number)
    if is_new_text or is_wider(visibility, post.visibility):
        return replace(
            changed,
            status=Status.CHECKING,
            approved=_still_shown(post, visibility),
            content_revision=post.content_revision + 1,
            told=post.told if post.status is not Status.APPROVED else None,
        )
    approved = post.approved and replace(post.approved, visibility=narrower(post.approved.visibility, visibility))
    return replace(changed, approved=approved)


def _still_shown(post: Post, visibility: Visibility) -> Approved | None:
    """Return what others see while the change waits: what they saw before, if anything."""
    if post.visibility is Visibility.PRIVATE:
        return None
    if post.status is Status.APPROVED:
        return Approved(post.text, narrower(post.wanted, visibility))
    if post.status in AWAITING and post.approved is not None:
        return Approved(post.approved.text, narrower(post.visibility, visibility))
    return None


def settled(post: Post, told: Told, *, at: str) -> Post:
    """Return the post after a verdict about its newest text. ``published_at`` stays what it was the first time."""
    if told.standing is Standing.APPROVED:
        published_at = post.published_at or at
        return replace(post, status=Status.APPROVED, approved=None, told=told, published_at=published_at)
    status = Status(told.standing.value)
    return replace(post, status=status, approved=post.approved if status in AWAITING else None, told=told)


def deleted(post: Post, *, at: str) -> Post:
    """Return what is left of a post until everything that hangs on it is gone: its id, and that it was deleted."""
    return replace(post, status=Status.DELETED, text=Text(), approved=None, told=None, updated_at=at)
