"""What a text shows of hostility: words and phrases of a vocabulary, and how they are aimed.

The same signals are what the model was trained on and what it weighs: ``docs/MODERATION.md`` says which and why.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase, ascii_uppercase

from community.moderation.analysis import aims
from community.moderation.analysis.folding import Folded, Words
from community.moderation.analysis.profanity import disguised
from community.moderation.analysis.terms import Terms

_LONG = 25  # words; in longer texts a single word says less of the whole
_HOSTILE = 2.0
_STRONG = 3.0
_VULGAR = 5.5
_SHOUTED = 0.6
_FEW = 6
_A_WORD = 12
_STEEPEST = 12.0
_NO_CAPITALS = str.maketrans("", "", ascii_uppercase)
_NO_SMALL = str.maketrans("", "", ascii_lowercase)
_CODE = ("`", "()", "_", "://", "{", "}", ";", "==", "->", "::", "</", ".py", ".js", ".c", "--", "#", "[", "\\")


@dataclass(slots=True)
class Signals:
    """What speaks for or against: how strongly each thing is there, by its name in the model, and where it stands.

    ``places`` are in the folded text; ``numbers`` are those of a term's first word and of its words.
    """

    words: Words
    values: dict[str, float] = field(default_factory=dict)
    numbers: dict[str, tuple[int, int]] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    def probability(self, weights: Mapping[str, float]) -> float:
        """Return the model's answer, 0 to 1."""
        total = sum([weights[name] * value for name, value in self.values.items()])
        return 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, total))))

    def heard(self, weights: Mapping[str, float]) -> list[tuple[float, str]]:
        """Return what everything added to the log-odds, most first."""
        return sorted(((weights[name] * value, name) for name, value in self.values.items()), reverse=True)

    def place(self, name: str) -> tuple[int, int] | None:
        """Return where in the folded text something stands, if it stands anywhere."""
        return self.words.place(*self.numbers[name]) if name in self.numbers else self.places.get(name)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms with their weights. ``hostile`` ones (words, phrases) count each; ``common`` words count as an average."""

    hostile: Mapping[str, float]
    common: frozenset[str]
    terms: Terms

    @classmethod
    def of(cls, hostile: Mapping[str, float], common: Collection[str]) -> "Vocabulary":
        """Return the vocabulary."""
        return cls(hostile, frozenset(common), Terms.of(hostile))


def signals(folded: Folded, words: Words, vocabulary: Vocabulary) -> Signals:
    """Return what the text shows; its places are those of the folded text."""
    shouting = shouted(folded, words)
    words = _undisguised(folded, words)
    every = words.all
    result = Signals(words, {"#bias": 1.0})
    hostile = result.numbers
    for number, length, term in vocabulary.terms.find(words.all):
        hostile.setdefault(term, (number, length))
    if hostile:
        result.values.update(_weighed(hostile, vocabulary, (_LONG / max(len(every), _LONG)) ** 0.25))
        result.values.update(_aim(every, hostile, vocabulary))
    common = vocabulary.common.intersection(every)
    if common:
        result.values.update(dict.fromkeys(common, len(common) ** -0.5))
    result.values.update(_manner(folded, every, shouting))
    return result


def _undisguised(folded: Folded, words: Words) -> Words:
    """Return the words as the vocabulary has them: one that was disguised is what it reads as."""
    hidden = disguised(folded, words)
    if not hidden:
        return words
    hiding = iter(sorted(hidden, key=lambda match: match.start))
    current = next(hiding)
    kept: list[tuple[str, tuple[int, int]]] = [(match.word, (match.start, match.end)) for match in hidden]
    for word, place in zip(words.all, words.places(), strict=True):
        while current.end <= place[0]:
            following = next(hiding, None)
            if following is None:
                break
            current = following
        if not current.start <= place[0] < current.end:
            kept.append((word, place))
    kept.sort(key=lambda one: one[1])
    return Words(folded.text, [word for word, _ in kept], [place for _, place in kept])


def _weighed(
    hostile: Mapping[str, tuple[int, int]], vocabulary: Vocabulary, share: float
) -> Iterator[tuple[str, float]]:
    """Yield the hostile terms. Each further one adds less, mild ones much less: a long talk about bad things has many."""
    strong = sum(vocabulary.hostile[term] >= _STRONG for term in hostile)
    mild = len(hostile) - strong
    for term in hostile:
        yield term, share * (strong**-0.35 if vocabulary.hostile[term] >= _STRONG else mild**-0.65)


def _aim(
    words: Sequence[str], hostile: Mapping[str, tuple[int, int]], vocabulary: Vocabulary
) -> Iterator[tuple[str, float]]:
    """Yield at whom the hostile terms are aimed, and whether they are meant."""
    counts = dict.fromkeys(("#you", "#they", "#me", "#not", "#said", "#group", "#vulgar"), 0)
    for term, (number, length) in hostile.items():
        if vocabulary.hostile[term] < _HOSTILE:
            continue
        before = set(words[max(0, number - 3) : number])
        near = before.union(words[number + length : number + length + 2])
        around = near.union(words[max(0, number - 5) : number], words[number + length : number + length + 5])
        if near & aims.YOU:
            counts["#you"] += 1
        elif before & aims.ME and vocabulary.hostile[term] < _VULGAR:
            counts["#me"] += 1
        elif near & aims.THEY:
            counts["#they"] += 1
        if vocabulary.hostile[term] < _VULGAR:
            counts["#not"] += bool(before & aims.NOT)
            counts["#said"] += bool(before & aims.SAID)
        elif before & aims.WORD:
            counts["#said"] += 1
        else:  # what is vulgar stays so when it is denied or told of, unless it is spoken of as a word
            counts["#vulgar"] = 1
        counts["#group"] += bool((around - {term}) & aims.GROUPS)
    return ((name, float(min(times, 2))) for name, times in counts.items() if times)


def _manner(folded: Folded, words: Sequence[str], shouting: float) -> Iterator[tuple[str, float]]:
    text = folded.original
    if not aims.YOU.isdisjoint(words):
        yield "#second person", 1.0
    if shouting > _SHOUTED:
        yield "#shouting", 1.0
    if "!!" in text:
        yield "#exclaiming", 1.0
    marks = sum([mark in text for mark in _CODE])
    if marks:
        yield "#code", min(marks, 3) / 3
    if len(words) <= _FEW:
        yield "#short", 1.0


def shouted(folded: Folded, words: Words) -> float:
    """Return which part of the letters is capital; 0 for a text of a word or two, which may be an abbreviation."""
    if words.shouted is None:
        words.shouted = _shouted(folded.original)
    return words.shouted


def _shouted(text: str) -> float:
    if text.islower():
        return 0.0
    capitals = len(text) - len(text.translate(_NO_CAPITALS))
    small = len(text) - len(text.translate(_NO_SMALL))
    return capitals / (capitals + small) if capitals + small > _A_WORD else 0.0
