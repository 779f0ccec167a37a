"""Whom somebody does not want to see."""

from dataclasses import dataclass, field
from enum import StrEnum

MAX_PEOPLE = 500


class Relation(StrEnum):
    """What one person may do about another, for themselves."""

    BLOCKED = "blocked"
    MUTED = "muted"


#: What it does, as a page says it.
RELATION_WORDS = {
    Relation.BLOCKED: "Neither of you sees the other's posts in lists, and they cannot answer or react to yours.",
    Relation.MUTED: "You do not see their posts and comments. They notice nothing.",
}


@dataclass(frozen=True, slots=True)
class People:
    """Whom a person blocks and mutes, and who blocks them, which is told to nobody."""

    blocked: frozenset[str] = field(default_factory=frozenset)
    muted: frozenset[str] = field(default_factory=frozenset)
    blocked_by: frozenset[str] = field(default_factory=frozenset)

    @property
    def hidden(self) -> frozenset[str]:
        """Whose posts and comments are not there for the person, wherever they would come out."""
        return self.blocked | self.muted

    @property
    def unlisted(self) -> frozenset[str]:
        """Whose posts and comments are left out of the person's lists: those hidden, and those of who blocks them."""
        return self.hidden | self.blocked_by

    def of(self, relation: Relation) -> frozenset[str]:
        """Return the people in this relation."""
        return self.blocked if relation is Relation.BLOCKED else self.muted
