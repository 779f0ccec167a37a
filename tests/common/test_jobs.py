"""Background work: due once, leased, fenced, found again, given up with a word."""

from datetime import timedelta
from typing import Any

import pytest

from diatonic.common import clock, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.jobs import store, worker
from diatonic.common.jobs.registry import find

NAME = f"{__name__}.work"
done: list[tuple[str, dict[str, Any]]] = []
given_up: list[dict[str, Any]] = []
trouble: list[Exception] = []


def _give_up(scope, **arguments):
    given_up.append(arguments)
    if arguments.get("fail") and len(given_up) == 1:
        raise RuntimeError("the database is away")


@jobs.handler(attempts=2, exhausted=_give_up)
def work(scope, **arguments):
    """Do what the test asked for: fail as often as it said, then note that it was done."""
    if trouble:
        raise trouble.pop()
    done.append((scope.organization_id, arguments))


@pytest.fixture(autouse=True)
def _forget():
    done.clear()
    given_up.clear()
    trouble.clear()


def make_due(*, job_id="job-1", at=None, **arguments):
    tx = Transaction()
    jobs.due(tx, task=NAME, organization_id="demo", arguments=arguments, at=at or clock.now(), job_id=job_id)
    tx.commit()
    return job_id


def taken(job_id, *, after=timedelta(0)):
    job = store.lease(job_id, now=clock.now() + after)
    assert job is not None
    return job


def exists(job_id):
    return bool(list(store.Job.query(job_id, limit=1)))


def overdue(*, after=timedelta(0)):
    now = clock.now() + after
    return [job.job_id for shard in range(store.SHARDS) for job in store.overdue(shard, now=now)]


def test_a_job_runs_in_its_organization_and_is_gone():
    job_id = make_due(colour="red")

    worker.run(job_id)

    assert done == [("demo", {"colour": "red"})]
    assert not exists(job_id)


def test_a_second_hint_does_nothing():
    job_id = make_due()
    worker.run(job_id)

    worker.run(job_id)

    assert len(done) == 1


def test_an_early_hint_does_not_cut_the_wait_after_a_failure_short():
    trouble.append(RuntimeError("not now"))
    job_id = make_due()
    worker.run(job_id)

    worker.run(job_id)

    assert done == []
    assert store.lease(job_id, now=clock.now() + timedelta(minutes=1)) is not None


def test_what_was_not_committed_is_not_due():
    tx = Transaction()
    jobs.due(tx, task=NAME, organization_id="demo", arguments={}, at=clock.now(), job_id="never")

    assert not exists("never")


def test_a_job_that_another_worker_has_is_left_alone():
    job_id = make_due()
    assert store.lease(job_id, now=clock.now()) is not None

    worker.run(job_id)

    assert done == []


def test_a_lost_workers_job_comes_due_again_when_its_lease_ends():
    job_id = make_due()
    store.lease(job_id, now=clock.now())

    assert overdue() == []
    assert overdue(after=store.LEASE + timedelta(seconds=1)) == [job_id]
    assert store.lease(job_id, now=clock.now() + store.LEASE + timedelta(seconds=1)) is not None


def test_the_earlier_worker_cannot_finish_or_renew_after_a_takeover():
    job_id = make_due()
    first = taken(job_id)
    taken(job_id, after=store.LEASE + timedelta(seconds=1))

    assert not store.renew(first, now=clock.now())
    store.finish(first)

    assert exists(job_id)


def test_a_failure_is_tried_again_later():
    job_id = make_due()
    trouble.append(RuntimeError("the disk is full"))

    worker.run(job_id)

    assert done == []
    assert overdue() == []
    assert overdue(after=timedelta(seconds=3)) == [job_id]
    (job,) = store.Job.query(job_id, limit=1)
    assert job.last_error == "RuntimeError: the disk is full"


def test_after_the_last_attempt_somebody_is_told():
    job_id = make_due(colour="red")
    trouble.extend([RuntimeError("one"), RuntimeError("two")])

    worker.run(job_id)
    job = taken(job_id, after=timedelta(seconds=3))
    worker._failed(job, find(NAME), trouble.pop())

    assert given_up == [{"colour": "red"}]
    assert not exists(job_id)


def test_giving_up_does_not_wait_for_the_last_attempt():
    job_id = make_due()
    trouble.append(jobs.GiveUp("never"))

    worker.run(job_id)

    assert given_up == [{}]
    assert not exists(job_id)


def test_a_task_that_this_version_does_not_have_waits_for_one_that_has():
    job_id = make_due()
    store.Job(job_id).update(actions=[store.Job.task.set("tests.common.test_jobs.not_yet")])

    worker.run(job_id)

    (job,) = store.Job.query(job_id, limit=1)
    assert job.last_error.startswith("KeyError")
    assert job.not_before > clock.iso(clock.now())


def test_a_word_that_cannot_be_given_now_is_given_later():
    job_id = make_due(fail=True)
    trouble.append(jobs.GiveUp("never"))

    worker.run(job_id)
    assert exists(job_id)
    worker._failed(taken(job_id, after=timedelta(hours=1)), find(NAME), jobs.GiveUp("never"))

    assert len(given_up) == 2
    assert not exists(job_id)


def test_the_sweep_hands_out_what_is_due_once():
    make_due(job_id="now", at=clock.now() - timedelta(minutes=1))
    make_due(job_id="later", at=clock.now() + timedelta(hours=1))

    assert worker.sweep() == 1
    assert worker.sweep() == 0


def test_asking_twice_for_the_same_job_is_one_job():
    make_due(job_id="same", colour="red")
    make_due(job_id="same", colour="blue")

    worker.run("same")

    assert done == [("demo", {"colour": "blue"})]


def test_only_registered_functions_run():
    with pytest.raises(LookupError):
        find("os.system")
