"""Reading DynamoDB's answers faster than botocore does.

botocore looks up ten members for every value of every item, which was the largest single part of a request that
lists things (ADR 10). An attribute value arrives in the form in which it is wanted, but for
binary ones: this hands it on as it is. Everything else of an answer is read by botocore.
"""

from typing import Any

from botocore.parsers import JSONParser, ResponseParserFactory


class AnswerParser(JSONParser):  # type: ignore[misc] # botocore ships no types
    """botocore's parser of DynamoDB's protocol, with a short way for attribute values."""

    def _handle_structure(self, shape: Any, value: Any) -> Any:
        return self._value(value) if shape.name == "AttributeValue" else super()._handle_structure(shape, value)

    def _handle_map(self, shape: Any, value: Any) -> Any:
        if shape.value.name == "AttributeValue":
            return self._values(value)
        return super()._handle_map(shape, value)

    def _values(self, members: dict[str, Any]) -> dict[str, Any]:
        # Most are texts and numbers, for which there is nothing to do.
        return {name: typed if "S" in typed or "N" in typed else self._value(typed) for name, typed in members.items()}

    def _value(self, typed: dict[str, Any]) -> dict[str, Any]:
        ((kind, value),) = typed.items()
        if kind == "M":
            return {"M": self._values(value)}
        if kind == "L":
            return {"L": [self._value(inner) for inner in value]}
        if kind == "B":
            return {"B": self._blob_parser(value)}
        if kind == "BS":
            return {"BS": [self._blob_parser(inner) for inner in value]}
        return typed


class AnswerParsers(ResponseParserFactory):  # type: ignore[misc]
    """Gives botocore the parser above; for a session that makes DynamoDB's client only."""

    def create_parser(self, _protocol_name: str) -> AnswerParser:
        """Return the parser. DynamoDB speaks one protocol."""
        return AnswerParser()
