"""DynamoDB refuses calls since they are too many: runs come out right all the same, and an operator sees it."""

import pytest
from django.conf import settings
from django.test import Client

from diatonic.common import clock
from diatonic.common.errors import Unavailable
from diatonic.common.jobs import worker
from diatonic.common.jobs.store import Job
from tests.faults.between import Between
from tests.faults.breaking import bring_forward
from tests.workbench.runs.executing import WORKER, Team, counting
from workbench.runs import services
from workbench.runs.rules.runs import Run
from workbench.runs.rules.states import RunStatus


@pytest.fixture(autouse=True)
def _soon(between: Between) -> None:
    """Every call goes over the line."""


def _run(team: Team) -> Run:
    agent = team.line(
        ("one", "tool", {"tool": "test-count"}),
        ("keep", "data", {"action": "put", "key": "k", "value": 1}),
        ("two", "tool", {"tool": "test-count"}),
        builtin_tools=["test-count"],
    )
    return team.start(agent)


def _told(operation: str, name: str) -> float:
    table = settings.DIATONIC.table_prefixes["core"] + name
    text = Client().get("/metrics", REMOTE_ADDR="127.0.0.1").content.decode()
    wanted = f'diatonic_dynamodb_throttled_total{{operation="{operation}",table="{table}"}} '
    return sum(float(line.removeprefix(wanted)) for line in text.splitlines() if line.startswith(wanted))


def test_what_is_refused_now_and_then_is_asked_again_and_counted(between: Between) -> None:
    calls, team = counting(), Team()
    run = _run(team)
    between.heal()
    between.throttled.update({"TransactWriteItems": 4, "GetItem": 2, "BatchGetItem": 1, "Query": 1, "UpdateItem": 1})

    found = team.go_on(run).run

    assert (found.status, len(calls)) == (RunStatus.COMPLETED, 2)
    assert max(between.throttled.values()) <= 0  # all of them were met
    assert _told("UpdateItem", "jobs") == 1
    assert _told("TransactWriteItems", "agent-runs") == 4


def test_a_run_whose_writes_are_refused_for_long_goes_on_later_from_where_it_stood(between: Between) -> None:
    calls, team = counting(), Team()
    run = _run(team)
    (job,) = [job for job in Job.scan() if job.arguments.get("run_id") == run.run_id]
    between.throttled["TransactWriteItems"] = 1_000
    with pytest.raises(Unavailable):
        services.go_on(WORKER, run_id=run.run_id, now=clock.now())
    worker.run(job.job_id)
    between.heal()

    bring_forward(job.job_id)
    worker.run(job.job_id)

    assert (team.look(run).run.status, len(calls)) == (RunStatus.COMPLETED, 2)
