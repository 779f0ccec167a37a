"""What a notification says, and what of it a person wants to hear."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing a person should know: a sentence and the address to go to."""

    notification_id: str
    kind: str
    text: str
    url: str
    at: str
    is_read: bool


#: More unread ones than this are shown as "50+".
COUNTED_UNREAD = 50
#: Mails that tell of notifications come at most this often.
MAILED_EVERY = timedelta(hours=1)
#: More than this many a mail does not name.
MAILED_LINES = 20


class Group(StrEnum):
    """Kinds of notifications that people want, or not, together."""

    MODULES = "modules"
    LEARNING = "learning"
    FILES = "files"
    MEMBERS = "members"
    ACCOUNT = "account"
    OTHER = "other"


GROUPS: Mapping[Group, str] = {
    Group.MODULES: "Modules: reviews, publishing, comments, people",
    Group.LEARNING: "Learning: marks, quizzes, extra time",
    Group.FILES: "Files and imports",
    Group.MEMBERS: "Members and invites",
    Group.ACCOUNT: "Your account: sessions and tokens that others ended",
    Group.OTHER: "Everything else",
}
_BEGINNINGS = (
    (("module.", "comment.", "question"), Group.MODULES),
    (("submission.", "quiz.", "exercise.", "certificate."), Group.LEARNING),
    (("file.", "import", "course.", "upload"), Group.FILES),
    (("member.", "invite.", "join", "domain.", "organization.", "ownership."), Group.MEMBERS),
    (("account.", "privacy.", "export.", "erasure."), Group.ACCOUNT),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """How a person wants to hear of a group: counted at the bell, told by mail."""

    group: Group
    bell: bool = True
    email: bool = False

    @property
    def label(self) -> str:
        """What the group is called."""
        return GROUPS[self.group]

    @property
    def is_fixed(self) -> bool:
        """Whether it always counts at the bell: what others did to one's account is not to be missed."""
        return self.group is Group.ACCOUNT


def group_of(kind: str) -> Group:
    """Return the group of a kind of notification such as ``module.published``."""
    return next((group for beginnings, group in _BEGINNINGS if kind.startswith(beginnings)), Group.OTHER)


def settled(wish: Wish) -> Wish:
    """Return the wish as it can be met."""
    return replace(wish, bell=True) if wish.is_fixed else wish
