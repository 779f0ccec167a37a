"""Who is in the editor of a module right now, as far as is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Whoever was not heard of for so many seconds has left; the editor says every 20 that it is open.
GONE_AFTER = 60
#: More are not named.
MOST = 20


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody in the editor. ``content_id``: the section that is open (empty: none); ``seen``: seconds since 1970."""

    user_id: str
    name: str
    content_id: str
    seen: float


def still_there(found: Mapping[str, Present], *, at: float) -> dict[str, Present]:
    """Return those who were heard of lately, the last heard of first, as far as there is room."""
    recent: Iterable[Present] = (one for one in found.values() if at - one.seen <= GONE_AFTER)
    return {one.user_id: one for one in sorted(recent, key=lambda one: -one.seen)[:MOST]}
