"""The other side of :func:`run_code`: runs a person's code and writes how it ended; nothing else of ours is in here.

It is started for every call, so it imports little: the binding itself, and not the package around it, whose
threads and logging take three times as long as all the rest.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from _quickjs import Context, JSException

from diatonic.common.untrusted.sandbox import Limits, shut_in

_HARNESS = Path(__file__).with_name("harness.js")
# Both are modules of the same name, and the first of a name is the one that is found.
_START = "import * as tool from '<input>'; __start(tool);"
_READING_SECONDS, _READING_MEMORY = 2, 16 * 2**20


def main() -> None:
    """Read code, arguments and limits from standard input, run them, and write the result."""
    job = json.loads(sys.stdin.read())
    harness = _HARNESS.read_text(encoding="utf-8")
    unprotected = shut_in(Limits(**job["limits"]))
    answer = _run(job, harness)
    answer["unprotected"] = unprotected
    Path("result.json").write_text(json.dumps(answer), encoding="ascii")


def _run(job: dict[str, Any], harness: str) -> dict[str, Any]:
    context = Context()
    context.set_max_stack_size(job["stack"])
    context.set_memory_limit(job["memory"])
    ask = context.eval(f"({harness.rstrip().rstrip(';')})")(job["arguments"], job["log_lines"], job["log_line"])
    context.set_time_limit(job["seconds"])
    deadline = time.process_time() + job["seconds"]
    try:
        ask("loading", context.module(job["code"]))
        context.module(_START)
        while ask("state") == "waiting" and time.process_time() < deadline:
            if not context.execute_pending_job():
                break
        state, said = ask("state"), ask("answer")
    except JSException as error:  # what JavaScript cannot catch: a limit; and what does not parse
        state, said = "stopped", str(error)
    if state == "waiting" and time.process_time() >= deadline:
        state = "timed_out"
    if len(said) > job["output"]:
        state, said = "too_long", ""
    return {"state": state, "said": said, **_log(context, ask)}


def _log(context: Any, ask: Any) -> dict[str, Any]:
    """Return what was printed; after a limit was reached there has to be room to say it."""
    try:
        context.set_time_limit(_READING_SECONDS)
        context.set_memory_limit(context.memory()["malloc_size"] + _READING_MEMORY)
        return {"log": ask("log"), "dropped": ask("dropped")}
    except JSException:
        return {"log": "", "dropped": 1}
