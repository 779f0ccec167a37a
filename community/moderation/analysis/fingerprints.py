"""Near-duplicates: texts whose fingerprints (simhash over three words at a time) differ in few bits say much the same."""

from collections.abc import Iterable
from hashlib import blake2b

from community.moderation.analysis.folding import fold
from community.moderation.analysis.verdicts import Text

_BITS = 64
_ALIKE = 6
_FEWEST = 5
_MOST = 2_000


def fingerprint(text: Text) -> int | None:
    """Return a text's fingerprint of 64 bits; None for one of fewer than five words, which many people write."""
    words = [word.text for word in fold(f"{text.title}\n{text.content}").words()][:_MOST]
    if len(words) < _FEWEST:
        return None
    counts = [0] * _BITS
    for shingle in {" ".join(words[number : number + 3]) for number in range(len(words) - 2)}:
        bits = int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest())
        for position in range(_BITS):
            counts[position] += 1 if bits >> position & 1 else -1
    return sum(1 << position for position, count in enumerate(counts) if count > 0)


def alike(one: int, others: Iterable[int]) -> int:
    """Return how many of the others are nearly the same."""
    return sum((one ^ other).bit_count() <= _ALIKE for other in others)
