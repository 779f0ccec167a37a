"""The chain of sealed entries: each one's digest covers what it says, its number and the digest before it.

``static/audit/verify_audit.py`` does the same sums without any of our code; a test holds the two together.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: The version of the form of lines; it is part of every entry.
FORMAT = 1
#: What stands before the first entry.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the chain: the number of an entry and its digest; number 0 is the beginning."""

    sequence: int = 0
    digest: str = GENESIS

    def __str__(self) -> str:
        return f"{self.sequence}:{self.digest}"


def canonical(value: Any) -> bytes:
    """Return a JSON value in the one way in which it is digested: names in order, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()


def digest(entry: Mapping[str, Any], *, sequence: int, previous: str) -> str:
    """Return the digest of an entry at its place in the chain."""
    return hashlib.sha256(canonical({"entry": entry, "previous": previous, "sequence": sequence})).hexdigest()


def commitment(salt: str, content: str) -> str:
    """Return what an entry holds of a person's details: it fits only these, and without the salt tells nothing."""
    return hmac.new(bytes.fromhex(salt), content.encode(), hashlib.sha256).hexdigest()


def line_of(entry: Mapping[str, Any], *, sequence: int | None, previous: str, digest: str, at: str) -> dict[str, Any]:
    """Return a line of a day's file or of an export, without what lies beside the entry."""
    return {"sequence": sequence, "previous": previous, "digest": digest, "sealed_at": at, "entry": entry}
