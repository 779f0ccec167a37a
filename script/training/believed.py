"""What is believed of each signal before anything is learned: our lexicon, and alt-profanity-check's words, shrunk."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

#: Signals that are not words.
STRUCTURE = {
    "#bias": -3.6, "#vulgar": 1.0, "#you": 0.9, "#they": 0.4, "#me": -0.6, "#not": -0.8, "#said": -1.0, "#group": 1.0,
    "#second person": 0.35, "#shouting": 0.3, "#exclaiming": 0.15, "#code": -0.5, "#short": 0.2,
}  # fmt: skip
_RARE = 0.0004  # a word in fewer texts says little: half of its weight is kept at this share
_SCALE = 1.3 / 7  # its texts are as long as a vector of seven; and only a part of what it says is true elsewhere
_MOST = 2.4
_LEAST = 0.12
_WORD = re.compile(r"[a-z]{3,20}")
_FEWEST = 40
_STOP_WORD = 0.03
_STOP_WORD_THERE = 0.003  # the teacher knows no stop words
_UNKNOWN = 0.00005


def lexicon(path: Path) -> dict[str, float]:
    """Return our terms with their weights."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {term: float(weight) for term, weight in (line.split("\t") for line in lines if not line.startswith("//"))}


def common(path: Path, hostile: dict[str, float]) -> dict[str, float]:
    """Return the teacher's other words; weights that rest on few of its texts are shrunk, small ones left out."""
    return {word: weight for word, weight in _shrunk(path) if word not in hostile and abs(weight) >= _LEAST}


def technical(path: Path, sentences: Sequence[str], known: Collection[str]) -> dict[str, float]:
    """Return the words of which technical sentences have five times as many as the teacher's texts, with a first guess."""
    elsewhere = {word: float(share) / 1_000_000 for word, _, share in _lines(path)}
    counts = Counter(word for sentence in sentences for word in set(_WORD.findall(sentence.lower())))
    shares = {word: count / len(sentences) for word, count in counts.items() if count >= _FEWEST}
    return {
        word: -0.6
        for word, share in shares.items()
        if share < (_STOP_WORD if word in elsewhere else _STOP_WORD_THERE)
        and word not in known
        and share > 5 * elsewhere.get(word, _UNKNOWN)
    }


def _lines(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield line.split("\t")


def _shrunk(path: Path) -> Iterator[tuple[str, float]]:
    for word, weight, in_a_million in _lines(path):
        share = float(in_a_million) / 1_000_000
        shrunk = float(weight) * (1 - math.log(share)) * share / (share + _RARE) * _SCALE
        yield word, max(-_MOST, min(_MOST, shrunk))
