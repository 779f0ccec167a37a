"""What is believed of each signal before anything is learned: our lexicon, and alt-profanity-check's words, shrunk."""

import math
from collections.abc import Iterator
from pathlib import Path

#: Signals that are not words.
STRUCTURE = {
    "#bias": -4.0, "#you": 0.9, "#they": 0.4, "#me": -0.8, "#not": -0.8, "#said": -1.0, "#group": 1.0,
    "#second person": 0.35, "#shouting": 0.3, "#exclaiming": 0.15, "#code": -0.5, "#short": 0.2,
}  # fmt: skip
_RARE = 0.0004  # a word in fewer texts says little: half of its weight is kept at this share
_SCALE = 0.6 / 7  # its texts are as long as a vector of seven; and only a part of what it says is true elsewhere
_MOST = 1.5
_LEAST = 0.12


def lexicon(path: Path) -> dict[str, float]:
    """Return our terms with their weights."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {term: float(weight) for term, weight in (line.split("\t") for line in lines if not line.startswith("//"))}


def common(path: Path, hostile: dict[str, float]) -> dict[str, float]:
    """Return the teacher's other words; weights that rest on few of its texts are shrunk, small ones left out."""
    return {word: weight for word, weight in _shrunk(path) if word not in hostile and abs(weight) >= _LEAST}


def _shrunk(path: Path) -> Iterator[tuple[str, float]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        word, weight, in_a_million = line.split("\t")
        share = float(in_a_million) / 1_000_000
        shrunk = float(weight) * (1 - math.log(share)) * share / (share + _RARE) * _SCALE
        yield word, max(-_MOST, min(_MOST, shrunk))
