"""One way of writing for many: lower case, Latin letters for look-alikes, nothing invisible; each character knows its place.

Everything is linear in the length of the text, whatever is in it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from community.moderation.analysis.confusables import BLANK, INVISIBLE, LOOKALIKES

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_PLAIN_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")  # the same in a text without other letters, and faster
_MOST_KEPT = 20_000
_SHORT = 2_000
_KEPT = 512
_FORMAT = {"Cf", "Cc", "Mn", "Me", "Cs", "Co", "Cn"}


class Words:
    """The words of a folded text: letters and digits, with apostrophes inside. Their places are found when asked for."""

    __slots__ = ("_places", "all", "hidden", "shouted", "text")

    def __init__(self, text: str, words: list[str], places: list[tuple[int, int]] | None = None) -> None:
        self.text = text
        self._places = places
        self.all = words
        #: What :func:`profanity.disguised` found: start, end, word, severity; None before it has looked.
        self.hidden: list[tuple[int, int, str, float]] | None = None
        #: What :func:`signals.shouted` found; None before it has looked.
        self.shouted: float | None = None

    def place(self, number: int, length: int = 1) -> tuple[int, int]:
        """Return where in the folded text so many words from a number on stand."""
        places = self.places()
        return places[number][0], places[number + length - 1][1]

    def places(self) -> list[tuple[int, int]]:
        """Return where each word stands."""
        if self._places is None:
            self._places = [found.span() for found in _pattern(self.text).finditer(self.text)]
        return self._places


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. ``places`` says for each of its characters where it stood; None: where it stands."""

    original: str
    text: str
    places: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the original the folded characters ``start`` to ``end`` stood, with their marks."""
        if self.places is None:
            return start, end
        last = self.places[end - 1]
        following = next((place for place in self.places[end : end + 20] if place > last), None)
        if following is None:
            following = last + 1 if end + 20 < len(self.places) else len(self.original)
        return self.places[start], following


@lru_cache(maxsize=_KEPT)
def _kept(text: str) -> tuple[Folded, Words]:
    return _read(text)


def read(text: str) -> tuple[Folded, Words]:
    """Return a text folded, with its words. Several analyzers read the same texts, so short ones are kept for a while."""
    return _kept(text) if len(text) <= _SHORT else _read(text)


def forget() -> None:
    """Forget which texts were read, for who measures how long it takes."""
    _kept.cache_clear()


def _read(text: str) -> tuple[Folded, Words]:
    folded = fold(text)
    return folded, words_of(folded.text)


def words_of(text: str) -> Words:
    """Return the words of a folded text; the possessive s is not a part of them."""
    words = _pattern(text).findall(text)
    return Words(text, [word.removesuffix("'s") for word in words] if "'s" in text else words)


def _pattern(text: str) -> re.Pattern[str]:
    return _PLAIN_WORD if text.isascii() else _WORD


def fold(text: str) -> Folded:
    """Return the text folded. Nothing is refused."""
    if (
        text.isascii()
        and (text.isprintable() or not _CONTROL.search(text))
        and not ("&" in text and _ENTITY.search(text))
    ):
        return Folded(text, text.lower())
    if "&" not in text and all(len(_FOLDED[character]) == 1 for character in set(text)):
        return Folded(text, "".join(map(_FOLDED.__getitem__, text)))
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for entity in _ENTITY.finditer(text):
        _take(text, at, entity.start(), parts, places)
        for character in unescape(entity.group()):
            _append(_FOLDED[character], entity.start(), parts, places)
        at = entity.end()
    _take(text, at, len(text), parts, places)
    return Folded(text, "".join(parts), places)


def _take(text: str, start: int, end: int, parts: list[str], places: list[int]) -> None:
    for place in range(start, end):
        folded = _FOLDED[text[place]]
        if folded:
            parts.append(folded)
            if len(folded) == 1:
                places.append(place)
            else:
                places.extend([place] * len(folded))


def _append(folded: str, place: int, parts: list[str], places: list[int]) -> None:
    parts.append(folded)
    places.extend([place] * len(folded))


class _Characters(dict[str, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, character: str) -> str:
        if len(self) > _MOST_KEPT:
            self.clear()
        folded = self[character] = _folded(character)
        return folded


def _folded(character: str) -> str:
    if character in "\t\n\r":
        return character
    if character in LOOKALIKES:
        return LOOKALIKES[character]
    if character in INVISIBLE:
        return ""
    if character.isspace() or character in BLANK:
        return " "
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    kept = (LOOKALIKES.get(part, part) for part in decomposed if unicodedata.category(part) not in _FORMAT)
    return "".join(kept)


_FOLDED = _Characters()
