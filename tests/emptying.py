"""Tables without what a test wrote into them."""

from typing import Any

from diatonic.common.dynamo import tables
from diatonic.common.dynamo.connection import client

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
        for name in ours if everything else ours.keys() & self._names:
            _empty(name, ours[name])
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


def _empty(table: str, keys: list[str]) -> None:
    names = {f"#{number}": key for number, key in enumerate(keys)}
    shown = {"ProjectionExpression": ",".join(names), "ExpressionAttributeNames": names}
    while items := client().scan(TableName=table, Limit=25, **shown)["Items"]:
        client().batch_write_item(RequestItems={table: [{"DeleteRequest": {"Key": item}} for item in items]})
