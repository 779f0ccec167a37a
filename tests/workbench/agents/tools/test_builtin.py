"""Built-in tools: what is offered, how it is called, and what is said when it cannot be."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diatonic.common import offers
from diatonic.common.errors import Denied, Invalid
from diatonic.common.offers import Asked, Offer
from diatonic.common.scope import Scope
from workbench.agents.tools import builtin
from workbench.agents.tools.builtin.arithmetic import NotArithmetic, evaluate
from workbench.agents.tools.outcomes import ToolOutcome

NOW = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
ASKED = Asked(Scope("o-1", "u-1", "editor"), NOW, project_id="p-1")
ECHO = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "_offers", dict(offers._offers))


def offered(run: offers.Run, **changes: Any) -> None:
    builtin.register(Offer("echo", "Says it again.", ECHO, "test", run, **changes))


def call(name: str, arguments: Any) -> ToolOutcome:
    return builtin.call(name, arguments, ASKED)


def problem(name: str, arguments: Any) -> tuple[str, str]:
    outcome = call(name, arguments)
    assert outcome.failure is not None
    assert outcome.is_error
    return outcome.failure.code, outcome.failure.message


def test_what_another_app_offers_is_called_for_the_person_who_asks() -> None:
    offered(lambda asked, arguments: [asked.scope.user_id, asked.project_id, arguments["text"]])

    outcome = call("echo", {"text": "hello"})

    assert (outcome.output, outcome.is_error) == (["u-1", "p-1", "hello"], False)


def test_everything_that_is_offered_is_listed_by_name() -> None:
    names = [offer.name for offer in builtin.all_tools()]

    assert names == sorted(names)
    assert {"calculator", "current-time"} <= set(names)
    assert builtin.get("calculator").category == "math"


def test_a_name_that_nobody_offers_is_not_found() -> None:
    with pytest.raises(builtin.UnknownBuiltin):
        builtin.get("nothing")
    assert problem("nothing", {})[0] == "not_available"


def test_what_is_not_active_just_now_is_not_called() -> None:
    offered(lambda *_: 1, is_active=lambda: False)

    assert problem("echo", {"text": "a"}) == ("not_available", "The tool echo is not available.")


def test_arguments_that_do_not_fit_are_told_so_that_a_model_can_correct_them() -> None:
    offered(lambda *_: 1)

    assert problem("echo", {"text": 5}) == ("arguments_invalid", "The arguments do not fit. /text: A text.")


def test_what_a_tool_may_not_do_is_said_in_its_words() -> None:
    def run(*_: Any) -> Any:
        raise Denied("You cannot see modules.")

    offered(run)

    assert problem("echo", {"text": "a"}) == ("denied", "You cannot see modules.")


def test_a_tool_that_fails_is_told_without_what_went_wrong_inside() -> None:
    def run(*_: Any) -> Any:
        raise KeyError("table-secrets")

    offered(run)

    assert problem("echo", {"text": "a"}) == ("crashed", "The tool echo failed.")


@pytest.mark.parametrize("output", [object(), {"a": float("nan")}, "x" * 300_000, ["a"] * 30_000])
def test_a_tool_that_brings_what_is_no_json_or_too_much_is_told(output: Any) -> None:
    offered(lambda *_: output)

    assert problem("echo", {"text": "a"})[0] == "not_json"


def test_an_offer_needs_a_name_and_a_schema_as_any_tool() -> None:
    with pytest.raises(ValueError, match="is no name"):
        offers.register(Offer("Echo It", "", ECHO, "test", lambda *_: 1))
    with pytest.raises(Invalid):
        builtin.register(Offer("echo", "", {"type": "array"}, "test", lambda *_: 1))


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("0.1 + 0.2", "0.3"),
        ("(12.5 + 3) * 1.19", "18.445"),
        ("2 + 3 * 4 - 6 / 3", "12"),
        ("2^3^2", "512"),
        ("2 ** -1", "0.5"),
        ("-2^2", "-4"),
        ("--2", "2"),
        ("-7 % 3", "2"),
        ("7 % -3", "-2"),
        ("10 / 3", "3.333333333333333333333333333333333"),
        ("1e3 + .5", "1000.5"),
        ("round(2.345, 2) + round(2.5)", "5.35"),
        ("max(1, 2, 3) - min(4, abs(-5))", "-1"),
        ("floor(-1.5) + ceil(1.2)", "0"),
        ("sqrt(2) ^ 2 - 2 < 1", None),
        ("sqrt(16)", "4"),
        ("round(ln(e), 20)", "1"),
        ("log10(1000)", "3"),
        ("10^300 / 10^299", "10"),
        ("10^100", "1E+100"),
        ("0 * -1", "0"),
    ],
)
def test_the_calculator_is_exact(expression: str, result: str | None) -> None:
    if result is None:
        with pytest.raises(NotArithmetic, match="'<' is not understood"):
            evaluate(expression)
    else:
        assert call("calculator", {"expression": expression}).output == {"result": result}


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("1 / 0", "Nothing can be divided by zero"),
        ("0 ^ 0", "no number"),
        ("ln(0)", "no number"),
        ("sqrt(-1)", "no number"),
        ("1e400 % 3", "no number"),
        ("9^9^9^9^9", "too large"),
        ("exp(exp(9))", "too large"),
        ("1" * 61, "more than 60"),
        ("(" * 60 + "1" + ")" * 60, "50 brackets"),
        ("2^" * 100 + "2", "50 powers"),
        ("1 2", "missing before '2'"),
        ("3 +", "missing at the end"),
        ("", "missing at the end"),
        ("(1", "closing bracket"),
        ("sqrt 4", "needs brackets"),
        ("sqrt(1, 2)", "takes one number"),
        ("round(1, 0.5)", "whole number of places"),
        ("__import__('os')", "'_' is not understood"),
        ("os(1)", "'os' is not known"),
        ("1 if 1 else 2", "missing before 'if'"),
        ("1" + " + 1" * 200, "At most 500"),
    ],
)
def test_what_is_no_arithmetic_is_said_so(expression: str, sentence: str) -> None:
    with pytest.raises(NotArithmetic, match=sentence):
        evaluate(expression)


@given(st.text(alphabet="0123456789.+-*/%^(),e pisqrtlnabmx", max_size=60))
def test_any_text_has_a_result_or_a_sentence(text: str) -> None:
    try:
        result = evaluate(text)
    except NotArithmetic:
        return
    assert Decimal(result).is_finite()


def test_the_time_is_told_in_the_zone_that_is_asked_for() -> None:
    assert call("current-time", {"zone": "Europe/Berlin"}).output == {
        "utc": "2026-07-01T22:30:00+00:00",
        "local": "2026-07-02T00:30:00+02:00",
        "zone": "Europe/Berlin",
        "weekday": "Thursday",
        "week": 27,
    }
    assert call("current-time", {}).output["zone"] == "UTC"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "/etc/passwd", "", "Europe", "a\x00b", "x" * 50])
def test_a_zone_that_nobody_knows_is_said_so(zone: str) -> None:
    assert problem("current-time", {"zone": zone})[1] == "No time zone has this name. A name such as Europe/Berlin."
