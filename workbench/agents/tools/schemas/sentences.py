"""What a validator found, in words for a person or a model; never with the value, which may be a secret."""

from typing import Any

from jsonschema_rs import ValidationError

from diatonic.common.errors import FieldError
from workbench.agents.tools.schemas.pointers import joined, shown

_ALTERNATIVES = 8
_TYPES = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}
_SENTENCES = {
    "maxLength": "At most {limit} characters.",
    "minLength": "At least {limit} characters.",
    "maxItems": "At most {limit} of these.",
    "minItems": "At least {limit} of these.",
    "maxProperties": "At most {limit} properties.",
    "minProperties": "At least {limit} properties.",
    "maximum": "{limit} or less.",
    "minimum": "{limit} or more.",
    "exclusiveMaximum": "Less than {limit}.",
    "exclusiveMinimum": "More than {limit}.",
    "multipleOf": "A multiple of {multiple_of}.",
    "pattern": "A text that matches {pattern}.",
    "format": "A text of the format {format}.",
    "uniqueItems": "No two of these may be the same.",
    "contains": "One of these has to be of the kind that is asked for, and none is.",
    "anyOf": "It fits none of the alternatives.",
    "oneOf": "It has to fit one of the alternatives, and only one.",
    "not": "It is of a kind that is not taken.",
    "false schema": "Nothing is taken here.",
    "falseSchema": "Nothing is taken here.",
}


def field_errors(failure: ValidationError, *, pointer: str) -> list[FieldError]:
    """Return what one failure means, a field for each property that is missing or not known; below ``pointer``."""
    at, said = joined(pointer, failure.instance_path), failure.kind.as_dict()
    match failure.kind.name:
        case "required":
            return [FieldError(joined(at, [str(said["property"])]), "This is required.")]
        case "additionalProperties" | "unevaluatedProperties":
            return [FieldError(joined(at, [name]), "This is not known here.") for name in said["unexpected"]]
        case "propertyNames":
            return [FieldError(shown(at), "The name of a property is of a kind that is not taken.")]
        case "unevaluatedItems":
            return [FieldError(shown(at), "More than is taken here.")]
    return [FieldError(shown(at), _sentence(failure.kind.name, said))]


def _sentence(keyword: str, said: dict[str, Any]) -> str:
    if keyword == "type":
        return _listed([_TYPES.get(name, name) for name in said["types"]])
    if keyword == "enum":
        return _one_of(said["options"])
    if keyword == "const":
        return _one_of([said["expected_value"]])
    template = _SENTENCES.get(keyword, "Not as it has to be ({keyword}).")
    try:
        return template.format(keyword=keyword, **said)
    except KeyError:
        return f"Not as it has to be ({keyword})."


def _listed(kinds: list[str]) -> str:
    text = " or ".join(kinds)
    return f"{text[:1].upper()}{text[1:]}."


def _one_of(options: list[Any]) -> str:
    named = ", ".join(repr(one)[:60] for one in options[:_ALTERNATIVES])
    return f"One of {named}{', …' if len(options) > _ALTERNATIVES else ''}."
