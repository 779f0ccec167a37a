"""Values that nodes hand to each other: ``{{input.city}}``, ``{{vars.total}}``, ``{{nodes.fetch.json.items.0}}``.

A reference is looked up once and what it holds is not read again, so a model that answers ``{{vars.secret}}`` gets it
back as text. References to the environment (``{{env.KEY}}``) are others' business: they are expanded before, in what a
person wrote, and stay here as they are.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from diatonic.common.errors import FieldError, Invalid

_REFERENCE = re.compile(r"\{\{\s*((?:input|vars|nodes)(?:\.[A-Za-z0-9_-]{1,100}){1,20})\s*\}\}")
_INPUT, _VARS, _NODES = "input", "vars", "nodes"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
MAX_VARIABLES = 100


class VariableMissing(Invalid):
    """A reference leads to nothing."""

    default_code = "variable_missing"


class VariableType(StrEnum):
    """What a variable holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    LIST = "list"
    OBJECT = "object"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable as it is declared; one with a default need not be given."""

    name: str
    type: VariableType = VariableType.ANY
    is_required: bool = True
    default: Any = None


_SENTENCES = {
    VariableType.TEXT: "A text.",
    VariableType.NUMBER: "A number.",
    VariableType.BOOLEAN: "True or false.",
    VariableType.LIST: "A list.",
    VariableType.OBJECT: "An object.",
}
_SCHEMAS: dict[VariableType, dict[str, Any]] = {
    VariableType.TEXT: {"type": "string"},
    VariableType.NUMBER: {"type": "number"},
    VariableType.BOOLEAN: {"type": "boolean"},
    VariableType.LIST: {"type": "array"},
    VariableType.OBJECT: {"type": "object"},
    VariableType.ANY: {},
}
_TYPES: dict[VariableType, tuple[type, ...]] = {
    VariableType.TEXT: (str,),
    VariableType.NUMBER: (int, float),
    VariableType.BOOLEAN: (bool,),
    VariableType.LIST: (list,),
    VariableType.OBJECT: (dict,),
}


def fits(value: Any, kind: VariableType) -> bool:
    """Answer whether a value is of a type; true is no number."""
    if kind is VariableType.ANY:
        return True
    is_of = isinstance(value, _TYPES[kind])
    return is_of and not (kind is VariableType.NUMBER and isinstance(value, bool))


def declaration_problems(variables: Sequence[Variable], *, pointer: str = "/variables") -> list[FieldError]:
    """Return what is wrong with declared variables: names, duplicates, defaults of another type."""
    found, seen = list[FieldError](), set[str]()
    if len(variables) > MAX_VARIABLES:
        found.append(FieldError(pointer, f"At most {MAX_VARIABLES} variables."))
    for at, one in enumerate(variables):
        if not _NAME.fullmatch(one.name):
            found.append(FieldError(f"{pointer}/{at}/name", "Letters, digits and _, up to 64, no digit first."))
        elif one.name in seen:
            found.append(FieldError(f"{pointer}/{at}/name", "Another variable has this name."))
        seen.add(one.name)
        if one.default is not None and not fits(one.default, one.type):
            found.append(FieldError(f"{pointer}/{at}/default", _SENTENCES[one.type]))
    return found


def given(variables: Sequence[Variable], values: Mapping[str, Any], *, pointer: str = "/input") -> dict[str, Any]:
    """Return what a run begins with: the values that were given, and the defaults of the others.

    Raises ``Invalid`` with every value that is missing, not known or of another type.
    """
    known = {one.name: one for one in variables}
    found = [FieldError(f"{pointer}/{name}", "This is not known here.") for name in values if name not in known]
    for one in variables:
        if one.name not in values:
            if one.is_required and one.default is None:
                found.append(FieldError(f"{pointer}/{one.name}", "This is required."))
        elif not fits(values[one.name], one.type):
            found.append(FieldError(f"{pointer}/{one.name}", _SENTENCES[one.type]))
    if found:
        raise Invalid("The run cannot begin with this.", code="input_invalid", fields=found)
    return {one.name: values.get(one.name, one.default) for one in variables}


def schema_of(variables: Sequence[Variable]) -> dict[str, Any]:
    """Return the JSON Schema of the values that :func:`given` takes, for a model that is to give them."""
    return {
        "type": "object",
        "properties": {one.name: dict(_SCHEMAS[one.type]) for one in variables},
        "required": [one.name for one in variables if one.is_required and one.default is None],
        "additionalProperties": False,
    }


def references(configuration: Any, *, pointer: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every reference of a configuration with its JSON pointer: ``("nodes", "fetch", "json")``."""
    if isinstance(configuration, str):
        for found in _REFERENCE.finditer(configuration):
            yield pointer, tuple(found[1].split("."))
    elif isinstance(configuration, Mapping):
        for name, below in configuration.items():
            escaped = str(name).replace("~", "~0").replace("/", "~1")
            yield from references(below, pointer=f"{pointer}/{escaped}")
    elif isinstance(configuration, list | tuple):
        for at, below in enumerate(configuration):
            yield from references(below, pointer=f"{pointer}/{at}")


def filled(configuration: Any, values: Mapping[str, Any]) -> Any:
    """Return a configuration with values in the place of references: ``values`` has ``input``, ``vars`` and ``nodes``.

    A text that is one reference becomes the value itself, whatever its type; within a longer text, a value that is no
    text is written as JSON. Raises :class:`VariableMissing`.
    """
    if isinstance(configuration, str):
        whole = _REFERENCE.fullmatch(configuration.strip())
        if whole:
            return _value(whole[1], values)
        return _REFERENCE.sub(lambda found: _written(_value(found[1], values)), configuration)
    if isinstance(configuration, Mapping):
        return {name: filled(below, values) for name, below in configuration.items()}
    if isinstance(configuration, list | tuple):
        return [filled(below, values) for below in configuration]
    return configuration


def _value(path: str, values: Mapping[str, Any]) -> Any:
    here: Any = values
    for step in path.split("."):
        if isinstance(here, Mapping) and step in here:
            here = here[step]
        elif isinstance(here, list) and step.isdecimal() and len(step) < len("1000000") and int(step) < len(here):
            here = here[int(step)]
        else:
            raise VariableMissing(f"There is no value at {path}.")
    return here


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
