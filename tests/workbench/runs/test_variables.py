"""Values between nodes: looked up once, with their types, and missing ones by name."""

import pytest

from diatonic.common.errors import FieldError, Invalid
from workbench.runs.rules.variables import (
    Variable,
    VariableMissing,
    VariableType,
    declaration_problems,
    filled,
    given,
    references,
)

VALUES = {
    "input": {"city": "Leipzig", "days": 3},
    "vars": {"note": "{{input.city}} {{env.KEY}}"},
    "nodes": {"fetch": {"json": {"items": [{"id": 7}, None], "a-b": True}}},
}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("In {{input.city}}", "In Leipzig"),
        ("{{ input.days }}", 3),
        (" {{nodes.fetch.json.items}} ", [{"id": 7}, None]),
        ("{{nodes.fetch.json.items.0.id}} days", "7 days"),
        ("{{nodes.fetch.json.items}}!", '[{"id": 7}, null]!'),
        ("{{nodes.fetch.json.a-b}}", True),
        ({"a": ["{{input.days}}", 1, None]}, {"a": [3, 1, None]}),
        ("{{vars.note}}", "{{input.city}} {{env.KEY}}"),
        ("{{env.KEY}} {{other.x}} {{input}}", "{{env.KEY}} {{other.x}} {{input}}"),
    ],
)
def test_a_reference_becomes_its_value_and_is_not_read_again(written: object, value: object) -> None:
    assert filled(written, VALUES) == value


@pytest.mark.parametrize(
    "path",
    [
        "input.gone",
        "nodes.gone.x",
        "nodes.fetch.json.items.2",
        "nodes.fetch.json.items.-1",
        "input.city.0",
        "nodes.fetch.json.items.²",
    ],
)
def test_a_reference_to_nothing_is_told_by_its_name(path: str) -> None:
    if path.endswith("²"):
        assert filled(f"{{{{{path}}}}}", VALUES) == f"{{{{{path}}}}}"
        return
    with pytest.raises(VariableMissing, match=path):
        filled(f"{{{{{path}}}}}", VALUES)


def test_references_are_told_with_their_places() -> None:
    config = {"a/b": ["x {{input.city}} {{nodes.n1.json.k}}"], "c": "{{env.KEY}}"}

    assert list(references(config)) == [("/a~1b/0", ("input", "city")), ("/a~1b/0", ("nodes", "n1", "json", "k"))]


CITY = Variable("city", VariableType.TEXT)
DAYS = Variable("days", VariableType.NUMBER, is_required=False, default=1)


def test_a_run_begins_with_what_is_given_and_the_defaults() -> None:
    assert given([CITY, DAYS], {"city": "Leipzig"}) == {"city": "Leipzig", "days": 1}


def test_all_that_is_wrong_with_what_is_given_is_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        given([CITY, DAYS], {"days": True, "more": 1})

    assert {one.pointer: one.message for one in refused.value.fields} == {
        "/input/city": "This is required.",
        "/input/days": "A number.",
        "/input/more": "This is not known here.",
    }


def test_declarations_are_checked() -> None:
    wrong = [CITY, CITY, Variable("1st"), Variable("b", VariableType.BOOLEAN, default=1)]

    assert declaration_problems(wrong) == [
        FieldError("/variables/1/name", "Another variable has this name."),
        FieldError("/variables/2/name", "Letters, digits and _, up to 64, no digit first."),
        FieldError("/variables/3/default", "True or false."),
    ]
    assert declaration_problems([Variable(f"v{at}") for at in range(101)])
