"""A value that the flows of a project keep for each other."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

#: A value as JSON takes at most so many bytes.
MAX_VALUE = 100_000
MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class Datum:
    """What is kept under a name: how many bytes with it, and which run wrote it last, of which agent, whose.

    ``value`` is there only where one is asked for.
    """

    name: str
    size: int
    run_id: str
    user_id: str
    title: str
    created_at: str
    updated_at: str
    revision: int
    value: Any = None

    @property
    def data_id(self) -> str:
        """What stands for the name in an address: names have slashes, dots and whatever else people write."""
        return id_of(self.name)


def id_of(name: str) -> str:
    """Return what stands for a name in an address."""
    return urlsafe_b64encode(name.encode(errors="replace")).rstrip(b"=").decode()


def name_of(data_id: str) -> str:
    """Return the name that an id stands for, nothing for what is no id."""
    try:
        name = urlsafe_b64decode(data_id + "=" * (-len(data_id) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
    return name if 0 < len(name) <= MAX_NAME and id_of(name) == data_id else ""
