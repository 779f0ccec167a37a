"""Who starts runs, sees them, stops them, and answers what they ask for."""

from diatonic.common.errors import Denied
from diatonic.common.scope import Scope
from workbench.runs.rules.runs import Run, WaitKind


def check_can_execute(scope: Scope) -> None:
    """Raise unless the person may run agents."""
    scope.check("runs.execute", "You may not run agents here. An administrator can allow it.")


def check_can_view(scope: Scope) -> None:
    """Raise unless the person may see the organization's runs."""
    scope.check("agents.view", "You may not see runs here. An administrator can allow it.")


def can_see_everybodys(scope: Scope) -> bool:
    """Say whether the person sees how everybody's runs went over time, and what they cost; for templates."""
    return scope.can("llm.view")


def check_can_see_runs_of(scope: Scope, user_id: str) -> None:
    """Raise unless the person may see how the runs of this one went over time; of everybody where none is named."""
    check_can_view(scope)
    if user_id != scope.user_id:
        scope.check("llm.view", "Only builders and administrators see how the runs of others went.")


def can_look_into(scope: Scope, run: Run) -> bool:
    """Say whether the person may see what a run was given, said and came to: their own, or with ``runs.approve``.

    It acts as who started it, so it may have read what others may not.
    """
    return scope.user_id == run.user_id or scope.can("runs.approve")


def check_can_look_into(scope: Scope, run: Run) -> None:
    """Raise unless the person may see what a run was given, said and came to."""
    if not can_look_into(scope, run):
        scope.check("runs.approve", "This run is somebody else's. Who started it and builders see what it came to.")


def can_control(scope: Scope, run: Run) -> bool:
    """Say whether the person may stop and resume a run: their own, or with ``runs.approve`` everybody's."""
    return scope.can("runs.approve") or (scope.user_id == run.user_id and scope.can("runs.execute"))


def check_can_control(scope: Scope, run: Run) -> None:
    """Raise unless the person may stop and resume a run."""
    if not can_control(scope, run):
        scope.check("runs.approve", "This run is somebody else's. Who started it and builders can stop and resume it.")


def may_change_configuration(scope: Scope, run: Run) -> bool:
    """Say whether the person may have a run go on with another configuration than it began with.

    It acts as who started it, with what they may do: nobody else says what that is.
    """
    return scope.user_id == run.user_id


def check_may_change_configuration(scope: Scope, run: Run) -> None:
    """Raise unless the person may have a run go on with another configuration than it began with."""
    if not may_change_configuration(scope, run):
        raise Denied(
            "Only who started this run can have it go on with the latest configuration: it acts in their name."
        )


def can_answer(scope: Scope, run: Run, kind: str) -> bool:
    """Say whether the person may answer what a run waits for: an action who started it, the rest with ``runs.approve``."""
    return scope.user_id == run.user_id if kind == WaitKind.ACTION else scope.can("runs.approve")


def check_can_approve(scope: Scope) -> None:
    """Raise unless the person may decide what runs wait for."""
    scope.check("runs.approve", "You may not decide what runs wait for. A builder can.")
