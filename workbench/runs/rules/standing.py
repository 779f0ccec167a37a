"""How a run and its nodes stand, in one word each, and what a person does about a run that failed."""

from collections.abc import Mapping
from typing import Any

from workbench.runs.rules.runs import Run
from workbench.runs.rules.states import RunStatus

#: A run that nobody works on until somebody answers is ``running`` by its status; on screens it is this.
WAITS = "waits"
STANDINGS = (RunStatus.QUEUED.value, RunStatus.RUNNING.value, WAITS, *(
    one.value for one in (RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.STOPPED)
))  # fmt: skip

_ADVICE = {
    "budget_exhausted": "Have the owner add to the budget, then resume the run: what finished is not paid again.",
    "calls_too_many": "Resume the run in a minute.",
    "model_away": "The model did not answer. Resume the run in a moment, or choose another model.",
    "model_failed": "Resume the run in a moment. If the model refuses again, change the instructions or the model.",
    "model_unknown": "Choose another model for the agent, then resume with the latest configuration.",
    "model_not_allowed": "Choose a model that is allowed here, then resume with the latest configuration.",
    "no_model": "Choose a model for the agent, then resume with the latest configuration.",
    "prompt_too_long": "Shorten the instructions or what it is given, then resume with the latest configuration.",
    "max_tokens": "The answer did not fit. Ask for a shorter one, then resume with the latest configuration.",
    "too_many_turns": "The agent went round without an end. Make its instructions clearer, then resume.",
    "timed_out": "Give the node more time, or less to do, then resume with the latest configuration.",
    "variable_missing": "Correct the reference in the flow, then resume with the latest configuration.",
    "rejected": "Somebody decided against it. Resume the run to be asked again.",
    "person_gone": "Somebody who may run agents has to start it anew.",
    "broken": "Resume the run. If it breaks again, tell support its number.",
}
_OTHERWISE = "Look at the last lines of the log, correct the agent or tool, then resume with the latest configuration."


def standing(run: Run) -> str:
    """Return the word for how a run stands. One that was answered, and waits in line to go on, is queued again."""
    if run.is_lined_up:
        return RunStatus.QUEUED.value
    return WAITS if run.is_parked and run.status is RunStatus.RUNNING else run.status.value


def advice(error: Mapping[str, Any]) -> str:
    """Return what a person does about why a run failed."""
    return _ADVICE.get(str(error.get("code", "")), _OTHERWISE)
