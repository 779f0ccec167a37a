"""The jobs table: what is due, who has it."""

from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

import structlog
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from diatonic.common import clock, ids
from diatonic.common.dynamo import skew
from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.models import BaseModel
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.jobs import turns

logger = structlog.get_logger(__name__)

SHARDS = 8
LEASE = timedelta(seconds=15)
#: After the sweep handed a job out, it waits this long before it hands it out again.
HANDED_OUT = timedelta(seconds=30)


class DueIndex(GlobalSecondaryIndex["Job"]):
    """Which jobs of a shard are due by now? In the order of their time."""

    class Meta:
        index_name = "due-index"
        projection = AllProjection()

    due_shard = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


class Job(BaseModel):
    """Key: ``job_id``. An item exists exactly while its work is not done.

    ``due_at`` is when the sweep should look at it next: the time asked for, the end of the present lease, or
    the next attempt. ``not_before`` holds back a hint that comes early, such as one delivered twice.
    ``revision`` is the fencing number: every lease raises it.
    """

    class Meta:
        family = "core"
        table = "jobs"

    job_id = UnicodeAttribute(hash_key=True)
    due_shard = UnicodeAttribute()
    due_at = UnicodeAttribute()
    leased_until = UnicodeAttribute(default_for_new="")
    not_before = UnicodeAttribute(default_for_new="")
    task = UnicodeAttribute()
    arguments = DocumentAttribute()
    attempts = NumberAttribute(default_for_new=0)
    last_error = UnicodeAttribute(null=True)

    due_index = DueIndex()


def due(
    tx: Transaction,
    *,
    task: str,
    organization_id: str,
    arguments: dict[str, Any],
    at: datetime,
    job_id: str | None = None,
) -> str:
    """Make work due in the transaction; returns the job's id.

    ``task``: the handler's dotted name. ``job_id``: give one that follows from the thing itself, and asking
    twice is still one job (the later call replaces the time and arguments of the earlier).
    """
    identifier = job_id or ids.new()
    tx.put(_job(identifier, task, organization_id, arguments, at), _nobody_works_on_it(skew.now()))
    if at <= clock.now():
        tx.after_commit(lambda: hint(identifier, organization_id))
    return identifier


def hint(job_id: str, organization_id: str) -> None:
    """Tell the workers that a job is due. Without a broker it waits for the sweep; that is logged."""
    from diatonic.common.jobs.worker import run  # noqa: PLC0415 -- the worker imports this module

    turns.wait(organization_id, job_id)
    try:
        run.apply_async(args=(job_id,), kwargs={"in_turn": True}, retry=False)
    except Exception as failure:
        logger.warning("broker_away", job_id=job_id, failure=type(failure).__name__)


def lease(job_id: str, *, now: datetime) -> Job | None:
    """Take the job for :data:`LEASE`; ``None`` where it is done, not due yet, or another worker's."""
    job = Job(job_id)
    until = clock.iso(now + LEASE)
    actions: list[Any] = [Job.leased_until.set(until), Job.due_at.set(until), Job.revision.add(1), Job.attempts.add(1)]
    condition = _nobody_works_on_it(now) & Job.job_id.exists() & (Job.not_before <= clock.iso(now))
    return job if held(lambda: job.update(actions=actions, condition=condition)) else None


def renew(job: Job, *, now: datetime) -> bool:
    """Prolong the lease; ``False`` where somebody else has taken the job over."""
    until = clock.iso(now + LEASE)
    return _change(job, [Job.leased_until.set(until), Job.due_at.set(until)])


def finish(job: Job) -> None:
    """Remove a job that is done, unless somebody else has it by now."""
    held(lambda: job.delete(condition=Job.revision == job.revision))


def postpone(job: Job, *, to: datetime, error: str) -> None:
    """Give the job back, to be tried again at ``to``."""
    at = clock.iso(to)
    actions = [Job.leased_until.set(""), Job.due_at.set(at), Job.not_before.set(at), Job.last_error.set(error[:500])]
    _change(job, actions)


def put_off(job: Job, *, to: datetime) -> None:
    """Give the job back, not to be begun before ``to``: this was no attempt."""
    at = clock.iso(to)
    actions = [Job.leased_until.set(""), Job.due_at.set(at), Job.not_before.set(at), Job.attempts.add(-1)]
    _change(job, actions)


def overdue(shard: int, *, now: datetime, limit: int = 50) -> list[Job]:
    """Return jobs of the shard whose time has come, longest overdue first. One bounded query."""
    found = Job.due_index.query(str(shard), Job.due_at <= clock.iso(now), limit=limit, page_size=limit)
    return list(found)


def hand_out(job: Job, *, now: datetime) -> bool:
    """Mark an overdue job as handed to the broker just now; ``False`` where somebody else did."""
    return _change(job, [Job.due_at.set(clock.iso(now + HANDED_OUT))], extra=Job.due_at == job.due_at)


def _change(job: Job, actions: list[Any], *, extra: Condition | None = None) -> bool:
    condition = Job.revision == job.revision
    if extra is not None:
        condition &= extra
    return held(lambda: job.update(actions=actions, condition=condition))


def _job(job_id: str, task: str, organization_id: str, arguments: dict[str, Any], at: datetime) -> Job:
    now = clock.iso(clock.now())
    return Job(
        job_id,
        due_shard=str(crc32(job_id.encode()) % SHARDS),
        due_at=clock.iso(at),
        task=task,
        arguments=arguments,
        organization_id=organization_id,
        created_at=now,
        updated_at=now,
    )


def _nobody_works_on_it(now: datetime) -> Condition:
    free: Condition = Job.job_id.does_not_exist() | (Job.leased_until < clock.iso(now))
    return free
