"""Lists of web servers that people write, and whether a server is on one."""

import re
from collections.abc import Iterable

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_ENTRY = re.compile(rf"(\*\.)?{_LABEL}(\.{_LABEL})*|\[?[0-9a-f:.]+\]?")
_LONGEST = 253


def is_entry(entry: str) -> bool:
    """Answer whether this can stand in a list: ``api.example.com``, or ``*.example.com`` for all below it."""
    return len(entry) <= _LONGEST and _ENTRY.fullmatch(entry) is not None and entry != "*"


def is_listed(host: str, entries: Iterable[str]) -> bool:
    """Answer whether a server is on a list; ``*.example.com`` holds what is below it and not itself."""
    name = host.lower().rstrip(".")
    return any(_fits(name, entry.lower().rstrip(".")) for entry in entries)


def _fits(name: str, entry: str) -> bool:
    return (
        name.endswith(entry[1:]) and len(name) > len(entry) - 1
        if entry.startswith("*.")
        else bool(name) and name == entry
    )
