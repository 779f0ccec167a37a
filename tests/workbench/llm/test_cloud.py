"""Our own calls of cloud services: counted beside requests and jobs, held to a limit, and never in a reader's way."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from diatonic.common import clock, cloud, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.jobs import worker
from diatonic.common.jobs.store import Job
from local.processes import wait_until
from organizations.notifications import services as notifications
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import OWNER
from tests.workbench.llm.asking import ask, asked
from workbench.llm import services
from workbench.llm.models import AwsRateItem
from workbench.llm.rules.cloud import CloudCalls, ends_at, uses
from workbench.llm.services import cloud as noting
from workbench.llm.store import cloud as store

MORNING = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
done: list[str] = []


@jobs.handler(attempts=2)
def work(scope: Any, **_: Any) -> None:
    """Read something, and say that it was done."""
    services.get_limits(OWNER)
    done.append(scope.organization_id)


@pytest.fixture
def counts(configure: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[noting.Counts]:
    """What this process counts, written when a test says so."""
    configure(cloud_count_seconds=300.0)
    made = noting.Counts()
    monkeypatch.setattr(noting, "counts", made)
    done.clear()
    yield made
    made._ending.set()


@pytest.fixture
def olga() -> Any:
    make_organization("demo")
    return make_person("demo", name="Olga", role="owner")


def _stored() -> AwsRateItem:
    return AwsRateItem.get("demo", consistent_read=True)


def _make_due() -> None:
    tx = Transaction()
    jobs.due(tx, task=f"{__name__}.work", organization_id="demo", arguments={}, at=clock.now(), job_id="job-1")
    tx.commit()


def _use_up(counts: noting.Counts, configure: Any) -> None:
    configure(cloud_limits={"dynamodb": 5})
    counts.take("demo", {"dynamodb": 5})
    counts.flush()


def test_a_page_is_counted_beside_it_and_costs_no_call_more(counts, olga):
    client = sign_in(olga)
    with counting() as calls:
        assert client.get("/o/demo/workbench/limits/").status_code == 200

    assert "RL_AWS" not in " ".join(calls.tables)
    counts.flush()
    assert _stored().metadata["service_calls"] == {"dynamodb": calls.total}
    assert int(_stored().aws_requests) == calls.total


def test_every_service_is_counted_by_its_name(bedrock):
    with cloud.counting() as made:
        ask(OWNER, asked())

    assert made == {"dynamodb": 3, "bedrock": 1}


def test_a_job_is_counted_for_its_organization(counts):
    _make_due()
    worker.run("job-1")
    counts.flush()

    assert done == ["demo"]
    assert _stored().metadata["service_calls"] == {"dynamodb": 1}


def test_the_thread_writes_by_itself(counts, configure):
    configure(cloud_count_seconds=0.01)
    services.note_cloud_calls("demo", {"s3": 2})

    wait_until(lambda: AwsRateItem.count("demo") == 1, "the thread")


def test_nothing_is_counted_where_operators_say_so(counts, configure):
    configure(cloud_count_seconds=0.0)
    services.note_cloud_calls("demo", {"s3": 2})
    counts.flush()

    assert AwsRateItem.count("demo") == 0


def test_processes_count_together_and_each_hour_anew():
    def add(now: datetime, **made: int) -> CloudCalls:
        return store.add("demo", made, refused=1, limits={"s3": 7}, now=now)

    add(MORNING, dynamodb=2)
    assert add(MORNING + timedelta(minutes=20), dynamodb=3, s3=1).by_service == {"dynamodb": 5, "s3": 1}
    assert (int(_stored().aws_requests), int(_stored().throttled_requests), int(_stored().limit)) == (6, 2, 7)

    later = add(MORNING + timedelta(hours=1), s3=4)
    assert (later.window_start, later.by_service) == ("2026-01-31T10:00:00.000Z", {"s3": 4})
    # A process whose clock is behind does not put the hour back.
    assert add(MORNING, s3=1) == CloudCalls("2026-01-31T10:00:00.000Z", {"s3": 5})
    assert int(_stored().aws_requests) == 5


def test_a_limit_holds_for_its_service_and_its_hour():
    made, limits = CloudCalls("2026-01-31T09:00:00.000Z", {"dynamodb": 9, "s3": 4}), {"s3": 4}

    assert made.is_over(limits, now=MORNING)
    assert not made.is_over({"s3": 5, "dynamodb": 10}, now=MORNING)
    assert not made.is_over({}, now=MORNING)
    assert not made.is_over(limits, now=MORNING + timedelta(hours=1))
    assert [(one.service, one.calls, one.limit, one.is_used_up) for one in uses(made, limits)] == [
        ("dynamodb", 9, None, False),
        ("s3", 4, 4, True),
    ]


def test_jobs_wait_for_the_next_hour_without_losing_an_attempt(counts, configure):
    _use_up(counts, configure)
    _make_due()

    worker.run("job-1")

    job = Job.get("job-1", consistent_read=True)
    assert (done, int(job.attempts), job.leased_until) == ([], 0, "")
    assert clock.parse(job.due_at) > clock.now()
    assert job.not_before == job.due_at
    assert job.due_at[13:] == ":00:00.000Z"
    counts.flush()
    assert int(_stored().throttled_requests) == 1


def test_other_organizations_go_on(counts, configure):
    _use_up(counts, configure)

    assert services.work_waits_until("another", clock.now()) is None


def test_what_is_begun_is_refused_in_words_and_pages_are_shown(counts, configure, olga):
    _use_up(counts, configure)
    scope, now = scope_for(olga, "demo"), clock.now().replace(minute=45, second=0, microsecond=0)

    with counting() as calls, pytest.raises(services.CloudUsedUp) as refused:
        services.check_cloud_calls(scope, now=now)

    assert (calls.total, refused.value.status, refused.value.retry_after) == (0, 429, 901)
    assert refused.value.detail.endswith("Try again in 15 minutes.")
    page = sign_in(olga).get("/o/demo/workbench/usage/")
    assert page.status_code == 200
    assert "Cloud services in this hour" in page.content.decode()


def test_usage_says_how_often_services_were_called(counts, configure, olga):
    _use_up(counts, configure)
    client = sign_in(olga)
    session = client.session
    session["home"] = "demo"
    session.save()

    found = client.get("/api/llm/usage").json()

    assert found["cloud_calls"] == [{"service": "dynamodb", "calls": 5, "limit": 5}]
    assert client.get("/api/llm/usage?month=2026-01").json()["cloud_calls"] == []


def test_administrators_are_told_once_an_hour_whichever_process_finds_it_used_up(counts, configure, olga):
    member = make_person("demo", name="Mina")

    def told(person: Any) -> list[str]:
        found = notifications.list_notices(scope_for(person, "demo")).items
        return [one.text for one in found if one.kind == "budget.cloud"]

    _use_up(counts, configure)
    until = ends_at(clock.now())
    words = (
        "Your organization has used up what it may of the platform in this hour (Database). "
        f"Runs and other work in the background wait until {until:%H:%M} UTC."
    )
    assert (told(olga), told(member)) == ([words], [])

    for process in (counts, noting.Counts()):
        process.take("demo", {"dynamodb": 1})
        process.flush()
    assert told(olga) == [words]

    noting.tell_used_up("demo", ["s3"], now=until)  # whose clock is ahead: that hour has not begun
    assert told(olga) == [words]
    store.add("demo", {"s3": 1}, refused=0, limits={}, now=until)
    noting.tell_used_up("demo", ["s3"], now=until)
    assert len(told(olga)) == 2


def test_who_asks_until_when_work_waits_is_not_counted_as_refused(counts, configure, olga):
    scope = scope_for(olga, "demo")
    assert services.cloud_used_up_until(scope, now=clock.now()) is None
    _use_up(counts, configure)

    with counting() as calls:
        until = services.cloud_used_up_until(scope, now=clock.now())

    counts.flush()
    assert (calls.total, int(_stored().throttled_requests)) == (0, 0)
    assert until == ends_at(clock.now())
