"""How a case ends without a decision: there is nothing to decide about any more, and a moderator reads why."""

from collections.abc import Mapping
from enum import StrEnum


class Ending(StrEnum):
    """Why a case waits for nobody though nobody decided."""

    DELETED = "deleted"
    MADE_PRIVATE = "made_private"
    POST_DELETED = "post_deleted"
    AUTHOR_ERASED = "author_erased"


ENDING_WORDS: Mapping[str, str] = {
    Ending.DELETED: "Its author has deleted it.",
    Ending.MADE_PRIVATE: "Its author keeps it to themselves now. Once they share it again, what it waited for comes back.",
    Ending.POST_DELETED: "The post that it stood below was deleted.",
    Ending.AUTHOR_ERASED: "Its author's account was erased. What only they and moderators saw of it is gone.",
}


def ending_words(ending: str) -> str:
    """Return why a case ended as a sentence; nothing where somebody decided."""
    return ENDING_WORDS.get(ending, "")
