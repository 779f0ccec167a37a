"""Whether a schema can be taken, and whether arguments fit it, each with all that is wrong."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import Any

import jsonschema_rs

from diatonic.common.errors import FieldError, Invalid
from workbench.agents.tools.schemas import plain
from workbench.agents.tools.schemas.effort import TooMuchWork, check_effort
from workbench.agents.tools.schemas.pointers import joined, shown, target_of
from workbench.agents.tools.schemas.sentences import field_errors
from workbench.agents.tools.schemas.walking import subschemas

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_BOUNDS = plain.Bounds(depth=32, values=4_000, size=32 * 1024)
ARGUMENT_BOUNDS = plain.Bounds(depth=32, values=10_000, size=256 * 1024)
MAX_SUBSCHEMAS, MAX_PROPERTIES, MAX_PATTERNS, MAX_PATTERN = 500, 200, 30, 300
_MAX_PROBLEMS = 50

#: Keyword → what to write instead. They name schemas elsewhere, or belong to other dialects.
_REFUSED = {
    "$id": "A tool's schema has no address of its own; leave this out.",
    "$anchor": "Name a definition by its place, #/$defs/…; leave this out.",
    "$dynamicAnchor": "Name a definition by its place, #/$defs/…; leave this out.",
    "$dynamicRef": "Refer to a definition by $ref and its place, #/$defs/….",
    "$recursiveRef": "Refer to a definition by $ref and its place, #/$defs/….",
    "$recursiveAnchor": "Name a definition by its place, #/$defs/…; leave this out.",
    "$vocabulary": "A tool's schema is no dialect; leave this out.",
    "dependencies": "Write dependentSchemas or dependentRequired instead.",
    "additionalItems": "Write prefixItems and items instead.",
}
# Python's and JavaScript's engines take exponential time on some patterns; this one, linear time on all that it takes.
_PATTERNS = jsonschema_rs.RegexOptions(size_limit=256 * 1024, dfa_size_limit=1024 * 1024)


def check_schema(schema: Any, *, pointer: str = "", of_arguments: bool = True) -> None:
    """Check that a person's JSON Schema 2020-12 can be a tool's: within limits, without references out.

    ``of_arguments``: it is one of an object, as arguments are; what a tool answers may be anything.

    Raises :class:`~diatonic.common.errors.Invalid` with every problem, its pointer below ``pointer``.
    """
    found = schema_problems(schema, pointer=pointer, of_arguments=of_arguments)
    if found:
        raise Invalid("This schema cannot be taken as it is.", code="schema_invalid", fields=found)


def check_arguments(schema: dict[str, Any], arguments: Any, *, pointer: str = "") -> None:
    """Check a tool's arguments against its schema, which :func:`check_schema` has taken.

    Raises :class:`~diatonic.common.errors.Invalid` with every problem, its pointer below ``pointer``.
    """
    found = argument_problems(schema, arguments, pointer=pointer)
    if found:
        raise Invalid("The arguments do not fit the tool's schema.", code="arguments_invalid", fields=found)


def schema_problems(schema: Any, *, pointer: str = "", of_arguments: bool = True) -> list[FieldError]:
    """Return what is wrong with a person's schema, at most 50 problems; nothing where :func:`check_schema` passes."""
    if not isinstance(schema, dict):
        return [FieldError(shown(pointer), "A schema is an object.")]
    found = plain.problems(schema, SCHEMA_BOUNDS)
    if not found:
        found = list(islice(_dialect_problems(schema), _MAX_PROBLEMS))
    if not found:
        parts = subschemas(schema)
        told = chain(_kind_problems(schema) if of_arguments else (), _part_problems(schema, parts))
        found = list(islice(told, _MAX_PROBLEMS)) or _whole_problems(schema, parts)
    return _below(pointer, found)


def argument_problems(schema: dict[str, Any], arguments: Any, *, pointer: str = "") -> list[FieldError]:
    """Return what is wrong with a tool's arguments, at most 50 problems."""
    found = plain.problems(arguments, ARGUMENT_BOUNDS)
    if found:
        return _below(pointer, found)
    failures = islice(_compiled(plain.written(schema)).iter_errors(arguments), _MAX_PROBLEMS)
    return [one for failure in failures for one in field_errors(failure, pointer=pointer)][:_MAX_PROBLEMS]


def _below(pointer: str, found: list[FieldError]) -> list[FieldError]:
    return [FieldError(shown(pointer + ("" if one.pointer == "/" else one.pointer)), one.message) for one in found]


def _dialect_problems(schema: dict[str, Any]) -> Iterator[FieldError]:
    """What the dialect itself says of the schema."""
    for failure in _dialect().iter_errors(schema):
        yield from field_errors(failure, pointer="")


def _kind_problems(schema: dict[str, Any]) -> Iterator[FieldError]:
    if schema.get("type") != "object":
        yield FieldError("/type", "A tool's arguments are an object: write object.")


def _part_problems(schema: dict[str, Any], parts: dict[str, Any]) -> Iterator[FieldError]:
    if schema.get("$schema", DIALECT).rstrip("#") != DIALECT:
        yield FieldError("/$schema", f"Leave this out, or write {DIALECT}.")
    if len(parts) > MAX_SUBSCHEMAS:
        yield FieldError("/", f"At most {MAX_SUBSCHEMAS} schemas within it.")
        return
    yield from _pattern_problems(parts)
    for pointer, part in parts.items():
        if isinstance(part, dict):
            yield from _keyword_problems(pointer, part, parts)


def _keyword_problems(pointer: str, part: dict[str, Any], parts: dict[str, Any]) -> Iterator[FieldError]:
    for keyword in part.keys() & _REFUSED.keys():
        yield FieldError(joined(pointer, [keyword]), _REFUSED[keyword])
    if pointer and "$schema" in part:
        yield FieldError(joined(pointer, ["$schema"]), "Only the outermost schema says its dialect.")
    if len(part.get("properties", ())) > MAX_PROPERTIES:
        yield FieldError(joined(pointer, ["properties"]), f"At most {MAX_PROPERTIES} properties.")
    if "$ref" in part:
        target = target_of(part["$ref"])
        if target is None:
            yield FieldError(joined(pointer, ["$ref"]), "Only definitions in this schema are referred to: #/$defs/….")
        elif target not in parts:
            yield FieldError(joined(pointer, ["$ref"]), "There is no schema at this place.")


def _pattern_problems(parts: dict[str, Any]) -> Iterator[FieldError]:
    patterns = [
        *((joined(at, ["pattern"]), part["pattern"]) for at, part in parts.items() if _has(part, "pattern")),
        *(
            (joined(at, ["patternProperties", pattern]), pattern)
            for at, part in parts.items()
            if _has(part, "patternProperties")
            for pattern in part["patternProperties"]
        ),
    ]
    for pointer, _ in patterns[MAX_PATTERNS:]:
        yield FieldError(pointer, f"At most {MAX_PATTERNS} patterns: this is one too many.")
    for pointer, pattern in patterns[:MAX_PATTERNS]:
        if len(pattern) > MAX_PATTERN:
            yield FieldError(pointer, f"At most {MAX_PATTERN} characters.")
        elif not _is_pattern(pattern):
            yield FieldError(
                pointer, "Not a pattern that is taken here: look-around, back-references and huge repeats are not."
            )


def _whole_problems(schema: dict[str, Any], parts: dict[str, Any]) -> list[FieldError]:
    try:
        check_effort(parts, depth=ARGUMENT_BOUNDS.depth)
        _compiled(plain.written(schema))
    except TooMuchWork as why:
        return [FieldError("/", str(why))]
    except ValueError:  # jsonschema_rs.ValidationError is one
        return [FieldError("/", "This schema cannot be read.")]
    return []


def _has(part: Any, keyword: str) -> bool:
    return isinstance(part, dict) and keyword in part


def _is_pattern(pattern: str) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=_PATTERNS, offline=True)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=256)
def _compiled(schema: str) -> jsonschema_rs.Draft202012Validator:
    """Return the validator of a schema, written as JSON; compiling takes longer than checking."""
    return jsonschema_rs.Draft202012Validator(
        schema, validate_formats=True, pattern_options=_PATTERNS, offline=True, mask="This"
    )


@lru_cache(maxsize=1)
def _dialect() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({"$ref": DIALECT}, offline=True)
