"""Real workers serve organizations in turn: who has queued many runs keeps nobody waiting who has queued one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from diatonic.common.dynamo import tables
from local.place import Place
from local.processes import wait_until
from tests.faults.installation import Installation
from tests.workbench.runs.executing import Team
from workbench.runs.models import RunItem
from workbench.runs.rules.runs import AT_ONCE, Run
from workbench.runs.rules.states import RunStatus
from workbench.runs.store.items import as_run

_MANY = 40
#: Two workers take what comes first, and one of them what comes second.
_BEFORE = 3


@pytest.fixture
def idle(
    place: Place, tmp_path: Path, point: Callable[..., None], broker: Callable[[str], None]
) -> Iterator[Installation]:
    """An installation whose workers are not started yet; hints of this process go to it."""
    with Installation(place, tmp_path / "installation") as made:
        point(**made.addresses)
        broker(made.addresses["redis_url"])
        tables.create_all()
        yield made


@pytest.mark.parametrize("is_lost", [False, True], ids=["", "and Redis is lost"])
def test_a_run_of_another_organization_begins_before_the_many(idle: Installation, *, is_lost: bool) -> None:
    eager, modest = Team("demo"), Team("north")
    many, one = eager.line(("rest", "parallel", {})), modest.line(("rest", "parallel", {}))
    theirs = [eager.start(many) for _ in range(_MANY)]
    late = modest.start(one)
    if is_lost:
        with redis.Redis.from_url(idle.addresses["redis_url"]) as queue:
            queue.flushall()

    idle.start("worker", "beat")
    wait_until(lambda: all(run.completed_at for run in _look([*theirs, late])), "the end of every run", 120)

    found, (only,) = _look(theirs), _look([late])
    assert {run.status for run in [*found, only]} == {RunStatus.COMPLETED}
    assert sum(run.begun_at < only.begun_at for run in found) <= (AT_ONCE if is_lost else _BEFORE)
    waited = sorted(found, key=lambda run: run.started_at)[AT_ONCE:]
    order = [run.run_id for run in sorted(waited, key=lambda run: run.begun_at)]
    assert max(abs(order.index(run.run_id) - place) for place, run in enumerate(waited)) <= _BEFORE


def _look(runs: list[Run]) -> list[Run]:
    return [as_run(item) for item in RunItem.batch_get([run.run_id for run in runs], consistent_read=True)]
