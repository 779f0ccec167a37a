"""What is said of code that brought nothing: in words, with the line where it is known."""

import json
import re

from workbench.agents.tools.outcomes import ToolFailure

_LONGEST = 500
_PLACE = re.compile(r"<input>:(\d{1,6}):\d{1,6}")

CODE_TOO_LONG = ToolFailure("code_too_long", "The code is longer than 64 KB.")
TIMED_OUT = ToolFailure("timed_out", "The code ran out of time. Look for a loop that does not end.")
CRASHED = ToolFailure("crashed", "The code made its interpreter fail.")
_NO_MEMORY = ToolFailure("out_of_memory", "The code needs more memory than one call may take.")
_FIXED = {
    "timed_out": TIMED_OUT,
    "too_long": ToolFailure("too_long", "What the code returned is longer than a tool may answer. Return less."),
    "no_function": ToolFailure("no_function", "The code exports no function. Write: export default (input) => …"),
    "nothing": ToolFailure("not_json", "The function returned nothing that JSON knows. Return a value, or null."),
    "waiting": ToolFailure(
        "no_answer", "The function waits for something that never comes: there are no timers and no network here."
    ),
}


def of(state: str, said: str) -> ToolFailure:
    """Return the failure for what the child says; ``said`` is what it has of an error."""
    if state in _FIXED:
        return _FIXED[state]
    if state == "stopped":
        return _stopped(said)
    name, message, stack = _parts(said)
    if name == "InternalError" and message == "out of memory":
        return _NO_MEMORY
    if not name and message == "null":  # what is thrown when there is no memory for an error either
        return ToolFailure(_NO_MEMORY.code, "The code needs more memory than one call may take, or it threw null.")
    shown = _cut(f"{name}: {message}" if name else f"The code threw: {message}")
    return not_json(shown) if state == "not_json" else ToolFailure("threw", shown, _line(stack))


def not_json(why: str) -> ToolFailure:
    """Return the failure of a result that cannot be written as JSON."""
    return ToolFailure("not_json", _cut(f"What the function returned is no JSON. {why}"))


def _stopped(said: str) -> ToolFailure:
    """Return the failure for what JavaScript itself cannot catch."""
    if said.startswith("InternalError: interrupted"):
        return ToolFailure(TIMED_OUT.code, TIMED_OUT.message, _line(said))
    if said.startswith(("InternalError: out of memory", "null")):
        return _NO_MEMORY
    name = said.partition(":")[0]
    return ToolFailure("syntax" if name == "SyntaxError" else "threw", _cut(said.partition("\n")[0]), _line(said))


def _parts(said: str) -> tuple[str, str, str]:
    name, message, stack = (json.loads(line) for line in said.split("\n"))
    return str(name), str(message), str(stack)


def _line(stack: str) -> int | None:
    """Return the first place of a stack that is in the code."""
    found = _PLACE.search(stack)
    return int(found[1]) if found else None


def _cut(text: str) -> str:
    plain = text.encode(errors="replace").decode()
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
