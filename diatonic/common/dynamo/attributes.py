"""Attributes that pynamodb lacks."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.constants import LIST, MAP, NUMBER

#: What is closer to nothing, DynamoDB does not take as a number.
_SMALLEST = 1e-130


class DocumentAttribute(Attribute[dict[str, Any]]):
    """A JSON object as a native DynamoDB map: dict, list, str, int, float, bool and None, nested at will.

    pynamodb's own raw ``MapAttribute`` hands out objects of its own at every level; this one hands out
    plain values, and is several times faster on large documents.
    """

    attr_type = MAP

    def serialize(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Return the members of the map in DynamoDB's typed form."""
        return {str(key): to_dynamo(item) for key, item in value.items()}

    def deserialize(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return plain values from DynamoDB's typed form."""
        return {key: from_dynamo(item) for key, item in value.items()}


class TextListAttribute(Attribute[list[str]]):
    """A list of texts in order."""

    attr_type = LIST

    def serialize(self, value: Sequence[str]) -> list[dict[str, str]]:
        """Return the texts in DynamoDB's typed form."""
        return [{"S": item} for item in value]

    def deserialize(self, value: list[dict[str, str]]) -> list[str]:
        """Return the texts."""
        return [item["S"] for item in value]


class DecimalAttribute(Attribute[Decimal]):
    """An exact number, such as an amount of money: up to 38 digits, as DynamoDB has them."""

    attr_type = NUMBER

    def serialize(self, value: Decimal | int) -> str:
        """Return the number as DynamoDB takes it. Raises ``ValueError`` for what is no number."""
        exact = Decimal(value)
        if not exact.is_finite():
            raise ValueError("not a finite number")
        return f"{exact:f}"

    def deserialize(self, value: str) -> Decimal:
        """Return the number, with all its digits."""
        return Decimal(value)


def to_dynamo(value: Any) -> dict[str, Any]:
    """Return one plain value in DynamoDB's typed form. Raises ``TypeError`` for what JSON has not."""
    if isinstance(value, str):
        return {"S": value}
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int | float | Decimal):
        return {"N": "0" if -_SMALLEST < value < _SMALLEST else str(value)}
    if isinstance(value, Mapping):
        return {"M": {str(key): to_dynamo(item) for key, item in value.items()}}
    if isinstance(value, list | tuple):
        return {"L": [to_dynamo(item) for item in value]}
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def from_dynamo(typed: dict[str, Any]) -> Any:
    """Return the plain value of DynamoDB's typed form; numbers become ``int`` where they are whole."""
    ((kind, value),) = typed.items()
    if kind == "M":
        return {key: from_dynamo(item) for key, item in value.items()}
    if kind == "L":
        return [from_dynamo(item) for item in value]
    if kind == "N":
        return whole_or_not(value)
    return None if kind == "NULL" else value


def whole_or_not(digits: str) -> int | float:
    """Return the number that DynamoDB wrote so, as ``int`` where it is whole."""
    return int(digits) if digits.lstrip("-").isdigit() else float(digits)
