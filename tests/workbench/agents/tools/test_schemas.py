"""Schemas of tools from people: what is taken, what is said of the rest, and that nothing takes for ever."""

import time
from typing import Any

import pytest

from diatonic.common.errors import FieldError, Invalid
from workbench.agents.tools.schemas import argument_problems, check_arguments, check_schema, schema_problems
from workbench.agents.tools.schemas.checking import MAX_PATTERNS, MAX_PROPERTIES, MAX_SUBSCHEMAS

WEATHER = {
    "type": "object",
    "properties": {
        "city": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[A-Z]"},
        "days": {"type": "integer", "minimum": 1, "maximum": 14},
        "units": {"enum": ["metric", "imperial"]},
        "at": {"type": "array", "items": {"$ref": "#/$defs/place"}, "maxItems": 2},
    },
    "required": ["city"],
    "additionalProperties": False,
    "$defs": {"place": {"type": "object", "properties": {"lat/lon": {"type": "number"}}, "required": ["lat/lon"]}},
}


def holding(**schema: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"a": schema}}


def pointers(found: list[FieldError]) -> list[str]:
    return sorted(one.pointer for one in found)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object"},
        WEATHER,
        WEATHER | {"$schema": "https://json-schema.org/draft/2020-12/schema"},
        {"type": "object", "properties": {"$id": {"type": "string"}, "$ref": {"type": "string"}}},
        # a list of lists and a tree: they refer to themselves, for values inside
        {"type": "object", "properties": {"next": {"$ref": "#"}}},
        {
            "type": "object",
            "properties": {"left": {"$ref": "#"}, "right": {"$ref": "#"}},
            "additionalProperties": False,
        },
        {"type": "object", "additionalProperties": {"$ref": "#"}, "properties": {"items": {"items": {"$ref": "#"}}}},
        holding(anyOf=[{"type": "number"}, {"type": "array", "items": {"$ref": "#/properties/a"}}]),
        {
            "type": "object",
            "$defs": {"a/b~c %": {"type": "null"}},
            "properties": {"x": {"$ref": "#/$defs/a~1b~0c%20%25"}},
        },
        holding(type="string", format="date-time", description="When", examples=["2026-01-01T00:00:00Z"]),
    ],
    ids=["least", "usual", "dialect", "odd-names", "list", "tree", "any-names", "nested", "escaped", "words"],
)
def test_what_people_write_is_taken(schema: dict[str, Any]) -> None:
    check_schema(schema)


@pytest.mark.parametrize(
    ("schema", "wrong"),
    [
        ([], ["/"]),
        (True, ["/"]),
        ({}, ["/type"]),
        ({"type": "array"}, ["/type"]),
        (holding(type="text", minimum="3"), ["/properties/a/minimum", "/properties/a/type"]),
        (holding(pattern="(?=x)x"), ["/properties/a/pattern"]),
        (holding(pattern=r"(a)\1"), ["/properties/a/pattern"]),
        (holding(pattern="(a{1000}){1000}"), ["/properties/a/pattern"]),
        (holding(pattern="x" * 301), ["/properties/a/pattern"]),
        (holding(patternProperties={"(": {}}), ["/properties/a/patternProperties/("]),
        (holding(**{"$ref": "https://example.com/schema"}), ["/properties/a/$ref"]),
        (holding(**{"$ref": "http://169.254.169.254/latest"}), ["/properties/a/$ref"]),
        (holding(**{"$ref": "file:///etc/passwd"}), ["/properties/a/$ref"]),
        (holding(**{"$ref": "#/$defs/gone"}), ["/properties/a/$ref"]),
        (holding(**{"$ref": "#/type"}), ["/properties/a/$ref"]),
        (holding(**{"$ref": "#name"}), ["/properties/a/$ref"]),
        (holding(**{"$id": "https://example.com/", "$anchor": "a"}), ["/properties/a/$anchor", "/properties/a/$id"]),
        (holding(**{"$dynamicRef": "#a"}), ["/properties/a/$dynamicRef"]),
        (holding(dependencies={"a": ["b"]}), ["/properties/a/dependencies"]),
        ({"type": "object", "$schema": "http://json-schema.org/draft-07/schema#"}, ["/$schema"]),
        (holding(const=float("nan")), ["/properties/a/const"]),
        (holding(const=10**400), ["/properties/a/const"]),
        (holding(const="\ud800"), ["/properties/a/const"]),
        (holding(const={1: 2}), ["/properties/a/const"]),
        (holding(const=b"bytes"), ["/properties/a/const"]),
        (holding(description="x" * 33 * 1024), ["/"]),
    ],
)
def test_what_is_wrong_is_named_by_its_place(schema: Any, wrong: list[str]) -> None:
    assert pointers(schema_problems(schema)) == wrong


def test_every_problem_is_told_at_once_below_the_field_that_holds_the_schema() -> None:
    schema = {
        "type": "array",
        "properties": {"a": {"pattern": "("}, "b/c": {"$ref": "#/nowhere"}, "d": {"$id": "x"}},
    }

    with pytest.raises(Invalid) as refused:
        check_schema(schema, pointer="/inputSchema")

    assert refused.value.code == "schema_invalid"
    assert pointers(list(refused.value.fields)) == [
        "/inputSchema/properties/a/pattern",
        "/inputSchema/properties/b~1c/$ref",
        "/inputSchema/properties/d/$id",
        "/inputSchema/type",
    ]


def doubled(times: int) -> dict[str, Any]:
    """A schema of some lines that asks two to the power of ``times`` questions."""
    steps = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}, {"$ref": f"#/$defs/d{n + 1}"}]} for n in range(times)}
    return {"type": "object", "$ref": "#/$defs/d0", "$defs": {**steps, f"d{times}": {}}}


def deep(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels):
        value = {"not": value}
    return {"type": "object", **value}


AGAIN = {"properties": {"a": {"$ref": "#"}}}
BOMBS = {
    "doubling": doubled(30),
    "itself": {"type": "object", "allOf": [{"$ref": "#"}]},
    "each-other": {
        "type": "object",
        "$ref": "#/$defs/a",
        "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"not": {"$ref": "#/$defs/a"}}},
    },
    "twice-inside": {"type": "object", "allOf": [AGAIN, AGAIN]},
    "twice-in-lists": {
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/l"}},
        "$defs": {"l": {"prefixItems": [{"$ref": "#/$defs/l"}], "anyOf": [{"items": {"$ref": "#/$defs/l"}}]}},
    },
    "patterns-inside": {"type": "object", "patternProperties": {"a": {"$ref": "#"}, "b": {"$ref": "#"}}},
    "chain": {
        "type": "object",
        "$ref": "#/$defs/0",
        "$defs": {**{str(n): {"$ref": f"#/$defs/{n + 1}"} for n in range(100)}, "100": {}},
    },
    "deep": deep(40),
    "very-deep": deep(100_000),
    "wide": {"type": "object", "properties": {f"p{n}": {} for n in range(MAX_PROPERTIES + 1)}},
    "many": {"type": "object", "allOf": [{} for _ in range(MAX_SUBSCHEMAS)]},
    "patterns": {
        "type": "object",
        "patternProperties": {f"^{n}(x{{100}}){{100}}": {} for n in range(MAX_PATTERNS + 1)},
    },
    "entangled": {
        "type": "object",
        "allOf": [{"$ref": f"#/$defs/{n}"} for n in range(150)],
        "$defs": {str(n): {"properties": {f"{n}": {"$ref": "#"}}, "items": {"$ref": "#"}} for n in range(150)},
    },
}


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_bomb_is_refused_at_once(name: str) -> None:
    begun = time.process_time()

    assert schema_problems(BOMBS[name])

    assert time.process_time() - begun < 1.5


def test_a_pattern_that_blows_up_elsewhere_takes_no_time_here() -> None:
    schema = holding(type="string", pattern="^(a+)+$")
    check_schema(schema)
    begun = time.process_time()

    assert argument_problems(schema, {"a": "a" * 100_000 + "!"})

    assert time.process_time() - begun < 1.0


def test_the_heaviest_schema_and_arguments_that_are_taken_end_soon() -> None:
    schema = holding(items={"allOf": [{"type": "number"} for _ in range(490)]})
    check_schema(schema)
    begun = time.process_time()

    assert argument_problems(schema, {"a": [1] * 9_000}) == []

    assert time.process_time() - begun < 5


def test_arguments_that_fit_pass() -> None:
    check_arguments(WEATHER, {"city": "Leipzig", "days": 3, "units": "metric", "at": [{"lat/lon": 1.5}]})


def test_arguments_that_do_not_fit_are_told_each_by_its_place() -> None:
    with pytest.raises(Invalid) as refused:
        check_arguments(
            WEATHER, {"days": 3.5, "units": "nautical", "at": [{}, 1], "more": "secret"}, pointer="/arguments"
        )

    assert refused.value.code == "arguments_invalid"
    assert {one.pointer: one.message for one in refused.value.fields} == {
        "/arguments/city": "This is required.",
        "/arguments/days": "A whole number.",
        "/arguments/units": "One of 'metric', 'imperial'.",
        "/arguments/at/0/lat~1lon": "This is required.",
        "/arguments/at/1": "An object.",
        "/arguments/more": "This is not known here.",
    }


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"type": ["string", "null"]}, 1, "Null or a text."),
        ({"maxLength": 2}, "abc", "At most 2 characters."),
        ({"minItems": 2}, [], "At least 2 of these."),
        ({"exclusiveMinimum": 0}, 0, "More than 0."),
        ({"multipleOf": 5}, 7, "A multiple of 5."),
        ({"pattern": "^x"}, "y", "A text that matches ^x."),
        ({"format": "date"}, "today", "A text of the format date."),
        ({"const": 1}, 2, "One of 1."),
        ({"enum": list(range(20))}, 99, "One of 0, 1, 2, 3, 4, 5, 6, 7, …."),
        ({"uniqueItems": True}, [1, 1], "No two of these may be the same."),
        ({"anyOf": [{"type": "string"}]}, 1, "It fits none of the alternatives."),
        ({"oneOf": [{"minimum": 0}, {"minimum": 1}]}, 2, "It has to fit one of the alternatives, and only one."),
        ({"not": {}}, 1, "It is of a kind that is not taken."),
        (False, 1, "Nothing is taken here."),
        ({"contains": {"type": "null"}}, [1], "One of these has to be of the kind that is asked for, and none is."),
        ({"prefixItems": [{}], "unevaluatedItems": False}, [1, 2], "More than is taken here."),
        ({"propertyNames": {"maxLength": 1}}, {"ab": 1}, "The name of a property is of a kind that is not taken."),
    ],
)
def test_a_problem_is_a_sentence(schema: Any, value: Any, message: str) -> None:
    found = argument_problems({"type": "object", "properties": {"a": schema}}, {"a": value})

    assert found == [FieldError("/a", message)]


def test_what_was_given_is_not_repeated_since_it_may_be_a_secret() -> None:
    schema = {
        "type": "object",
        "properties": {
            f"p{n}": one
            for n, one in enumerate(
                [
                    {"type": "number"},
                    {"pattern": "x"},
                    {"enum": [1]},
                    {"const": 1},
                    {"format": "email"},
                    {"maxLength": 1},
                    {"not": {}},
                ]
            )
        },
    }

    found = argument_problems(schema, {f"p{n}": "sesame" for n in range(7)})

    assert len(found) == 7
    assert "sesame" not in str(found)


@pytest.mark.parametrize(
    "arguments",
    [
        None,
        [],
        "{}",
        {"a": float("inf")},
        {"a": "\udc80"},
        {"a": "x" * 300_000},
        {"a": [0] * 10_001},
        {"a": object()},
    ],
    ids=["nothing", "list", "text", "infinite", "surrogate", "long", "many", "no-json"],
)
def test_arguments_that_no_tool_takes_are_refused(arguments: Any) -> None:
    assert argument_problems({"type": "object"}, arguments)


def test_arguments_that_are_nested_without_end_are_refused() -> None:
    value: list[Any] = []
    value.append(value)

    assert argument_problems({"type": "object"}, {"a": value})


def test_no_more_problems_are_told_than_somebody_reads() -> None:
    assert len(argument_problems(holding(items={"type": "null"}), {"a": [1] * 5_000})) == 50


def test_checking_the_same_schema_again_does_not_compile_it_again() -> None:
    schema = holding(pattern="^(x{50}){20}$", type="string")
    argument_problems(schema, {})
    begun = time.process_time()

    for _ in range(200):
        argument_problems(schema, {"a": "y"})

    assert (time.process_time() - begun) / 200 < 0.002
