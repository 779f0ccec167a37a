"""What a worker imports that writes down every call of a code tool, before it is made, where no kill undoes it."""

import os
from typing import Any

from workbench.agents.tools.code import running
from workbench.agents.tools.outcomes import ToolOutcome
from workbench.runs.services import tooling

#: The variable that names the file: a line for every call, with the tool's argument ``n``.
VARIABLE = "COUNTED_CALLS"
_real = running.run_code


def run_code(code: str, arguments: Any, **said: Any) -> ToolOutcome:
    """Write down, and call."""
    file = os.open(os.environ[VARIABLE], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(file, f"{arguments['n']}\n".encode())
    os.close(file)
    return _real(code, arguments, **said)


if VARIABLE in os.environ:  # in the worker alone: the process of the tests imports this too
    tooling.run_code = run_code  # type: ignore[attr-defined]  # a name that it imports, and does not offer
