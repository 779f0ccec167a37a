"""kill -9 of the worker in the middle of 200 runs: each ends or asks a person, and no tool is called twice that must not be."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from diatonic.common import clock
from diatonic.common.dynamo import tables
from local.place import Place
from local.processes import wait_until
from tests.faults import counting_calls
from tests.faults.breaking import let_go
from tests.faults.installation import Installation
from tests.workbench.runs.executing import Drawn, Team
from workbench.runs import services
from workbench.runs.models import RunItem
from workbench.runs.rules.runs import Decision, Run, WaitKind
from workbench.runs.rules.states import RunStatus
from workbench.runs.store.items import as_run

logger = structlog.get_logger(__name__)

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

_RUNS, _KILLS = 200, 25
_NODES: list[Drawn] = [
    ("double", "tool", {"tool": "calculator", "arguments": {"expression": "{{input.n}} * 2"}}),
    ("once", "tool", {"tool": "once", "arguments": {"n": "{{input.n}}"}}),
    ("keep", "data", {"action": "put", "key": "last-{{input.n}}", "value": "{{nodes.once}}"}),
    ("read", "data", {"action": "get", "key": "last-{{input.n}}"}),
    ("small", "condition", {"condition": {"left": "{{nodes.read.n}}", "test": "is_not", "right": None}}),
    ("half", "tool", {"tool": "calculator", "arguments": {"expression": "{{nodes.double.result}} / 2"}}),
    ("apart", "parallel", {}),
    ("again", "tool", {"tool": "calculator", "arguments": {"expression": "{{nodes.half.result}} + 0"}}),
]


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """Where the worker writes down the calls of the tool."""
    return tmp_path / "calls"


@pytest.fixture
def counted(
    place: Place, tmp_path: Path, calls: Path, point: Callable[..., None], broker: Callable[[str], None]
) -> Iterator[Installation]:
    """An installation whose worker writes down calls; hints of this process go to it."""
    said = {"DJANGO_SETTINGS_MODULE": "tests.faults.counting_settings", counting_calls.VARIABLE: str(calls)}
    with Installation(place, tmp_path / "installation", **said) as made:
        point(**made.addresses)
        broker(made.addresses["redis_url"])
        tables.create_all()
        made.start("worker", "beat")
        yield made


def test_killed_again_and_again_every_run_ends_or_asks_and_nothing_is_called_twice(
    counted: Installation, calls: Path
) -> None:
    team = Team()
    tool = team.tool(name="once", code="export default ({ n }) => ({ n })")
    agent = team.line(*_NODES, inputs=["n"], tools=[tool], builtin_tools=["calculator"])
    runs = [team.start(agent, n=number) for number in range(_RUNS)]

    for kill in range(_KILLS):
        _wait_for_progress(runs[::4], 2 + 3 * kill % 14)  # a part of them tells enough, and takes less from the worker
        counted.kill("worker")
        if kill % 5:  # every fifth time nobody helps: the lease ends by itself, and the sweep finds it
            let_go()
        counted.start("worker")
    found = _settled(runs)
    waiting = [run for run in found if run.is_parked]
    logger.info("killed_runs", runs=_RUNS, kills=_KILLS, asked=len(waiting))

    assert Counter(run.status for run in found if not run.is_parked) == {RunStatus.COMPLETED: _RUNS - len(waiting)}
    assert _twice(calls) == []
    for run in waiting:
        (wait,) = services.get_run(team.owner, run_id=run.run_id).waits
        assert wait.kind is WaitKind.UNKNOWN
        answer = {"n": wait.asked["arguments"]["n"]}
        services.decide(
            team.owner, run_id=run.run_id, wait_id=wait.wait_id, decision=Decision.DONE, output=answer, now=clock.now()
        )
    over = _settled(runs)
    assert {run.status for run in over} == {RunStatus.COMPLETED}
    assert _twice(calls) == []


def _look(runs: list[Run]) -> list[Run]:
    return [as_run(item) for item in RunItem.batch_get([run.run_id for run in runs], consistent_read=True)]


def _wait_for_progress(runs: list[Run], nodes: int) -> None:
    begun = sum(run.done for run in _look(runs))

    def got_on() -> bool:
        now = _look(runs)
        return sum(run.done for run in now) >= begun + nodes or all(run.completed_at or run.is_parked for run in now)

    wait_until(got_on, f"{nodes} nodes", 120)


def _settled(runs: list[Run]) -> list[Run]:
    wait_until(lambda: all(run.completed_at or run.is_parked for run in _look(runs)), "the end of every run", 300)
    return _look(runs)


def _twice(calls: Path) -> list[str]:
    return [number for number, times in Counter(calls.read_text().split()).items() if times > 1]
