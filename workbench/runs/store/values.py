"""JSON of any size: beside the item, or in the bucket under its digest."""

import json
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from diatonic.common import storage
from diatonic.common.errors import Invalid
from workbench.runs.models import PartItem
from workbench.runs.rules.runs import MAX_RESULT

#: What is longer lies in the bucket.
INLINE = 32 * 1024


class TooLong(Invalid):
    """A value is longer than one that is kept."""

    default_code = "too_long"


@dataclass(frozen=True, slots=True)
class Kept:
    """JSON as an item holds it: the text, or the place of the object that does."""

    size: int
    body: str | None = None
    place: str | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The attributes of an item."""
        return {"body": self.body, "place": self.place, "size": self.size}


def keep(run_id: str, value: Any, *, most: int = MAX_RESULT) -> Kept:
    """Keep JSON for a run; what is long is written to the bucket. Raises :class:`TooLong` above ``most`` bytes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    content = text.encode(errors="replace")
    if len(content) > most:
        raise TooLong(f"This takes {len(content):,} bytes as JSON; at most {most:,} are kept.")
    if len(content) <= INLINE:
        return Kept(len(content), body=content.decode())
    organization_id, _, uuid = run_id.split(":")
    place = f"runs/{organization_id}/{uuid}/{sha256(content).hexdigest()}.json"
    with suppress(storage.Changed):  # the same content is there already
        storage.write(place, content, content_type="application/json", replacing=None)
    return Kept(len(content), place=place)


def opened(item: PartItem) -> Any:
    """Return the JSON of a part; ``None`` where it has none."""
    if item.place:
        return json.loads(storage.read(item.place, most=2 * MAX_RESULT)[0])
    return json.loads(item.body) if item.body else None
