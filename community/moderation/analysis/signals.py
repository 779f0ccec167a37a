"""What a text shows of hostility: words and phrases of a vocabulary, and how they are aimed.

The same signals are what the model was trained on and what it weighs: ``docs/MODERATION.md`` says which and why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from community.moderation.analysis.folding import Folded, Word
from community.moderation.analysis.profanity import disguised
from community.moderation.analysis.terms import Phrases, terms

_LONG = 25  # words; in longer texts a single word says less of the whole
_HOSTILE = 2.0
_SHOUTED = 0.6
_CODE = ("`", "()", "_", "://", "{", "}", ";", "==", "->", "::", "</", ".py", ".js", ".c", "--", "#", "[", "\\")

_YOU = frozenset(
    [
        "you",
        "your",
        "yours",
        "yourself",
        "yourselves",
        "u",
        "ur",
        "youre",
        "you're",
        "you've",
        "you'll",
        "you'd",
        "y'all",
        "ya",
        "yall",
        "urself",
    ]
)
_THEY = frozenset(
    [
        "he",
        "she",
        "they",
        "them",
        "these",
        "those",
        "his",
        "her",
        "their",
        "he's",
        "she's",
        "they're",
        "him",
        "this",
        "that",
        "trump",
        "hillary",
        "obama",
    ]
)
_ME = frozenset(["i'm", "im", "my", "me", "myself", "mine", "i", "i've", "i'd", "am"])
_NOT = frozenset(
    [
        "not",
        "isn't",
        "aren't",
        "wasn't",
        "weren't",
        "don't",
        "doesn't",
        "didn't",
        "never",
        "no",
        "without",
        "hardly",
        "isnt",
        "dont",
        "arent",
        "ain't",
    ]
)
_SAID = frozenset(
    [
        "called",
        "calling",
        "calls",
        "call",
        "word",
        "words",
        "term",
        "slur",
        "slurs",
        "said",
        "says",
        "saying",
        "labeled",
        "labelled",
        "quote",
        "names",
    ]
)
_GROUPS = frozenset(
    [
        "muslim",
        "muslims",
        "islam",
        "islamic",
        "jew",
        "jews",
        "jewish",
        "christian",
        "christians",
        "catholics",
        "hindus",
        "atheists",
        "gay",
        "gays",
        "lesbian",
        "lesbians",
        "homosexual",
        "homosexuals",
        "trans",
        "transgender",
        "transgenders",
        "queers",
        "black",
        "blacks",
        "white",
        "whites",
        "asian",
        "asians",
        "chinese",
        "mexican",
        "mexicans",
        "latinos",
        "hispanics",
        "indian",
        "indians",
        "arab",
        "arabs",
        "african",
        "africans",
        "immigrant",
        "immigrants",
        "migrants",
        "refugees",
        "foreigners",
        "women",
        "woman",
        "females",
        "girls",
        "feminists",
        "men",
        "blind",
        "deaf",
        "disabled",
        "gypsies",
        "roma",
        "poles",
        "turks",
        "pakistanis",
    ]
)


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that speaks for or against: its name in the model, how strongly it is there, and where."""

    name: str
    value: float
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms with their weights. ``hostile`` ones (words, phrases) count each; ``common`` words count as an average."""

    hostile: Mapping[str, float]
    phrases: Phrases
    common: Mapping[str, float]


def signals(folded: Folded, vocabulary: Vocabulary) -> list[Signal]:
    """Return what the text shows; its places are those of the folded text."""
    words = _words(folded)
    found: dict[str, tuple[int, Word]] = {}
    common: dict[str, float] = {}
    for number, word in terms(words, vocabulary.phrases):
        if word.text in vocabulary.hostile:
            found.setdefault(word.text, (number, word))
        elif word.text in vocabulary.common:
            common[word.text] = 1.0
    share = (_LONG / max(len(words), _LONG)) ** 0.25
    result = [Signal(term, share, word.start, word.end) for term, (_, word) in found.items()]
    if common:
        result.extend(Signal(term, len(common) ** -0.5) for term in common)
    result.extend(_aim(words, found, vocabulary))
    result.extend(_manner(folded, words))
    return result


def _words(folded: Folded) -> list[Word]:
    """Return the words as the vocabulary has them; one that was disguised is what it reads as."""
    words = [_plain(word) for word in folded.words()]
    hidden = {match.start: match for match in disguised(folded)}
    if not hidden:
        return words
    covered = [(match.start, match.end) for match in hidden.values()]
    kept = [word for word in words if not any(start <= word.start < end for start, end in covered)]
    kept.extend(Word(match.word, match.start, match.end) for match in hidden.values())
    return sorted(kept, key=lambda word: word.start)


def _plain(word: Word) -> Word:
    return Word(word.text[:-2], word.start, word.end) if word.text.endswith("'s") else word


def _aim(words: list[Word], found: Mapping[str, tuple[int, Word]], vocabulary: Vocabulary) -> Iterator[Signal]:
    """Yield at whom the hostile terms are aimed, and whether they are meant."""
    aims = {"#you": 0, "#they": 0, "#me": 0, "#not": 0, "#said": 0, "#group": 0}
    for term, (number, _) in found.items():
        if vocabulary.hostile[term] < _HOSTILE:
            continue
        length = term.count(" ") + 1
        before = {word.text for word in words[max(0, number - 3) : number]}
        near = before.union(word.text for word in words[number + length : number + length + 2])
        around = near.union(word.text for word in words[max(0, number - 5) : number + length + 5])
        if near & _YOU:
            aims["#you"] += 1
        elif before & _ME:
            aims["#me"] += 1
        elif near & _THEY:
            aims["#they"] += 1
        aims["#not"] += bool(before & _NOT)
        aims["#said"] += bool(before & _SAID)
        aims["#group"] += bool((around - {term}) & _GROUPS)
    yield from (Signal(name, min(times, 2) / 1.0) for name, times in aims.items() if times)


def _manner(folded: Folded, words: list[Word]) -> Iterator[Signal]:
    text = folded.original
    yield Signal("#bias", 1.0)
    if any(word.text in _YOU for word in words):
        yield Signal("#second person", 1.0)
    capitals = sum(map(str.isupper, text))
    letters = sum(map(str.isalpha, text))
    if letters > 12 and capitals / letters > _SHOUTED:  # noqa: PLR2004 - a word or two are an abbreviation
        yield Signal("#shouting", 1.0)
    if "!!" in text:
        yield Signal("#exclaiming", 1.0)
    marks = sum(mark in text for mark in _CODE)
    if marks:
        yield Signal("#code", min(marks, 3) / 3)
    if len(words) <= 6:  # noqa: PLR2004
        yield Signal("#short", 1.0)
