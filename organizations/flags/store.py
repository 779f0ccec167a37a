"""Reads and writes of what is switched."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Stale
from organizations.flags.models import FlagSwitches
from organizations.flags.rules import Switch, Switches


def keys(*places: str) -> list[Key]:
    """Return the keys of what is switched at the places."""
    return [(FlagSwitches, (place,)) for place in places]


def find(*places: str) -> list[Switches]:
    """Return what is switched at each of the places. One consistent read."""
    return read(places, batch_get(keys(*places)))


def read(places: Sequence[str], items: Sequence[Any]) -> list[Switches]:
    """Return what the items at :func:`keys` say."""
    return [_switches(place, item) for place, item in zip(places, items, strict=True)]


def change(tx: Transaction, seen: Switches, *, flag: str, switch: Switch | None, now: datetime) -> None:
    """Switch one flag in the transaction; ``None``: as usual again. Raises ``Stale`` on commit."""
    by_flag = {name: one for name, one in seen.by_flag.items() if name != flag}
    if switch is not None:
        by_flag[flag] = switch
    item = FlagSwitches(
        seen.place,
        organization_id=seen.place,
        switches={name: {"on": one.is_on, "by": one.by, "at": one.at} for name, one in by_flag.items()},
        revision=seen.revision + 1,
        created_at=clock.iso(now),
        updated_at=clock.iso(now),
    )
    condition = FlagSwitches.revision == seen.revision if seen.revision else FlagSwitches.place.does_not_exist()
    tx.put(item, condition, otherwise=Stale("Somebody switched a flag meanwhile. Reload and try again."))


def _switches(place: str, item: Any) -> Switches:
    if item is None:
        return Switches(place)
    by_flag = {
        name: Switch(bool(one["on"]), str(one.get("by", "")), str(one.get("at", "")))
        for name, one in item.switches.items()
    }
    return Switches(place, by_flag, int(item.revision))
