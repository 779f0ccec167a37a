"""A worker is killed at every write that it makes, before it and after it: the run goes on, and nothing is called twice."""

from typing import Any

import pytest

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from tests.organizations.media.conftest import Killed
from tests.workbench.runs.executing import Team, counting, take_over
from workbench.agents.tools.outcomes import ToolOutcome
from workbench.runs import services
from workbench.runs.rules.runs import Decision, WaitKind
from workbench.runs.rules.states import RunStatus
from workbench.runs.services import tooling

_MOST_WRITES = 40


@pytest.mark.parametrize("is_written", [False, True], ids=["before", "after"])
def test_killed_at_any_write_a_run_ends_or_asks(
    team: Team, monkeypatch: pytest.MonkeyPatch, *, is_written: bool
) -> None:
    called, counted = list[str](), counting()

    def run_code(*_: Any, **__: Any) -> ToolOutcome:
        called.append("")
        return ToolOutcome("once")

    monkeypatch.setattr(tooling, "run_code", run_code)
    tool = team.tool()
    agent = team.line(
        ("count", "tool", {"tool": "test-count"}),
        ("once", "tool", {"tool": tool}),
        ("keep", "data", {"action": "put", "key": "k", "value": "{{nodes.once}}"}),
        tools=[tool],
        builtin_tools=["test-count"],
    )
    asked = 0
    for nth in range(1, _MOST_WRITES):
        called.clear()
        counted.clear()
        run = team.start(agent)
        was_killed = killed_at(nth, run, monkeypatch, is_written=is_written)
        take_over(run)
        for wait in team.look(run).waits:
            assert wait.kind is WaitKind.UNKNOWN
            asked += 1
            services.decide(
                team.owner,
                run_id=run.run_id,
                wait_id=wait.wait_id,
                decision=Decision.DONE,
                output="once",
                now=clock.now(),
            )
            take_over(run)
        found = team.look(run)
        assert (found.run.status, found.output) == (RunStatus.COMPLETED, "once"), nth
        assert len(called) <= 1, nth
        assert len(counted) <= 2, nth
        if not was_killed:
            break
    else:
        pytest.fail("the run makes more writes than it should")
    assert asked >= 1


def killed_at(nth: int, run: Any, monkeypatch: pytest.MonkeyPatch, *, is_written: bool) -> bool:
    """Let a worker go on with the run until its nth transaction; say whether it came that far."""
    real, written = Transaction._write, list[int]()

    def dying(self: Transaction, token: str) -> None:
        written.append(1)
        if len(written) == nth:
            if is_written:
                real(self, token)
            raise Killed
        real(self, token)

    with monkeypatch.context() as patch:
        patch.setattr(Transaction, "_write", dying)
        try:
            take_over(run)
        except Killed:
            return True
    return False
