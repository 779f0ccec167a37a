"""Generated answers to a quiz: a few learners answer through the services, the others are copies of what that wrote."""

from collections.abc import Iterator
from typing import Any

from benchmark.scenarios import ORGANIZATION
from diatonic.common import clock
from diatonic.common.dynamo.connection import client
from diatonic.common.scope import Scope, system_scope
from education.learning import services as learning
from education.learning.models import AttemptModel, ProgressModel
from education.results.models import CounterModel
from education.results.rules import SHARDS

_FEW, _MANY = 10, 100_000
_OWN = ("counter_id", "organization_id", "revision", "created_at", "updated_at")


def given(modules: list[str], quiz: str, *, many: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the items of so many attempts at the first module's quiz, and counters that say as much in every module.

    ``many``: the size of the database; the small one has ten attempts, the large one 100,000.
    """
    wanted = _MANY if many >= _MANY else _FEW
    first = modules[0]
    _answer(first, quiz)
    (attempt,) = _some(AttemptModel, "learner_module", f"{first}#learner")
    (progress,) = _some(ProgressModel, "learner", f"{ORGANIZATION}#learner")
    for number in range(wanted - 1):
        user = f"learner-{number:06}"
        yield (
            _table(AttemptModel),
            {**attempt, "learner_module": {"S": f"{first}#{user}"}, "attempt_by": {"S": f"{user}#00001"}},
        )
        yield _table(ProgressModel), {**progress, "learner": {"S": f"{ORGANIZATION}#{user}"}}
    yield from _counters(modules, quiz, wanted)


def _answer(module_id: str, quiz: str) -> None:
    system = system_scope(ORGANIZATION, reason="benchmark")
    scope = Scope(ORGANIZATION, "learner", system.role, system.permissions, user_name="Somebody")
    answers = {"q0": ["velocity"], "q1": ["temperature"], "q2": ["velocity"], "q3": ["velocity"]}
    learning.submit_attempt(
        scope, module_id=module_id, content_id=quiz, submitted={"answers": answers}, now=clock.now()
    )


def _counters(modules: list[str], quiz: str, wanted: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the counters in all their shards, each with its part of what was counted for one learner."""
    table = _table(CounterModel)
    made: dict[str, dict[str, Any]] = {}
    for item in client().scan(TableName=table, Limit=100)["Items"]:
        counter = item["counter_id"]["S"]
        counts = {
            name: {"N": str(int(value["N"]) * wanted // SHARDS + 1)} for name, value in item.items() if name not in _OWN
        }
        if counter.startswith(quiz):
            head, _, part = counter.rpartition("#")
            counted, _, _ = head.rpartition("#")
            names = [f"{counted}#{shard}#{part}" for shard in range(SHARDS)]
        else:
            names = [f"{module}#{shard}" for module in modules for shard in range(SHARDS)]
        made |= {name: {**item, **counts, "counter_id": {"S": name}} for name in names}
    yield from ((table, item) for item in made.values())


def _table(model: Any) -> str:
    return str(model.Meta.table_name)


def _some(model: Any, key: str, value: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client().query(
        TableName=_table(model),
        KeyConditionExpression=f"{key} = :key",
        ExpressionAttributeValues={":key": {"S": value}},
        Limit=1,
    )["Items"]
    return found
