"""Tables without what a test wrote into them, or as they once were."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from diatonic.common.dynamo import tables
from diatonic.common.dynamo.connection import client

#: What a BatchWriteItem holds.
_AT_ONCE = 25
_WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems")


class Written:
    """The tables that this process wrote to since they were last emptied."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._watched: Any = None

    def watch(self) -> None:
        """Listen to the process's client."""
        if self._is_replaced():
            self._watched = client()
            self._watched.meta.events.register("provide-client-params.dynamodb", self._note)

    def empty(self, *, everything: bool = False) -> None:
        """Delete every item of the tables written to, or of all."""
        everything = everything or self._is_replaced()  # nobody listened to the new client
        self.watch()
        ours = {table.name: [name for name, _ in table.keys] for table in tables.all_tables()}
        written = ours if everything else ours.keys() & self._names
        _write((name, {"DeleteRequest": {"Key": key}}) for name in written for key in _stored(name, ours[name]))
        self._names.clear()

    def _is_replaced(self) -> bool:
        return self._watched is not client()

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name in _WRITES:
            self._names.update(_tables_of(params))


class Kept:
    """Every item of every table, as they were when this was made; for what takes long to make and many tests need.

    What was there before is left out: what ``besides`` has.
    """

    def __init__(self, *, besides: "Kept | None" = None) -> None:
        there = besides._items if besides else []
        everything = ((table.name, item) for table in tables.all_tables() for item in _stored(table.name))
        self._items: list[tuple[str, dict[str, Any]]] = [one for one in everything if one not in there]

    def put_back(self) -> None:
        """Write them all again."""
        _write((table, {"PutRequest": {"Item": item}}) for table, item in self._items)


def _tables_of(params: dict[str, Any]) -> list[str]:
    if "TableName" in params:
        return [params["TableName"]]
    if "RequestItems" in params:
        return list(params["RequestItems"])
    return [part["TableName"] for item in params["TransactItems"] for part in item.values()]


def _stored(table: str, attributes: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    names = {f"#{number}": name for number, name in enumerate(attributes)}
    only = {"ProjectionExpression": ",".join(names), "ExpressionAttributeNames": names} if names else {}
    asked: dict[str, Any] = {"TableName": table, **only}
    while asked:
        page = client().scan(**asked)
        yield from page["Items"]
        after = page.get("LastEvaluatedKey")
        asked = {**asked, "ExclusiveStartKey": after} if after else {}


def _write(requests: Iterator[tuple[str, dict[str, Any]]]) -> None:
    """Write to several tables at once: after each test there is little in many of them."""
    while some := list(islice(requests, _AT_ONCE)):
        waiting: dict[str, Any] = {}
        for table, request in some:
            waiting.setdefault(table, []).append(request)
        while waiting:
            waiting = client().batch_write_item(RequestItems=waiting)["UnprocessedItems"]
