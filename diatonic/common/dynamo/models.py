"""The base of every model, and the register of tables that the ``tables`` command works from."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, Self

from django.conf import settings
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import AttributeDeserializationError
from pynamodb.models import Model

from diatonic.common.dynamo.attributes import whole_or_not
from diatonic.common.dynamo.connection import share_client

share_client()

#: (family, table) → the models whose items live there; several when items of different shape share a key.
REGISTER: dict[tuple[str, str], list[type["BaseModel"]]] = {}


class BaseModel(Model):
    """An item of an organization, with a revision that every change to it raises.

    A model names its table in ``Meta``: ``family`` (core, multi-agent, acs: the prefix), ``table``,
    and where items expire ``ttl`` (the attribute's name). A model without ``Meta.table`` is abstract.
    """

    organization_id = UnicodeAttribute()
    revision = NumberAttribute(default_for_new=1)
    created_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()

    Meta: Any

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        meta = cls.__dict__.get("Meta")
        if meta is None:
            return
        meta.table_name = settings.DIATONIC.table_prefixes[meta.family] + meta.table
        meta.region = settings.DIATONIC.aws_region
        REGISTER.setdefault((meta.family, meta.table), []).append(cls)

    @classmethod
    def from_raw_data(cls, data: dict[str, dict[str, Any]]) -> Self:
        """Return the item of an answer of DynamoDB; of an index, with what the index projects.

        pynamodb's own takes twice as long, which a list of things feels (ADR 10).
        """
        item = cls.__new__(cls)
        item.attribute_values = values = {}
        for name, stored, kind, value_of, default in _reading(cls):
            typed = data.get(stored)
            if typed and "NULL" not in typed:
                values[name] = value_of(typed[kind]) if kind in typed else _misread(cls, name)
            elif default is not None:
                values[name] = default() if callable(default) else default
        return item


class _Reading(NamedTuple):
    """How an attribute is read: its names here and in the table, its type there, and what it is where it is missing."""

    name: str
    stored: str
    kind: str
    value_of: Callable[[Any], Any]
    default: Any


@cache
def _reading(model: type[BaseModel]) -> tuple[_Reading, ...]:
    return tuple(
        _Reading(name, each.attr_name, each.attr_type, _value_of(each), each.default)
        for name, each in model.get_attributes().items()
    )


def _value_of(attribute: Any) -> Callable[[Any], Any]:
    if type(attribute) is UnicodeAttribute:
        return str
    # pynamodb reads a number as if it were a JSON document.
    return whole_or_not if type(attribute) is NumberAttribute else attribute.deserialize


def _misread(model: type[BaseModel], name: str) -> Any:
    attribute = model.get_attributes()[name]
    raise AttributeDeserializationError(attribute.attr_name, attribute.attr_type)
