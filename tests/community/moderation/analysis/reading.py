"""The sentences that the analyzers are tried on. None of them was learned from: ``community/moderation/training``."""

from pathlib import Path

_HERE = Path(__file__).parent / "sentences"


def lines(name):
    """Return the sentences of a file."""
    return [line for line in (_HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line]


def words(name):
    """Return the words of a file."""
    return " ".join(lines(name)).split()


def labelled(name):
    """Return a file's sentences with their labels."""
    return [(line[2:], line[0] == "1") for line in lines(name)]
