"""How often DynamoDB refused a call since it was too much at once: counted in Redis, for all processes together.

botocore and :class:`~diatonic.common.dynamo.transaction.Transaction` try such calls again, later each time, so nobody
need see one; an operator has to see that there are many, in ``/metrics`` of any web process.
"""

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import structlog
from prometheus_client import REGISTRY
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from diatonic.common.aside import Aside

logger = structlog.get_logger(__name__)

_redis = Aside("throttles_not_counted")
_KEY = "diatonic:throttled"
_WHOLE = {"ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException"}
#: Why one part of a transaction was refused.
_PARTS = {"ProvisionedThroughputExceeded", "ThrottlingError"}


def watched(client: Any) -> Any:
    """Have every answer of a DynamoDB client looked at, those that botocore asks again after included."""
    client.meta.events.register("needs-retry.dynamodb", _answered)
    return client


def _answered(*, response: tuple[Any, dict[str, Any]] | None, operation: Any, request_dict: Any, **_: Any) -> None:
    """Look at an answer when botocore asks whether to try again; what it does then, others say."""
    if response is None or not _is_refused(response[1]):
        return
    tables = sorted(set(_tables(response[1], json.loads(request_dict["body"]))))
    logger.warning("dynamodb_throttled", operation=operation.name, tables=tables)
    for table in tables:
        _redis.ask(partial(_count, f"{operation.name} {table}"))


def _count(field: str, redis: Any) -> None:
    redis.hincrby(_KEY, field, 1)


def _is_refused(answer: dict[str, Any]) -> bool:
    if answer.get("UnprocessedKeys"):
        return True
    code = answer.get("Error", {}).get("Code")
    return code in _WHOLE or any(_is_part(reason) for reason in answer.get("CancellationReasons") or ())


def _is_part(reason: dict[str, Any]) -> bool:
    return reason.get("Code") in _PARTS


def _tables(answer: dict[str, Any], asked: dict[str, Any]) -> Iterator[str]:
    """Yield the tables that were too busy: of a transaction those that it names, of other calls all that they ask."""
    if unread := answer.get("UnprocessedKeys"):
        yield from unread
    elif "TransactItems" in asked:
        reasons = answer.get("CancellationReasons") or []
        for number, item in enumerate(asked["TransactItems"]):
            if number >= len(reasons) or _is_part(reasons[number]):
                yield from (part["TableName"] for part in item.values())
    elif "RequestItems" in asked:
        yield from asked["RequestItems"]
    else:
        yield str(asked.get("TableName", ""))


class _Throttled(Collector):
    """What all processes counted, for Prometheus."""

    def describe(self) -> Iterable[CounterMetricFamily]:
        told = "Calls that DynamoDB refused since they were too many, by operation and table; each was tried again."
        yield CounterMetricFamily("diatonic_dynamodb_throttled", told, labels=["operation", "table"])

    def collect(self) -> Iterable[CounterMetricFamily]:
        (family,) = self.describe()
        for field, number in _redis.ask(lambda redis: redis.hgetall(_KEY), otherwise={}).items():
            operation, _, table = field.decode().partition(" ")
            family.add_metric([operation, table], int(number))
        yield family


REGISTRY.register(_Throttled())
