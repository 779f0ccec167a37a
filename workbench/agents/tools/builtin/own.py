"""The workbench's own built-in tools, as agents and people see them."""

from diatonic.common.offers import Offer
from workbench.agents.tools.builtin import arithmetic, searching, times, web
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
_HTTP_GET = Offer(
    name="http-get",
    description=(
        "Reads what is at an address of the web: JSON as it is, a page as its text. Only servers that this agent's "
        "configuration lists are asked."
    ),
    input_schema={
        "type": "object",
        "properties": {"url": {"type": "string", "minLength": 1, "maxLength": web.MAX_URL}},
        "required": ["url"],
        "additionalProperties": False,
    },
    category="web",
    run=web.get,
)
_WEB_SEARCH = Offer(
    name="web-search",
    description="Searches the web, and returns titles, addresses and extracts of what it finds.",
    input_schema={
        "type": "object",
        "properties": {
            "query": {"type": "string", "minLength": 1, "maxLength": searching.MAX_QUERY},
            "count": {"type": "integer", "minimum": 1, "maximum": searching.MAX_RESULTS},
        },
        "required": ["query"],
        "additionalProperties": False,
    },
    category="web",
    run=searching.search,
    is_active=searching.is_configured,
)


def register_own() -> None:
    """Offer them; called when Django starts."""
    for offer in (_CALCULATOR, _CURRENT_TIME, _HTTP_GET, _WEB_SEARCH):
        register(offer)
