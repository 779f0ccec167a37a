"""The schemas within a schema: where each stands, and what it says of the same value and of the values inside."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workbench.agents.tools.schemas.pointers import joined, target_of

#: Keyword → how the schemas below it are held. They judge the value itself …
_SAME_ONE = ("not", "if", "then", "else")
_SAME_LIST = ("allOf", "anyOf", "oneOf")
_SAME_MAP = ("dependentSchemas",)
#: … or a value inside of it …
_INSIDE_ONE = (
    "items",
    "contains",
    "unevaluatedItems",
    "additionalProperties",
    "propertyNames",
    "unevaluatedProperties",
)
_INSIDE_LIST = ("prefixItems",)
_INSIDE_MAP = ("properties", "patternProperties")
#: … or nothing, until something refers to them.
_APART_ONE = ("contentSchema",)
_APART_MAP = ("$defs", "definitions")

_ONE = (*_SAME_ONE, *_INSIDE_ONE, *_APART_ONE)
_LIST = (*_SAME_LIST, *_INSIDE_LIST)
_MAP = (*_SAME_MAP, *_INSIDE_MAP, *_APART_MAP)


@dataclass(frozen=True, slots=True)
class Inside:
    """Which schemas judge the values inside, by their pointers.

    ``named``: a property or a place in a list → its schemas; ``other``: those of every other one.
    """

    named: dict[str, list[str]] = field(default_factory=dict)
    other: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Step:
    """What one schema asks: the schemas for the same value, for what an object holds, for what a list holds."""

    same: list[str]
    of_object: Inside
    of_list: Inside


def subschemas(schema: dict[str, Any]) -> dict[str, Any]:
    """Return every schema in a schema by its pointer, the outermost as the empty one."""
    found: dict[str, Any] = {}
    waiting: list[tuple[str, Any]] = [("", schema)]
    while waiting:
        pointer, one = waiting.pop()
        found[pointer] = one
        if isinstance(one, dict):
            waiting.extend(_below(pointer, one))
    return found


def step(pointer: str, schema: Any) -> Step:
    """Return what the schema at ``pointer`` asks of which others; a schema of ``true`` or ``false`` asks nothing."""
    if not isinstance(schema, dict):
        return Step([], Inside(), Inside())
    same = [below for below, _ in _below(pointer, schema, _SAME_ONE, _SAME_LIST, _SAME_MAP)]
    reference = schema.get("$ref")
    target = target_of(reference) if isinstance(reference, str) else None
    return Step(same if target is None else [*same, target], _of_object(pointer, schema), _of_list(pointer, schema))


def _of_object(pointer: str, schema: dict[str, Any]) -> Inside:
    """A property is judged by its own schema and by all patterns; what neither names, by ``additionalProperties``."""
    patterns = [below for below, _ in _below(pointer, schema, maps=("patternProperties",))]
    always = patterns + [below for below, _ in _below(pointer, schema, ("propertyNames", "unevaluatedProperties"))]
    named = {name: [joined(pointer, ["properties", name]), *always] for name in _map(schema.get("properties"))}
    additional = [below for below, _ in _below(pointer, schema, ("additionalProperties",))]
    return Inside(named, always + additional)


def _of_list(pointer: str, schema: dict[str, Any]) -> Inside:
    always = [below for below, _ in _below(pointer, schema, ("contains", "unevaluatedItems"))]
    first = [below for below, _ in _below(pointer, schema, lists=("prefixItems",))]
    named = {str(at): [below, *always] for at, below in enumerate(first)}
    return Inside(named, always + [below for below, _ in _below(pointer, schema, ("items",))])


def _below(
    pointer: str,
    schema: dict[str, Any],
    ones: tuple[str, ...] = (),
    lists: tuple[str, ...] = (),
    maps: tuple[str, ...] = (),
) -> Iterator[tuple[str, Any]]:
    """Yield the schemas that these keywords hold; without keywords, all there are."""
    if not (ones or lists or maps):
        ones, lists, maps = _ONE, _LIST, _MAP
    for keyword in ones:
        if keyword in schema:
            yield joined(pointer, [keyword]), schema[keyword]
    for keyword in lists:
        below = schema.get(keyword)
        for at, one in enumerate(below if isinstance(below, list) else ()):
            yield joined(pointer, [keyword, at]), one
    for keyword in maps:
        for name, one in _map(schema.get(keyword)).items():
            yield joined(pointer, [keyword, name]), one


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
