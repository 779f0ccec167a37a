"""The base of every model, and the register of tables that the ``tables`` command works from."""

from typing import Any, Self

from django.conf import settings
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

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
        item = cls(_user_instantiated=False)
        values = item.attribute_values
        for name, attribute in cls.get_attributes().items():
            typed = data.get(attribute.attr_name)
            if typed and "NULL" not in typed:
                values[name] = attribute.deserialize(attribute.get_value(typed))
        return item
