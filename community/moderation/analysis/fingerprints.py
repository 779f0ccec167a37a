"""Near-duplicates: texts whose fingerprints (simhash over words and pairs of words) differ in few bits say much the same."""

from collections.abc import Iterable
from hashlib import blake2b
from itertools import pairwise

from community.moderation.analysis.folding import fold, words_of
from community.moderation.analysis.verdicts import Text

_BITS = 64
_ALIKE = 10  # of 130,000 pairs of different sentences none was nearer
_FEWEST = 5
_MOST = 2_000


def fingerprint(text: Text) -> int | None:
    """Return a text's fingerprint of 64 bits; None for one of fewer than five words, which many people write.

    What stands beside the text does not count: many posts carry the same tags.
    """
    words = words_of(fold(f"{text.title}\n{text.content[: text.written]}").text).all[:_MOST]
    if len(words) < _FEWEST:
        return None
    counts = [0] * _BITS
    for piece in {*words, *map(" ".join, pairwise(words))}:
        bits = int.from_bytes(blake2b(piece.encode(errors="replace"), digest_size=8).digest())
        for position in range(_BITS):
            counts[position] += 1 if bits >> position & 1 else -1
    return sum(1 << position for position, count in enumerate(counts) if count > 0)


def alike(one: int, others: Iterable[int]) -> int:
    """Return how many of the others are nearly the same."""
    return sum((one ^ other).bit_count() <= _ALIKE for other in others)
