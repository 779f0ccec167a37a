"""Which of a few texts some words lead to. For lists that were read already; nothing here searches storage."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")

_WORD = re.compile(r"\w+")
_MOST_WORDS = 20


def best(things: Iterable[T], words: str, texts: Callable[[T], Sequence[str]], *, most: int) -> list[T]:
    """Return the things in whose texts the words stand, those with most of them first; up to ``most``.

    ``texts`` of a thing: the first one, its title, counts twice. A word is found at the beginning of longer ones.
    Without words: the first things, as they come.
    """
    wanted = list(dict.fromkeys(_words(words)))[:_MOST_WORDS]
    if not wanted:
        return list(things)[:most]
    scored = [(_score(wanted, texts(thing)), thing) for thing in things]
    found = [pair for pair in scored if pair[0]]
    found.sort(key=lambda pair: -pair[0])  # of the same score, in the order in which they came
    return [thing for _, thing in found[:most]]


def _score(wanted: Sequence[str], texts: Sequence[str]) -> int:
    held = [" " + " ".join(_words(text)) for text in texts]
    return sum(2 * (f" {word}" in held[0]) + any(f" {word}" in text for text in held[1:]) for word in wanted)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
