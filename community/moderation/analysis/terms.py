"""Words and phrases of a vocabulary in a row of words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

#: Phrases by their first and then their second word, longest first.
Phrases = Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of one or several words, made to be looked for."""

    single: frozenset[str]
    phrases: Phrases

    @classmethod
    def of(cls, terms: Collection[str]) -> "Terms":
        """Return the terms; words of a phrase are divided by one space."""
        return cls(frozenset(term for term in terms if " " not in term), _phrases_of(terms))

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Yield for every term its first word's number, its length in words, and itself. A phrase stands for its words."""
        single, phrases = self.single, self.phrases
        begun = [
            number
            for number, (word, following) in enumerate(pairwise(words))
            if word in phrases and following in phrases[word]
        ]
        alone = [] if single.isdisjoint(words) else [number for number, word in enumerate(words) if word in single]
        behind = 0
        for number in sorted({*begun, *alone}) if begun else alone:
            if number >= behind:
                word = words[number]
                length, term = self._phrase(words, number) if word in phrases else (0, "")
                if length or word in single:
                    yield number, length or 1, term or word
                    behind = number + length

    def _phrase(self, words: Sequence[str], number: int) -> tuple[int, str]:
        following = words[number + 1] if number + 1 < len(words) else ""
        for parts in self.phrases.get(words[number], {}).get(following, ()):
            if tuple(words[number : number + len(parts)]) == parts:
                return len(parts), " ".join(parts)
        return 0, ""


def _phrases_of(terms: Collection[str]) -> dict[str, dict[str, tuple[tuple[str, ...], ...]]]:
    found: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    for term in terms:
        parts = tuple(term.split(" "))
        if len(parts) > 1:
            found.setdefault(parts[0], {}).setdefault(parts[1], []).append(parts)
    return {
        first: {second: tuple(sorted(several, key=len, reverse=True)) for second, several in begun.items()}
        for first, begun in found.items()
    }


def weights(path: Path) -> dict[str, dict[str, float]]:
    """Return the weights of a model's file by their kind and name."""
    kinds: dict[str, dict[str, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("//"):
            kind, name, weight = line.split("\t")
            kinds.setdefault(kind, {})[name] = int(weight) / 100
    return kinds
