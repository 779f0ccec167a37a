"""The buttons to react with, below a post or a comment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from community.discussion.rules.reactions import CHOICES, COUNTED, Counts, ReactionType
from diatonic.common.formats import number


class Face(NamedTuple):
    """How a kind of reaction looks."""

    label: str
    icon: str


FACES: Mapping[ReactionType, Face] = {
    ReactionType.LIKE: Face("Like", "thumb-up"),
    ReactionType.LOVE: Face("Love", "heart"),
    ReactionType.INSIGHT: Face("Insight", "bulb"),
    ReactionType.QUESTION: Face("Question", "help-circle"),
}


@dataclass(frozen=True, slots=True)
class Reaction:
    """One button below a text."""

    kind: str
    label: str
    icon: str
    count: int
    is_mine: bool

    @property
    def button(self) -> SafeString:
        """The button to press; its page has the symbols by which it is drawn."""
        return _button(self, number(self.count) if self.count else "")


@lru_cache(maxsize=4096)  # a hundred on a page, and few of them differ
def _button(one: Reaction, words: str) -> SafeString:
    return render_to_string("community/discussion/_reaction.html", {"one": one, "words": words})


def reactions(counts: Counts, mine: Collection[str]) -> tuple[Reaction, ...]:
    """Return the buttons below a text."""
    return tuple(
        Reaction(kind.value, *FACES[kind], getattr(counts, COUNTED[kind]), kind.value in mine) for kind in CHOICES
    )
