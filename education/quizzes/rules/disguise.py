"""Ids and orders that tell a learner nothing about the right answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Disguise:
    """What one learner sees in one attempt; ``seed`` (up to 64 characters) is a secret that stands for both.

    The same seed gives the same ids and orders, so that a page can be loaded again and its answers understood.
    Without the seed neither follows from the other, nor from anything that is sent.
    """

    seed: str

    def id_of(self, *names: str) -> str:
        """Return the id under which a learner sees a thing; ``names`` say which it is, from the question down."""
        return self._digest("id", *names).hex()[:16]

    def order(self, things: Iterable[T], name: Callable[[T], str], *names: str) -> list[T]:
        """Return the things in an order that says nothing about how they were stored."""
        return sorted(things, key=lambda thing: self._digest("order", *names, name(thing)))

    def _digest(self, *names: str) -> bytes:
        return blake2b("\0".join(names).encode(), key=self.seed.encode()[:64], digest_size=16).digest()
