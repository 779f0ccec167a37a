"""Reading several items of several tables in one call."""

from collections.abc import Sequence
from functools import cache
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


def key_of(model: type[Model], item: Any) -> tuple[Any, ...]:
    """Return the key values by which :func:`batch_get` finds the item whole; ``item`` may be what an index shows of it."""
    return tuple(getattr(item, name) for name, _ in _key_attributes(model))


def _wire_key(model: type[Model], key: tuple[Any, ...]) -> dict[str, Any]:
    return {
        attribute.attr_name: {attribute.attr_type: attribute.serialize(value)}
        for (_, attribute), value in zip(_key_attributes(model), key, strict=True)
    }


@cache
def _key_attributes(model: type[Model]) -> list[tuple[str, Any]]:
    """Return the model's key with the names that its attributes have here: the hash key, then the range key."""
    keys = [(name, each) for name, each in model.get_attributes().items() if each.is_hash_key or each.is_range_key]
    return sorted(keys, key=lambda key: key[1].is_range_key)


def _pick(model: type[Model], key: tuple[Any, ...], found: dict[tuple[str, str], dict[str, Any]]) -> Any:
    wire = _wire_key(model, key)
    raw = found.get((model.Meta.table_name, repr({name: wire[name] for name in sorted(wire)})))
    return None if raw is None else model.from_raw_data(raw)
