"""How people react to posts and comments, and what is counted of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ReactionType(StrEnum):
    """003's ``reaction_type``; ``share`` is kept beside them, so that a person's sharing counts once."""

    LIKE = "like"
    LOVE = "love"
    INSIGHT = "insight"
    QUESTION = "question"
    SHARE = "share"


#: What people choose from.
CHOICES = (ReactionType.LIKE, ReactionType.LOVE, ReactionType.INSIGHT, ReactionType.QUESTION)

#: Kind → the attribute that counts it, here and in the tables.
COUNTED: Mapping[ReactionType, str] = {
    ReactionType.LIKE: "likes",
    ReactionType.LOVE: "loves",
    ReactionType.INSIGHT: "insights",
    ReactionType.QUESTION: "questions",
    ReactionType.SHARE: "shares",
}

#: So many reactions one person has to the comments of one post; the set of them is one item.
MOST_IN_A_THREAD = 4000
#: So many comments of one person below one post wait for a verdict, or were taken out.
MOST_WAITING = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of a post. ``comments``: all that are listed below it."""

    views: int = 0
    likes: int = 0
    loves: int = 0
    insights: int = 0
    questions: int = 0
    comments: int = 0
    shares: int = 0


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's part in a post: how they reacted to it and to its comments, and their comments that are not listed."""

    reactions: frozenset[str] = field(default_factory=frozenset)
    comment_reactions: frozenset[str] = field(default_factory=frozenset)
    waiting_comments: frozenset[str] = field(default_factory=frozenset)

    def to_comment(self, comment_id: str) -> frozenset[str]:
        """Return how the person reacted to a comment of the post."""
        short = comment_id.rpartition(":")[2]
        return frozenset(kind for kind in CHOICES if f"{short}#{kind}" in self.comment_reactions)


@dataclass(frozen=True, slots=True)
class Reactor:
    """Somebody who reacted, when, and by which name they were known then."""

    user_id: str
    name: str
    reaction_type: ReactionType
    at: str


@dataclass(frozen=True, slots=True)
class ReactedTo:
    """What somebody reacts to. ``post_id``: the post, or the one below which the comment stands."""

    target_type: str
    target_id: str
    post_id: str
    organization_id: str

    @property
    def is_comment(self) -> bool:
        """Whether it is a comment."""
        return self.target_type == "comment"
