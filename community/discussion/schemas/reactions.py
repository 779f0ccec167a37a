"""What the API of reactions takes and answers."""

from typing import Literal, Self

from ninja import Schema

from community.discussion.rules.reactions import Counts, Reactor
from community.discussion.schemas.shown import ReactionCountsOut
from community.discussion.services.reactions import Reacted
from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page

#: What people choose from.
Kind = Literal["like", "love", "insight", "question"]


class ReactionIn(Schema):
    """A reaction, or with `on: false` that it is taken back. Sending the same twice changes nothing."""

    reaction_type: Kind
    on: bool = True


def counts_out(counts: Counts) -> ReactionCountsOut:
    """Return the answer for what is counted."""
    return ReactionCountsOut(like=counts.likes, love=counts.loves, insight=counts.insights, question=counts.questions)


class ReactedOut(Answer):
    """How many reacted, by kind, and how the asker does."""

    reactions: ReactionCountsOut
    my_reactions: list[str]

    @classmethod
    def of(cls, reacted: Reacted) -> Self:
        """Return how it is now."""
        return cls(reactions=counts_out(reacted.counts), my_reactions=sorted(reacted.mine))


class ReactorOut(Answer):
    """Somebody who reacted, by the name that they had then."""

    user_id: str
    name: str
    reaction_type: str
    created_at: str


class ReactorsOut(Answer):
    """One page of who reacted like this, last first."""

    items: list[ReactorOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Reactor]) -> Self:
        """Return the page."""
        items = [
            ReactorOut(user_id=each.user_id, name=each.name, reaction_type=each.reaction_type.value, created_at=each.at)
            for each in page.items
        ]
        return cls(items=items, next_cursor=page.next_cursor)
