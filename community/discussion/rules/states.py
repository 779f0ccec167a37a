"""Where a post or a comment stands, and who may see it: decided here, and nowhere else."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Visibility(StrEnum):
    """003's visibility of a post; a comment is as visible as its post."""

    PUBLIC = "public"
    ORGANIZATION = "organization"
    PRIVATE = "private"


#: As the composer and the card say it.
VISIBILITY_WORDS = {
    Visibility.PUBLIC: "Everybody who is signed in, of any organization",
    Visibility.ORGANIZATION: "Members of this organization",
    Visibility.PRIVATE: "Only you",
}


class Status(StrEnum):
    """Where the newest text stands."""

    DRAFT = "draft"
    CHECKING = "checking"
    APPROVED = "approved"
    HELD = "held"  # by the machine: it was not sure
    FLAGGED = "flagged"  # by the machine: it was sure
    HIDDEN = "hidden"  # by a moderator
    EDIT_REQUESTED = "edit_requested"  # by a moderator
    REMOVED = "removed"  # by a moderator
    DELETED = "deleted"  # by its author


#: While the newest text waits for a verdict, others go on seeing the one that was approved before it.
AWAITING = frozenset({Status.CHECKING, Status.HELD, Status.FLAGGED})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: a person in an organization. ``hidden``: people whose posts and comments they do not want to see."""

    user_id: str
    organization_id: str
    is_moderator: bool = False
    hidden: frozenset[str] = field(default_factory=frozenset)


class Shown(Protocol):
    """What of a post or a comment decides who sees it; a comment answers ``visibility`` as its post does."""

    @property
    def organization_id(self) -> str: ...
    @property
    def author_id(self) -> str: ...
    @property
    def visibility(self) -> Visibility: ...
    @property
    def status(self) -> Status: ...
    @property
    def has_approved_text(self) -> bool: ...


class Sight(StrEnum):
    """What a viewer sees of something."""

    NOTHING = "nothing"
    APPROVED_TEXT = "approved_text"  # as it was before a change that waits for its verdict
    NEWEST_TEXT = "newest_text"


def is_author(viewer: Viewer, thing: Shown) -> bool:
    """Say whether the viewer wrote it and is where it was written: what is not shown yet stays in its organization."""
    if thing.author_id != viewer.user_id:
        return False
    return thing.organization_id == viewer.organization_id or thing.visibility is Visibility.PUBLIC


def sight(viewer: Viewer, thing: Shown) -> Sight:  # noqa: PLR0911 -- one line a reason
    """Return what the viewer sees of a post or comment, wherever it would come out.

    Its author sees the newest text until they delete it. Others see what is approved where it is visible; the
    organization's moderators also what waits for them, but never what is private or a draft. Whom the viewer does
    not want to see is not there for them, unless they look as a moderator of the place.
    """
    if thing.status is Status.DELETED:
        return Sight.NOTHING
    if is_author(viewer, thing):
        return Sight.NEWEST_TEXT
    if thing.visibility is Visibility.PRIVATE or thing.status is Status.DRAFT:
        return Sight.NOTHING
    is_here = thing.organization_id == viewer.organization_id
    if not is_here and thing.visibility is not Visibility.PUBLIC:
        return Sight.NOTHING
    if is_here and viewer.is_moderator:
        return Sight.NEWEST_TEXT
    if thing.author_id in viewer.hidden:
        return Sight.NOTHING
    if thing.status is Status.APPROVED:
        return Sight.NEWEST_TEXT
    return Sight.APPROVED_TEXT if thing.status in AWAITING and thing.has_approved_text else Sight.NOTHING


def is_listed(thing: Shown) -> bool:
    """Say whether it stands in the lists of others: in feeds, below its post, in counts."""
    if thing.visibility is Visibility.PRIVATE:
        return False
    return thing.status is Status.APPROVED or (thing.status in AWAITING and thing.has_approved_text)


def may_mention(*, visibility: Visibility, organization_id: str, members: Collection[str], user_id: str) -> bool:
    """Say whether a mention of this person is told to them: only whoever can read the post is."""
    if visibility is Visibility.PRIVATE:
        return False
    return user_id in members if visibility is Visibility.ORGANIZATION else bool(organization_id)
