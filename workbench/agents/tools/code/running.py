"""Has the child run a person's code, and believes nothing it says unchecked."""

import json
import logging
import math
import re
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass as checked

from diatonic.common.untrusted.runner import RESULT, Ending, is_plain, run
from diatonic.common.untrusted.sandbox import Limits
from workbench.agents.tools.code import failures
from workbench.agents.tools.outcomes import LogLine, ToolFailure, ToolOutcome
from workbench.agents.tools.schemas import plain
from workbench.agents.tools.schemas.checking import ARGUMENT_BOUNDS

logger = logging.getLogger(__name__)

MAX_CODE = 64 * 2**10
_CHILD = "workbench.agents.tools.code.child"
_INTERPRETER = 192 * 2**20  # address space of Python itself
_LEVELS = {"d": "debug", "i": "info", "w": "warn", "e": "error"}
_LINE = re.compile(r'([diwe])(".*")')


@dataclass(frozen=True, slots=True)
class CodeLimits:
    """What one call may take: ``seconds`` of computing, ``memory``, ``stack`` and ``output`` in bytes; and the log.

    ``wall_seconds`` is when the child is killed, whatever it does; on a machine with much to do computing takes longer.
    """

    seconds: float = 5.0
    wall_seconds: float = 20.0
    memory: int = 32 * 2**20
    stack: int = 512 * 2**10
    output: int = 256 * 2**10
    log_lines: int = 200
    log_line: int = 1_000


_USUAL = CodeLimits()


@checked(frozen=True, slots=True)
class _Answer:
    """What the child wrote."""

    state: str
    said: str
    log: str
    dropped: int
    unprotected: tuple[str, ...] = ()


def run_code(code: str, arguments: Any, *, limits: CodeLimits = _USUAL) -> ToolOutcome:
    """Run a person's JavaScript with these arguments, and return what its function returned, or why it did not.

    The code is a module whose default export is the function. Blocks for up to ``limits.wall_seconds``: for workers,
    and for the test bench. Never raises for what the code does or what the arguments are; whether they fit the tool's
    schema is asked before (:func:`check_arguments`).
    """
    begun = time.monotonic()
    outcome = _unfit(code, arguments) or _run(code, arguments, limits)
    return replace(outcome, seconds=round(time.monotonic() - begun, 3))


def _unfit(code: str, arguments: Any) -> ToolOutcome | None:
    if plain.problems(code, plain.Bounds(depth=1, values=1, size=2 * MAX_CODE)) or len(code.encode()) > MAX_CODE:
        return ToolOutcome(failure=failures.CODE_TOO_LONG)
    wrong = plain.problems(arguments, ARGUMENT_BOUNDS)
    return ToolOutcome(failure=ToolFailure("arguments_invalid", wrong[0].message)) if wrong else None


def _run(code: str, arguments: Any, limits: CodeLimits) -> ToolOutcome:
    job = asdict(limits) | {"code": code, "arguments": json.dumps(arguments)}
    bounds = Limits(
        cpu_seconds=math.ceil(limits.seconds) + 1,
        wall_seconds=limits.wall_seconds,
        memory=limits.memory + _INTERPRETER,
        file_size=_largest_result(limits),
        open_files=8,
    )
    with tempfile.TemporaryDirectory(prefix="tool-") as name:
        folder = Path(name)
        ending = run(folder, program=_CHILD, job=job, limits=bounds)
        if ending is not Ending.DONE:
            return ToolOutcome(failure=failures.TIMED_OUT if ending is Ending.TIMED_OUT else failures.CRASHED)
        try:
            return _read(folder / RESULT, limits)
        except (OSError, ValueError, RecursionError):  # pydantic's and json's errors are ValueErrors
            logger.exception("a tool's child wrote a result that makes no sense")
            return ToolOutcome(failure=failures.CRASHED)


def _largest_result(limits: CodeLimits) -> int:
    """Every character may be written in six, and the text of the log twice in that way."""
    return 6 * (limits.output + 6 * limits.log_lines * (limits.log_line + 4)) + 4096


def _read(result: Path, limits: CodeLimits) -> ToolOutcome:
    if not is_plain(result) or result.stat().st_size > _largest_result(limits):
        raise ValueError("The result is not a file, or too long.")
    answer = TypeAdapter(_Answer).validate_json(result.read_bytes())
    if answer.unprotected:
        logger.warning("this system does not keep a tool's child from: %s", ", ".join(answer.unprotected))
    log = tuple(line for text in answer.log.split("\n")[: limits.log_lines] if (line := _log_line(text)))
    said = _outcome(answer, limits)
    return replace(said, log=log, is_log_cut=answer.dropped > 0)


def _log_line(text: str) -> LogLine | None:
    found = _LINE.fullmatch(text)
    # Half a character (a lone surrogate) can neither be stored nor sent.
    return LogLine(_LEVELS[found[1]], json.loads(found[2]).encode(errors="replace").decode()) if found else None


def _outcome(answer: _Answer, limits: CodeLimits) -> ToolOutcome:
    if answer.state != "done":
        return ToolOutcome(failure=failures.of(answer.state, answer.said))
    if len(answer.said.encode()) > limits.output:
        return ToolOutcome(failure=failures.of("too_long", ""))
    output = json.loads(answer.said)
    wrong = plain.problems(output, plain.Bounds(depth=64, values=limits.output, size=2 * limits.output))
    return ToolOutcome(failure=failures.not_json(wrong[0].message)) if wrong else ToolOutcome(output=output)
