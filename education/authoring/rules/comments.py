"""Comments about a module: threads at a section or at the module as a whole."""

from collections.abc import Iterable
from dataclasses import dataclass

#: So many characters fit into one comment.
MAX_COMMENT = 4000
#: So many threads may be open in a module; more would be a rewrite.
MAX_OPEN = 200
MAX_REPLIES = 200
#: Stands before the threads that are about the module as a whole.
WHOLE = "0"


def place_of(content_id: str) -> str:
    """Return what the ids of a section's comments begin with; of the module as a whole for an empty id."""
    return content_id.rpartition(":")[2] if content_id else WHOLE


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment. ``content_id``: the section it is about (empty: the module); ``section_title`` as it was then.

    ``resolved_at``, ``replies`` and ``participants`` are those of the thread that it begins. ``is_removed``: taken
    back by its author, and only here because of its replies.
    """

    comment_id: str
    content_id: str
    section_title: str
    author_id: str
    author_name: str
    text: str
    created_at: str
    revision: int = 1
    edited_at: str = ""
    resolved_at: str = ""
    resolved_by_name: str = ""
    is_removed: bool = False
    replies: int = 0
    participants: frozenset[str] = frozenset()

    @property
    def thread_id(self) -> str:
        """The id of the comment that begins the thread."""
        return thread_of(self.comment_id)

    @property
    def is_reply(self) -> bool:
        """Whether it answers another one."""
        return self.thread_id != self.comment_id

    @property
    def is_open(self) -> bool:
        """Whether its thread, which it begins, is not resolved."""
        return not self.resolved_at


def thread_of(comment_id: str) -> str:
    """Return the id of the thread that a comment belongs to."""
    return ".".join(comment_id.split(".")[:2])


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and its replies, eldest first."""

    head: Comment
    replies: tuple[Comment, ...] = ()


def threads(comments: Iterable[Comment]) -> list[Thread]:
    """Return comments, in the order of their ids, as threads; replies whose beginning is not among them begin one."""
    found: dict[str, list[Comment]] = {}
    for comment in comments:
        found.setdefault(comment.thread_id, []).append(comment)
    return [Thread(head, tuple(replies)) for head, *replies in found.values()]
