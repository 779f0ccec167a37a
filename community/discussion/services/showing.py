"""What a person sees of a post: every way out of a post leads through here."""

from collections.abc import Iterable
from dataclasses import dataclass

from community.discussion import policies
from community.discussion.rules.posts import Found, Post, Text
from community.discussion.rules.reactions import Counts, Mine
from community.discussion.rules.states import Sight, Status, Viewer, Visibility, sight
from community.discussion.store.posts import PostNotFound, PostStore
from community.moderation.rules.targets import Told
from community.profiles import services as profiles
from diatonic.common.errors import Denied
from diatonic.common.scope import Scope


@dataclass(frozen=True, slots=True)
class SeenPost:
    """A post as one viewer sees it. Show :attr:`text`, not the post's own; ``post`` is for deciding.

    ``sight`` is never ``NOTHING``: then there is no such thing.
    """

    post: Post
    viewer: Viewer
    sight: Sight
    counts: Counts
    mine: Mine

    @property
    def is_mine(self) -> bool:
        """Whether the viewer wrote it."""
        return self.post.author_id == self.viewer.user_id

    @property
    def sees_newest(self) -> bool:
        """Whether the viewer sees also what waits: its author, and the moderators of its organization."""
        here = self.viewer.organization_id == self.post.organization_id
        return self.is_mine or (here and self.viewer.is_moderator)

    @property
    def text(self) -> Text:
        """What it says to the viewer."""
        approved = self.post.approved
        return approved.text if self.sight is Sight.APPROVED_TEXT and approved is not None else self.post.text

    @property
    def visibility(self) -> Visibility:
        """How far it is visible: to its author as they chose, to others as it is."""
        return self.post.wanted if self.sees_newest else self.post.visibility

    @property
    def status(self) -> Status:
        """Where it stands; to others than its author and the moderators, whatever they see is approved."""
        return self.post.status if self.sees_newest else Status.APPROVED

    @property
    def told(self) -> Told | None:
        """What was decided about it: its author's business alone."""
        return self.post.told if self.is_mine else None

    @property
    def is_waiting(self) -> bool:
        """Whether the viewer reads a text here that others do not see, or not yet."""
        return self.sees_newest and self.post.status not in (Status.APPROVED, Status.DRAFT)

    @property
    def updated_at(self) -> str:
        """When what the viewer reads was changed last; of an older text, since when others read it."""
        return self.post.updated_at if self.sight is Sight.NEWEST_TEXT else self.post.published_at

    @property
    def edited_at(self) -> str:
        """When what the viewer reads was changed last; of an older text that is not told."""
        return self.post.edited_at if self.sight is Sight.NEWEST_TEXT else ""


def viewer_of(scope: Scope, *, in_list: bool = False) -> Viewer:
    """Return who looks, with whom they do not want to see; in a list also with whoever blocks them. One DynamoDB call."""
    people = profiles.people_of(scope.user_id)
    hidden = people.unlisted if in_list else people.hidden
    return Viewer(scope.user_id, scope.organization_id, scope.can("community.moderate"), hidden)


def see(viewer: Viewer, found: Found) -> SeenPost | None:
    """Return the post as the viewer sees it; ``None`` where it does not exist for them."""
    seen = sight(viewer, found.post)
    if seen is Sight.NOTHING:
        return None
    return SeenPost(found.post, viewer, seen, found.counts, found.mine)


def see_all(viewer: Viewer, found: Iterable[Found]) -> tuple[SeenPost, ...]:
    """Return those of the posts that the viewer sees."""
    return tuple(seen for each in found if (seen := see(viewer, each)) is not None)


def read_post(scope: Scope, post_id: str) -> SeenPost:
    """Return a post as the person sees it; needs ``community.view``. Two DynamoDB calls.

    Raises :class:`PostNotFound` where it does not exist for them.
    """
    policies.check_can_read(scope)
    found = PostStore(scope).read(post_id)
    seen = see(viewer_of(scope), found)
    if seen is None:
        raise PostNotFound
    return seen


def own_post(scope: Scope, post_id: str) -> Found:
    """Return a post of the person's own, which they want to change; needs ``community.post``. One DynamoDB call.

    Raises :class:`PostNotFound`, and ``Denied`` for a post of somebody else that they see.
    """
    policies.check_can_post(scope)
    found = PostStore(scope).read(post_id)
    post = found.post
    if post.author_id == scope.user_id and post.organization_id == scope.organization_id:
        if post.status is Status.DELETED:
            raise PostNotFound
        return found
    if see(viewer_of(scope), found) is None:
        raise PostNotFound
    raise Denied("Only its author can change a post.")


def as_author(scope: Scope, found: Found, post: Post) -> SeenPost:
    """Return what the author sees of their post after they changed it, with what was counted when it was read."""
    viewer = Viewer(scope.user_id, scope.organization_id, scope.can("community.moderate"))
    return SeenPost(post, viewer, Sight.NEWEST_TEXT, found.counts, found.mine)
