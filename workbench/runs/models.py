"""The tables of runs: where each stands, what it has come to so far, and how it ended."""

from typing import Any, Self

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection

from diatonic.common.dynamo.attributes import DecimalAttribute, DocumentAttribute
from diatonic.common.dynamo.models import BaseModel

#: What of a run does not change while it goes on: a checkpoint then writes to no index.
_LASTING = ["project_id", "user_id", "user_name", "title", "is_draft"]


class OrganizationRunsIndex(GlobalSecondaryIndex["RunItem"]):
    """Which runs has this organization, last begun first?"""

    class Meta:
        index_name = "organization-runs-index"
        projection = IncludeProjection(["agent_id", *_LASTING])

    organization_id = UnicodeAttribute(hash_key=True)
    started_at = UnicodeAttribute(range_key=True)


class AgentRunsIndex(GlobalSecondaryIndex["RunItem"]):
    """Which runs has this agent, last begun first?"""

    class Meta:
        index_name = "agent-runs-index"
        projection = IncludeProjection(["organization_id", *_LASTING])

    agent_id = UnicodeAttribute(hash_key=True)
    started_at = UnicodeAttribute(range_key=True)


class RunItem(BaseModel):
    """Key: ``run_id`` (``organization:run:uuid``). Answers: where does this run stand, and who may write to it?

    ``fence`` is raised by whoever takes the run, and by whoever stops it: a worker writes only while it is its own.
    ``is_parked``: nobody works on it, since it waits for ``wait``. ``answers`` counts what people have answered: who parks
    the run, or tells people of it, overlooks none. ``has_slot``: it counts among those that are under way;
    ``is_lined_up``: it waits in ``run-queue`` for that, without a job. A job does something only in the ``turn`` it was
    made for, which leaving a job raises. ``is_counted``: its end is in its day's sums; resuming takes it back. Below 4 KB.
    """

    class Meta:
        family = "core"
        table = "agent-runs"

    run_id = UnicodeAttribute(hash_key=True)
    agent_id = UnicodeAttribute()
    project_id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    user_name = UnicodeAttribute(default_for_new="")
    title = UnicodeAttribute(default_for_new="")
    status = UnicodeAttribute()
    digest = UnicodeAttribute()
    is_draft = BooleanAttribute(default_for_new=False)
    fence = NumberAttribute(default_for_new=0)
    lines = NumberAttribute(default_for_new=0)
    done = NumberAttribute(default_for_new=0)
    total = NumberAttribute(default_for_new=0)
    answers = NumberAttribute(default_for_new=0)
    resumed = NumberAttribute(default_for_new=0)
    is_parked = BooleanAttribute(default_for_new=False)
    has_slot = BooleanAttribute(default_for_new=False)
    is_counted = BooleanAttribute(default_for_new=False)
    is_lined_up = BooleanAttribute(default_for_new=False)
    turn = NumberAttribute(default_for_new=0)
    tokens = NumberAttribute(default_for_new=0)
    cost = DecimalAttribute()
    wait = DocumentAttribute(null=True)
    error = DocumentAttribute(null=True)
    started_at = UnicodeAttribute()
    begun_at = UnicodeAttribute(null=True)
    completed_at = UnicodeAttribute(null=True)

    organization_index = OrganizationRunsIndex()
    agent_index = AgentRunsIndex()


class PartItem(BaseModel):
    """Key: ``run_id``, ``part_id``. Answers: what was this run given, and what has it come to so far? Expires.

    ``part_id``: ``input``, ``output``; ``node##fetch`` a node's checkpoint (between the signs: which sub-agent's it is);
    ``step##fetch#00001`` a turn or a round of a loop; ``log#00000001`` a line; ``effect#…`` a call that is not to be made
    twice; ``wait#uuid`` what a person or a browser is asked; ``told#deciders``, while it waits, who was ``told`` so.
    ``body`` is JSON; beyond 32 KB it lies in S3 at ``place``.
    """

    class Meta:
        family = "core"
        table = "run-parts"
        ttl = "expires_at"

    run_id = UnicodeAttribute(hash_key=True)
    part_id = UnicodeAttribute(range_key=True)
    node = UnicodeAttribute(null=True)
    status = UnicodeAttribute(null=True)
    choice = UnicodeAttribute(null=True)
    number = NumberAttribute(null=True)
    level = UnicodeAttribute(null=True)
    text = UnicodeAttribute(null=True)
    data = DocumentAttribute(null=True)
    body = UnicodeAttribute(null=True)
    place = UnicodeAttribute(null=True)
    size = NumberAttribute(null=True)
    user_id = UnicodeAttribute(null=True)
    answered_by = UnicodeAttribute(null=True)
    told = UnicodeSetAttribute(null=True)
    expires_at = NumberAttribute()


class SlotsItem(BaseModel):
    """Key: ``organization_key`` (``organization#slots``). Answers: how many runs of this organization are under way?

    ``waiting``: how many wait in ``run-queue``.
    """

    class Meta:
        family = "core"
        table = "run-slots"

    organization_key = UnicodeAttribute(hash_key=True)
    active = NumberAttribute(default_for_new=0)
    waiting = NumberAttribute(default=0)


class QueueItem(BaseModel):
    """Key: ``organization_key`` (``organization#queue``), ``place`` (``started_at#run_id``).

    Answers: which run of this organization has waited longest for its turn? An item exists exactly while one waits.
    """

    class Meta:
        family = "core"
        table = "run-queue"

    organization_key = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)
    run_id = UnicodeAttribute()
    turn = NumberAttribute(default_for_new=0)


class ProjectDataIndex(GlobalSecondaryIndex["DataItem"]):
    """What do the flows of this project keep, last changed first? Not the values, which are large."""

    class Meta:
        index_name = "project-data-index"
        projection = IncludeProjection(["size", "run_id", "user_id", "title", "created_at", "revision"])

    project_key = UnicodeAttribute(hash_key=True)
    updated_at = UnicodeAttribute(range_key=True)


class DataItem(BaseModel):
    """Key: ``project_key`` (``organization#project``), ``name``. Answers: what did a flow keep here under this name?

    ``size``: bytes of the value and its name, as the project counts them. ``run_id``, ``user_id`` and ``title`` say which
    run wrote it last, who had started that, and of which agent.
    """

    class Meta:
        family = "core"
        table = "agent-data"

    project_key = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute()
    size = NumberAttribute()
    run_id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    title = UnicodeAttribute(default_for_new="")

    project_index = ProjectDataIndex()


class UserRunsIndex(GlobalSecondaryIndex["HistoryItem"]):
    """Which of this person's runs have ended?"""

    class Meta:
        index_name = "user-runs-index"
        projection = KeysOnlyProjection()

    user_id = UnicodeAttribute(hash_key=True)
    started_at = UnicodeAttribute(range_key=True)


class TenantRunsIndex(GlobalSecondaryIndex["HistoryItem"]):
    """Which runs of this organization have ended, by their beginning?"""

    class Meta:
        index_name = "tenant-runs-index"
        projection = IncludeProjection(["user_id", "status", "execution_time", "cost", "tokens", "completed_at"])

    tenant_id = UnicodeAttribute(hash_key=True)
    started_at = UnicodeAttribute(range_key=True)


class StatusRunsIndex(GlobalSecondaryIndex["HistoryItem"]):
    """Which runs ended like this, in every organization? For operators."""

    class Meta:
        index_name = "status-runs-index"
        projection = KeysOnlyProjection()

    status = UnicodeAttribute(hash_key=True)
    started_at = UnicodeAttribute(range_key=True)


class CompletedRunsIndex(GlobalSecondaryIndex["HistoryItem"]):
    """Which runs of this organization have ended, by their end?"""

    class Meta:
        index_name = "completed-runs-index"
        projection = IncludeProjection(["user_id", "status", "execution_time", "cost", "tokens"])

    tenant_id = UnicodeAttribute(hash_key=True)
    completed_at = UnicodeAttribute(range_key=True)


class AgentExecutionsIndex(GlobalSecondaryIndex["HistoryItem"]):
    """Which runs of this agent have ended, by their beginning?"""

    class Meta:
        index_name = "agent-executions-index"
        projection = IncludeProjection(["tenant_id", "status", "execution_time", "cost", "tokens", "completed_at"])

    agent_id = UnicodeAttribute(hash_key=True)
    started_at = UnicodeAttribute(range_key=True)


class HistoryItem(BaseModel):
    """Key: ``agent_id``, ``run_id``. Answers: how did this run end, how long did it take and what did it cost (000)?

    ``input_data`` and ``output_data`` are short ones whole, and of long ones their size. Expires.
    """

    class Meta:
        family = "core"
        table = "agent-execution-history"
        ttl = "expires_at"

    agent_id = UnicodeAttribute(hash_key=True)
    run_id = UnicodeAttribute(range_key=True)
    tenant_id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    status = UnicodeAttribute()
    input_data = DocumentAttribute(null=True)
    output_data = DocumentAttribute(null=True)
    execution_time = DecimalAttribute()
    tokens = NumberAttribute()
    cost = DecimalAttribute()
    error_details = DocumentAttribute(null=True)
    started_at = UnicodeAttribute()
    completed_at = UnicodeAttribute()
    expires_at = NumberAttribute()

    user_index = UserRunsIndex()
    tenant_index = TenantRunsIndex()
    status_index = StatusRunsIndex()
    completed_index = CompletedRunsIndex()
    agent_index = AgentExecutionsIndex()


class RunTallyItem(BaseModel):
    """Key: ``series``, ``part``. Answers: how many runs ended, how, what did they use, and how long did they take? Expires.

    ``series`` is ``organization#all``, ``organization#agent#id`` or ``organization#user#id``, and ``part`` a day; or
    ``organization#agents#2026-01`` or ``organization#users#2026-01``, and ``part`` an agent or a person. ``took_12``, as
    many as there are, count the runs of a step of the histogram (``rules.days``): an attribute each, since ADD knows no
    others.
    """

    class Meta:
        family = "core"
        table = "run-tallies"
        ttl = "expires_at"

    series = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute(null=True)
    runs = NumberAttribute(default=0)
    completed = NumberAttribute(default=0)
    failed = NumberAttribute(default=0)
    stopped = NumberAttribute(default=0)
    tokens = NumberAttribute(default=0)
    cost = DecimalAttribute()
    expires_at = NumberAttribute()

    times: dict[int, int]

    @classmethod
    def from_raw_data(cls, data: dict[str, dict[str, Any]]) -> Self:
        """Return the item with its histogram in ``times``."""
        item = super().from_raw_data(data)
        took = {name: typed["N"] for name, typed in data.items() if name.startswith("took_")}
        item.times = {int(name.removeprefix("took_")): int(number) for name, number in took.items()}
        return item
