"""Words and phrases of a vocabulary in a row of words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from community.moderation.analysis.folding import Word

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]


def phrases_of(terms: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the terms of several words by their first one, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for term in terms:
        parts = tuple(term.split(" "))
        if len(parts) > 1:
            found.setdefault(parts[0], []).append(parts)
    return {first: tuple(sorted(several, key=len, reverse=True)) for first, several in found.items()}


def terms(words: Sequence[Word], phrases: Phrases) -> Iterator[tuple[int, Word]]:
    """Yield every word or phrase with the number of its first word; a phrase stands for the words in it."""
    number = 0
    while number < len(words):
        word = words[number]
        length = 1
        for parts in phrases.get(word.text, ()):
            if tuple(each.text for each in words[number : number + len(parts)]) == parts:
                length = len(parts)
                word = Word(" ".join(parts), word.start, words[number + length - 1].end)
                break
        yield number, word
        number += length


def weights(path: Path) -> dict[str, dict[str, float]]:
    """Return the weights of a model's file by their kind and name."""
    kinds: dict[str, dict[str, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("//"):
            kind, name, weight = line.split("\t")
            kinds.setdefault(kind, {})[name] = int(weight) / 100
    return kinds
