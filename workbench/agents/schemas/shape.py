"""The base of every shape: names on the wire are 001's, in camelCase."""

from ninja import Schema
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from diatonic.common.http.answers import Answer


class CamelIn(Schema):
    """What an operation takes."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class CamelOut(Answer):
    """What an operation answers."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        serialize_by_alias=True,
        from_attributes=True,
        protected_namespaces=(),
    )
