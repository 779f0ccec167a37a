"""The file of a day: everything that was sealed on it, without what lies beside the entries."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from organizations.audit.rules.chain import FORMAT, canonical
from organizations.audit.rules.entries import Day


def day_key(organization_id: str, day: str) -> str:
    """Return the key of a day's file in the bucket; without a day that of the folder."""
    return f"audit/{organization_id}/{day}.jsonl" if day else f"audit/{organization_id}/"


def day_file(organization_id: str, day: Day, lines: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the file: a head, then a line for each entry. The same entries are always the same bytes."""
    head = {
        "kind": "day",
        "format": FORMAT,
        "organization": organization_id,
        "day": day.day,
        "first": day.first,
        "last": day.last,
        "previous": day.previous,
        "digest": day.digest,
    }
    return b"".join(canonical(line) + b"\n" for line in (head, *lines))


def parsed_day(content: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return head and lines of a day's file. Raises ``ValueError`` for what is no such file."""
    head, *lines = (json.loads(line) for line in content.splitlines())
    if not isinstance(head, dict) or head.get("kind") != "day":
        raise ValueError("not the file of a day")
    return head, lines
