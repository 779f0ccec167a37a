"""The words that count as profanity, and the neighbours that make one harmless."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from community.moderation.analysis.folding import fold, words_of
from community.moderation.analysis.terms import Terms

_FILE = Path(__file__).with_name("data") / "profanity.tsv"

#: How bad a word is, 0 to 1; an organization's own word is as bad as it gets.
#: An insult is no profanity: it is here to be recognized in disguise, for the toxicity analyzer.
SEVERITIES = {"slur": 0.98, "strong": 0.95, "medium": 0.7, "mild": 0.35, "insult": 0.0}
OWN = 1.0

_MASKED = [
    "fuck",
    "fucking",
    "fucked",
    "fucker",
    "motherfucker",
    "shit",
    "shitty",
    "bullshit",
    "cunt",
    "bitch",
    "bitches",
    "asshole",
    "assholes",
    "nigger",
    "niggers",
    "faggot",
    "faggots",
    "pussy",
    "whore",
    "slut",
    "dick",
    "dickhead",
    "cock",
    "twat",
    "bastard",
    "wanker",
]
_WELL_KNOWN = {
    "b****": "bitch",
    "f****": "fuck",
    "f*****": "fucked",
    "f******": "fucking",
    "s***": "shit",
    "pu**y": "pussy",
    "mothaf***a": "motherfucker",
    "f***": "fuck",
    "f**k": "fuck",
    "fu*k": "fuck",
    "a**hole": "asshole",
    "a**holes": "assholes",
    "f***ing": "fucking",
    "f**king": "fucking",
    "s**t": "shit",
    "b***h": "bitch",
    "c**t": "cunt",
    "n****r": "nigger",
    "motherf***er": "motherfucker",
}

# Harmless beside these: names, animals, plants, tools, rocks.
_BEFORE = {
    "dick": "moby van philip uncle tricky",
    "ass": "wild jenny",
    "cum": "summa magna",
    "tit": "blue great coal marsh willow crested",
    "tits": "blue great coal marsh willow crested",
    "hoe": "garden plymouth dutch draw hand rotary",
    "hoes": "garden dutch draw hand rotary",
    "dyke": "van offa's basalt volcanic igneous flood",
    "dykes": "basalt volcanic igneous flood",
    "coons": "maine",
    "retard": "en le un sans",
}
_AFTER = {
    "dick": "cheney tracy turpin clark durbin van whittington dastardly grayson smith francis cavett",
    "ass": "prof professor sec secretary ss",
    "cum": "laude",
    "tit": "for",
    "hoe": "bucket",
    "dyke": "swarm swarms road march",
    "chink": "in",
    "pussy": "cat cats willow willows riot foot",
    "retard": "de du time",
    "kaffir": "lime limes",
    "faggots": "and of",
    "faggot": "of",
    "bitch": "magnet's",
}
_NEIGHBOURS = {
    "before": {word: frozenset(others.split()) for word, others in _BEFORE.items()},
    "after": {word: frozenset(others.split()) for word, others in _AFTER.items()},
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words by how they may be written: plainly, with letters drawn out, with letters masked."""

    plain: dict[str, str]
    drawn_out: dict[str, tuple[tuple[str, tuple[int, ...]], ...]]
    masked: dict[str, str]

    def severity(self, word: str) -> float:
        """Return how bad a word of the list is."""
        return SEVERITIES[self.plain[word]]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the words of ``data/profanity.tsv``, folded."""
    plain: dict[str, str] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("//"):
            word, level, _language = line.split("\t")
            plain[fold(word).text] = level
    drawn_out: dict[str, list[tuple[str, tuple[int, ...]]]] = defaultdict(list)
    for word in plain:
        letters, runs = runs_of(word)
        drawn_out[letters].append((word, runs))
    return Lexicon(plain, {letters: tuple(found) for letters, found in drawn_out.items()}, dict(_masks()))


def runs_of(word: str) -> tuple[str, tuple[int, ...]]:
    """Return a word's letters without repetition, and how often each stood there in a row."""
    runs = [(letter, sum(1 for _ in same)) for letter, same in groupby(word)]
    return "".join(letter for letter, _ in runs), tuple(times for _, times in runs)


def is_harmless(word: str, before: str, after: str) -> bool:
    """Return whether a word's neighbours make it another one: ``moby dick``, ``summa cum laude``."""
    return before in _NEIGHBOURS["before"].get(word, ()) or after in _NEIGHBOURS["after"].get(word, ())


@lru_cache(maxsize=256)
def own(words: frozenset[str]) -> Terms:
    """Return an organization's words and phrases, folded as the texts are."""
    return Terms.of([term for term in (" ".join(words_of(fold(phrase).text).all) for phrase in words) if term])


def _masks() -> Iterable[tuple[str, str]]:
    yield from _WELL_KNOWN.items()
    for word in _MASKED:
        for start in range(1, len(word) - 1):
            for end in range(start + 1, len(word)):
                hides_a_vowel = any(letter in "aeiou" for letter in word[start:end])
                if hides_a_vowel and len(word) - (end - start) >= max(3, len(word) - 2):
                    yield word[:start] + "*" * (end - start) + word[end:], word
