"""JSON pointers (RFC 6901), and how references write them."""

from collections.abc import Iterable
from urllib.parse import unquote


def joined(base: str, parts: Iterable[str | int]) -> str:
    """Return the pointer below ``base`` that ``parts`` lead to; the root is the empty text."""
    return base + "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def target_of(reference: str) -> str | None:
    """Return the pointer that a ``$ref`` within its own document names, ``None`` for any other reference."""
    if not reference.startswith("#"):
        return None
    pointer = unquote(reference[1:])
    return pointer if not pointer or pointer.startswith("/") else None


def shown(pointer: str) -> str:
    """Return a pointer as errors show it: the whole document is ``/``."""
    return pointer or "/"
