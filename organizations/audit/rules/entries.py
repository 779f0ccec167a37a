"""What an entry of the audit log says, what is kept out of it, and how entries are asked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from math import isfinite
from typing import Any

#: The two parts of an entry that are about people; each lies beside it and can be erased.
ACTOR, SUBJECT = "actor", "subject"
#: Who acts where no person does.
SYSTEM = "system"
#: Kinds of targets that are people: what is said of them lies beside the entry.
ABOUT_PEOPLE = frozenset({"account", "invite", "join_request", "member", "person"})
#: What stands where a person's details were.
ERASED = "a person whose details were erased"

_SECRET = re.compile(r"secret|password|passwd|credential|api_?key|private_?key|authorization|cookie|^token$|_token$")
_SEALED_AWAY = "(secret)"


@dataclass(frozen=True, slots=True)
class Personal:
    """What an entry says about one person: ``content`` is JSON; the entry holds its commitment, made with ``salt``."""

    part: str
    person_id: str
    salt: str
    content: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody decided or changed: ``action`` such as ``module.published``.

    ``summary`` is a sentence without its actor. ``changes``: field → before and after. ``erased``: the parts whose
    details were erased; ``sequence`` is the place in the organization's chain, ``None`` until the entry is sealed.
    """

    event_id: str
    action: str
    actor_id: str
    actor_name: str
    target_kind: str
    target_id: str
    summary: str
    details: dict[str, Any]
    at: str
    token_id: str = ""
    ip_address: str = ""
    request_id: str = ""
    changes: dict[str, Any] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()
    sequence: int | None = None
    digest: str = ""
    sealed_at: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What was sealed on a day: numbers ``first`` to ``last``; ``file_digest`` is of its file, once that is written."""

    day: str
    first: int
    last: int
    previous: str
    digest: str
    first_event: str
    last_event: str
    file_digest: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which entries: those of one actor, target or action (one of the three at most), since, and before a time."""

    actor: str = ""
    target: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def facets(self) -> dict[str, str]:
        """Which of actor, target and action are asked for."""
        named = {"actor": self.actor, "target": self.target, "action": self.action}
        return {name: value for name, value in named.items() if value}

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return bool(self.facets or self.since or self.until)


def id_before(moment: datetime) -> str:
    """Return what sorts before every entry's id of that moment or later, and after all earlier ones."""
    digits = f"{int(moment.timestamp() * 1000):012x}"
    return f"{digits[:8]}-{digits[8:]}"


def changes_between(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what differs, field by field, as ``{"before": …, "after": …}``; what stayed is not named."""
    old, new = before or {}, after or {}
    return {
        name: {"before": old.get(name), "after": new.get(name)}
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    }


def without_secrets(value: Any, name: str = "") -> Any:
    """Return the value with everything that a name calls a secret taken out, at any depth; its name stays."""
    if name and value and _SECRET.search(name.lower()):
        return _hidden(value)
    if isinstance(value, Mapping):
        return {str(key): without_secrets(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [without_secrets(inner) for inner in value]
    return value


def _hidden(value: Any) -> Any:
    """Say that there was something, and for before and after each by itself, so that a change still shows."""
    if isinstance(value, Mapping) and set(value) == {"before", "after"}:
        return {side: _SEALED_AWAY if inner else inner for side, inner in value.items()}
    return _SEALED_AWAY


def plain(value: Any) -> Any:
    """Return the value as JSON has it: mappings, lists, texts, numbers; anything else as its text."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value)):
        return value
    return str(value)
