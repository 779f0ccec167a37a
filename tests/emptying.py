"""Tables without what a test wrote into them."""

from collections.abc import Iterator
from itertools import chain, islice
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
        _delete(chain.from_iterable(_stored(name, ours[name]) for name in written))
        self._names.clear()

    def _is_replaced(self) -> bool:
        return self._watched is not client()

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name in _WRITES:
            self._names.update(_tables_of(params))


def _tables_of(params: dict[str, Any]) -> list[str]:
    if "TableName" in params:
        return [params["TableName"]]
    if "RequestItems" in params:
        return list(params["RequestItems"])
    return [part["TableName"] for item in params["TransactItems"] for part in item.values()]


def _stored(table: str, keys: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    names = {f"#{number}": key for number, key in enumerate(keys)}
    asked = {"TableName": table, "ProjectionExpression": ",".join(names), "ExpressionAttributeNames": names}
    while asked:
        page = client().scan(**asked)
        yield from ((table, key) for key in page["Items"])
        after = page.get("LastEvaluatedKey")
        asked = {**asked, "ExclusiveStartKey": after} if after else {}


def _delete(items: Iterator[tuple[str, dict[str, Any]]]) -> None:
    """Delete what is stored, of several tables at once: after each test there is little in many of them."""
    while some := list(islice(items, _AT_ONCE)):
        requests: dict[str, Any] = {}
        for table, key in some:
            requests.setdefault(table, []).append({"DeleteRequest": {"Key": key}})
        while requests:
            requests = client().batch_write_item(RequestItems=requests)["UnprocessedItems"]
