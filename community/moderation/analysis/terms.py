"""Words and phrases of a vocabulary in a row of words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Phrases by their first two words, longest first.
Phrases = Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of one or several words, made to be looked for."""

    single: frozenset[str]
    phrases: Phrases
    _starts: frozenset[str]

    @classmethod
    def of(cls, terms: Collection[str]) -> "Terms":
        """Return the terms; words of a phrase are divided by one space."""
        single = frozenset(term for term in terms if " " not in term)
        phrases = _phrases_of(terms)
        return cls(single, phrases, single.union(first for first, _ in phrases))

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Yield for every term its first word's number, its length in words, and itself. A phrase stands for its words."""
        behind = 0
        for number in [number for number, word in enumerate(words) if word in self._starts]:
            if number >= behind:
                word = words[number]
                length, term = self._phrase(words, number)
                if length or word in self.single:
                    yield number, length or 1, term or word
                    behind = number + length

    def _phrase(self, words: Sequence[str], number: int) -> tuple[int, str]:
        for parts in self.phrases.get(tuple(words[number : number + 2]), ()):
            if tuple(words[number : number + len(parts)]) == parts:
                return len(parts), " ".join(parts)
        return 0, ""


def _phrases_of(terms: Collection[str]) -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for term in terms:
        parts = tuple(term.split(" "))
        if len(parts) > 1:
            found.setdefault(parts[:2], []).append(parts)
    return {start: tuple(sorted(several, key=len, reverse=True)) for start, several in found.items()}


def weights(path: Path) -> dict[str, dict[str, float]]:
    """Return the weights of a model's file by their kind and name."""
    kinds: dict[str, dict[str, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("//"):
            kind, name, weight = line.split("\t")
            kinds.setdefault(kind, {})[name] = int(weight) / 100
    return kinds
