"""The workbench's own built-in tools, as agents and people see them."""

from diatonic.common.offers import Offer
from workbench.agents.tools.builtin import arithmetic, times
from workbench.agents.tools.builtin.calling import register

_CALCULATOR = Offer(
    name="calculator",
    description=(
        "Works out arithmetic exactly, in decimals: + - * / % ^, brackets, pi, e, and abs, ceil, exp, floor, ln, log10, "
        "max, min, round, sqrt. For example (12.5 + 3) * 1.19."
    ),
    input_schema={
        "type": "object",
        "properties": {"expression": {"type": "string", "minLength": 1, "maxLength": arithmetic.LONGEST}},
        "required": ["expression"],
        "additionalProperties": False,
    },
    category="math",
    run=lambda _, arguments: {"result": arithmetic.evaluate(arguments["expression"])},
)
_CURRENT_TIME = Offer(
    name="current-time",
    description="Says what time it is, in UTC and in a time zone such as Europe/Berlin.",
    input_schema={
        "type": "object",
        "properties": {"zone": {"type": "string", "maxLength": 60, "description": "A zone of the IANA database."}},
        "additionalProperties": False,
    },
    category="time",
    run=lambda asked, arguments: times.told(asked.now, arguments.get("zone", "UTC")),
)


def register_own() -> None:
    """Offer them; called when Django starts."""
    for offer in (_CALCULATOR, _CURRENT_TIME):
        register(offer)
