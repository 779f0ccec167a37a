"""Lists of web servers that people write, and whether a server is on one."""

import re
from collections.abc import Iterable
from ipaddress import ip_address

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_ENTRY = re.compile(rf"(\*\.)?{_LABEL}(\.{_LABEL})*")
_ADDRESS = re.compile(r"\[?[0-9a-f]*:[0-9a-f:.]*\]?|[0-9.]+")  # nothing is below an address
_LONGEST = 253


def is_entry(entry: str) -> bool:
    """Answer whether this can stand in a list: ``api.example.com``, or ``*.example.com`` for all below it."""
    if len(entry) > _LONGEST:
        return False
    return _ENTRY.fullmatch(entry) is not None or _is_address(entry)


def is_listed(host: str, entries: Iterable[str]) -> bool:
    """Answer whether a server is on a list; ``*.example.com`` holds what is below it and not itself."""
    name = host.lower().rstrip(".")
    return any(_fits(name, entry.lower().rstrip(".")) for entry in entries)


def _fits(name: str, entry: str) -> bool:
    if entry.startswith("*."):
        return name.endswith(entry[1:]) and len(name) >= len(entry) and not _ADDRESS.fullmatch(name)
    return bool(name) and name == entry


def _is_address(entry: str) -> bool:
    try:
        ip_address(entry)
    except ValueError:
        return False
    return True
