"""What moderation decides about, and what it tells the feature that the thing belongs to."""

from dataclasses import dataclass
from enum import StrEnum


class TargetType(StrEnum):
    """003's ``target_type``."""

    POST = "post"
    COMMENT = "comment"


#: The ``status`` of a target whose newest text waits for its check; any other word is the feature's own.
CHECKING = "checking"


@dataclass(frozen=True, slots=True)
class Target:
    """A post or a comment as moderation sees it: its newest text, and where it stands.

    ``organization_id`` is the one whose moderators decide; ``author_organization_id`` the one in which its author is
    told about it. ``path``: its page below ``/o/<organization>``. ``status``: :data:`CHECKING`, or another word.
    """

    target_type: TargetType
    target_id: str
    post_id: str
    organization_id: str
    author_id: str
    author_name: str
    author_organization_id: str
    title: str
    content: str
    links: tuple[str, ...]
    image_ids: tuple[str, ...]
    visibility: str
    status: str
    content_revision: int
    created_at: str
    path: str
    #: What it said when it was approved last, where that is not what it says now.
    approved_title: str = ""
    approved_content: str = ""
    #: So many characters of ``content`` are its text; below them stands what is beside it, such as tags. ``None``: all.
    written: int | None = None


class Standing(StrEnum):
    """What becomes of a target. The feature shows it to others only while it is ``APPROVED``."""

    APPROVED = "approved"
    HELD = "held"
    FLAGGED = "flagged"
    HIDDEN = "hidden"
    EDIT_REQUESTED = "edit_requested"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Told:
    """What its author reads beside it: what was decided, by which rule, about which passages, and what they can do next.

    ``by``: ``machine`` or ``moderator``; a moderator's name is told to nobody outside of moderation.
    ``passages``: (start, end, reason) in the text of ``content_revision``. ``appeal_until``: empty where there is none.
    """

    case_id: str
    standing: Standing
    by: str
    at: str
    content_revision: int
    rules: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    passages: tuple[tuple[int, int, str], ...] = ()
    note: str = ""
    appeal_until: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One text of the thread around a target."""

    target_id: str
    author_name: str
    content: str
    created_at: str
    depth: int = 0
    is_target: bool = False


@dataclass(frozen=True, slots=True)
class WriterStanding:
    """Whether a person may write in an organization now: what moderators there have decided about them.

    ISO times; empty where nothing is. ``reason`` is told to the person.
    """

    muted_until: str = ""
    suspended_until: str = ""
    reason: str = ""
