"""Calling a built-in tool: its arguments are checked, and whatever happens in it is an outcome."""

import time
from dataclasses import replace
from typing import Any

import structlog

from diatonic.common import offers
from diatonic.common.errors import AppError, FieldError, NotFound
from diatonic.common.offers import Asked, Offer
from workbench.agents.tools.outcomes import ToolFailure, ToolOutcome
from workbench.agents.tools.schemas import argument_problems, check_schema, plain

logger = structlog.get_logger(__name__)

_OUTPUT_BOUNDS = plain.Bounds(depth=32, values=20_000, size=256 * 1024)
_TOLD = 10


class UnknownBuiltin(NotFound):
    """No built-in tool has this name."""

    default_code = "builtin_unknown"


def register(offer: Offer) -> None:
    """Offer a tool to agents. Raises ``Invalid`` for a schema that no tool of a person could have."""
    check_schema(offer.input_schema)
    offers.register(offer)


def get(name: str) -> Offer:
    """Return the built-in tool of this name, active or not. Raises :class:`UnknownBuiltin`."""
    offer = offers.find(name)
    if offer is None:
        raise UnknownBuiltin(f"There is no built-in tool with the name {name[:60]}.")
    return offer


def all_tools() -> list[Offer]:
    """Return every built-in tool, by name; those that are not active too."""
    return offers.offered()


def call(name: str, arguments: Any, asked: Asked) -> ToolOutcome:
    """Call a built-in tool, and return what it brought, or why it brought nothing.

    Never raises for a name, arguments or what lies outside: a model may have made them up. Some tools ask other
    servers: for workers, and for the test bench.
    """
    begun = time.monotonic()
    outcome = _call(name, arguments, asked)
    return replace(outcome, seconds=round(time.monotonic() - begun, 3))


def _call(name: str, arguments: Any, asked: Asked) -> ToolOutcome:
    offer = offers.find(name)
    if offer is None or not offer.is_active():
        return _failed("not_available", f"The tool {name[:60]} is not available.")
    wrong = argument_problems(dict(offer.input_schema), arguments)
    if wrong:
        return _failed("arguments_invalid", _told(wrong))
    try:
        output = offer.run(asked, arguments)
    except AppError as failure:
        return _failed(failure.code, " ".join([failure.detail, *(field.message for field in failure.fields)]))
    except Exception:  # one tool's mistake is no reason to end a run
        logger.exception("builtin_failed", tool=name)
        return _failed("crashed", f"The tool {name} failed.")
    unfit = plain.problems(output, _OUTPUT_BOUNDS)
    return (
        _failed("not_json", f"What {name} brought is not taken. {unfit[0].message}") if unfit else ToolOutcome(output)
    )


def _failed(code: str, message: str) -> ToolOutcome:
    return ToolOutcome(failure=ToolFailure(code, message))


def _told(wrong: list[FieldError]) -> str:
    """Return what a model needs to correct its arguments."""
    return "The arguments do not fit. " + " ".join(f"{one.pointer}: {one.message}" for one in wrong[:_TOLD])
