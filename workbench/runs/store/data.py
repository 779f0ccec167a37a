"""Values that the flows of a project keep for each other."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from diatonic.common import clock, pages
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, Invalid, NotFound
from diatonic.common.scope import Scope
from workbench.runs.models import DataItem
from workbench.runs.rules.data import MAX_VALUE, Datum
from workbench.runs.rules.runs import Run


class DataUnknown(NotFound):
    """The flows of the project keep nothing under this name."""

    default_code = "data_unknown"

    def __init__(self) -> None:
        super().__init__("Nothing is kept under this key.")


class DataMoved(Conflict):
    """Somebody else wrote the value, or counted one, between reading and writing."""

    default_code = "data_moved"

    def __init__(self) -> None:
        super().__init__("A run has written this value just now. Look at it, and try again.")


class DataStore:
    """The values of one project of the scope's organization."""

    def __init__(self, scope: Scope, project_id: str) -> None:
        self._scope = scope
        self._key = f"{scope.organization_id}#{project_id}"

    def find(self, name: str) -> Datum | None:
        """Return what is kept under a name, with its value; ``None`` where nothing is. One consistent read."""
        (item,) = batch_get([(DataItem, (self._key, name))])
        return None if item is None else _datum(item, json.loads(item.body))

    def page(self, *, limit: int, cursor: str | None) -> pages.Page[Datum]:
        """Return one page of what is kept, last changed first, without the values. One query of an index, which may lag."""
        found = pages.query(DataItem.project_index, self._key, list_name="agent-data", limit=limit, cursor=cursor)
        return found.map(_datum)

    def put(self, tx: Transaction, name: str, body: str, *, run: Run, seen: Datum | None, now: datetime) -> None:
        """Keep a value in the transaction in the place of the one that was seen; else :class:`DataMoved` on commit."""
        at = clock.iso(now)
        item = DataItem(
            self._key,
            name,
            body=body,
            size=size_of(name, body),
            run_id=run.run_id,
            user_id=run.user_id,
            title=run.title,
            organization_id=self._scope.organization_id,
            created_at=seen.created_at if seen else at,
            updated_at=at,
            revision=seen.revision + 1 if seen else 1,
        )
        same = DataItem.revision == seen.revision if seen else DataItem.name.does_not_exist()
        tx.put(item, same, otherwise=DataMoved())

    def remove(self, tx: Transaction, seen: Datum) -> None:
        """Forget in the transaction the value that was seen; else :class:`DataMoved` on commit."""
        tx.delete(DataItem(self._key, seen.name), DataItem.revision == seen.revision, otherwise=DataMoved())

    def all(self) -> Iterator[Datum]:
        """Yield everything that is kept, without the values: for work in the background."""
        names = ["project_key", "name", "size", "revision", "run_id", "user_id", "created_at", "updated_at"]
        found = DataItem.query(self._key, consistent_read=True, page_size=100, attributes_to_get=names)
        return (_datum(item) for item in found)

    def some(self, limit: int) -> list[Datum]:
        """Return some of what is kept, without the values. One bounded, consistent query."""
        return list(islice(self.all(), limit))


def body_of(value: Any) -> str:
    """Return a value as it is stored. Raises ``Invalid`` for one that is too long, by how much."""
    body = json.dumps(value, ensure_ascii=False)
    size = len(body.encode(errors="replace"))
    if size > MAX_VALUE:
        told = f"A value takes at most {MAX_VALUE:,} bytes as JSON; this one takes {size - MAX_VALUE:,} more."
        raise Invalid(told, code="too_long")
    return body


def size_of(name: str, body: str) -> int:
    """Return how many bytes a value and its name are counted as."""
    return len(name.encode(errors="replace")) + len(body.encode(errors="replace"))


def _datum(item: Any, value: Any = None) -> Datum:
    return Datum(
        name=item.name,
        size=int(item.size),
        run_id=item.run_id,
        user_id=item.user_id,
        title=item.title or "",
        created_at=item.created_at,
        updated_at=item.updated_at,
        revision=int(item.revision),
        value=value,
    )
