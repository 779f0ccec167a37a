"""Reading several items of several tables in one call."""

from collections.abc import Sequence
from typing import Any

from pynamodb.models import Model

from diatonic.common import errors
from diatonic.common.dynamo.connection import client

Key = tuple[type[Model], tuple[Any, ...]]
_AT_ONCE = 100  # DynamoDB's most


def batch_get(keys: Sequence[Key], *, consistent: bool = True) -> list[Any]:
    """Read items of any tables, one call for every hundred of them, none for none.

    ``keys``: pairs of model class and key values. Answers in the same order, ``None`` for what does not
    exist. Raises :class:`~diatonic.common.errors.Unavailable` when DynamoDB keeps some back twice.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for start in range(0, len(keys), _AT_ONCE):
        found |= _read(keys[start : start + _AT_ONCE], consistent=consistent)
    return [_pick(model, key, found) for model, key in keys]


def _read(keys: Sequence[Key], *, consistent: bool) -> dict[tuple[str, str], dict[str, Any]]:
    request: dict[str, Any] = {}
    for model, key in keys:
        table = request.setdefault(model.Meta.table_name, {"Keys": [], "ConsistentRead": consistent})
        wire = _wire_key(model, key)
        if wire not in table["Keys"]:
            table["Keys"].append(wire)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for _ in range(2):
        answer = client().batch_get_item(RequestItems=request)
        for table_name, items in answer["Responses"].items():
            schema = request[table_name]["Keys"][0] if table_name in request else {}
            for item in items:
                found[table_name, repr({name: item[name] for name in sorted(schema)})] = item
        request = answer.get("UnprocessedKeys") or {}
        if not request:
            break
    else:
        raise errors.Unavailable("The database is busy. Try again in a moment.", retry_after=1)
    return found


def _wire_key(model: Any, key: tuple[Any, ...]) -> dict[str, Any]:
    hash_attribute = model._hash_key_attribute()  # noqa: SLF001 -- pynamodb shows its keys no other way
    range_attribute = model._range_key_attribute()  # noqa: SLF001
    attributes = [attribute for attribute in (hash_attribute, range_attribute) if attribute is not None]
    return {
        attribute.attr_name: {attribute.attr_type: attribute.serialize(value)}
        for attribute, value in zip(attributes, key, strict=True)
    }


def _pick(model: type[Model], key: tuple[Any, ...], found: dict[tuple[str, str], dict[str, Any]]) -> Any:
    wire = _wire_key(model, key)
    raw = found.get((model.Meta.table_name, repr({name: wire[name] for name in sorted(wire)})))
    return None if raw is None else model.from_raw_data(raw)
