"""One DynamoDB client for every model of the process, and a count of its calls.

pynamodb builds a botocore session and client for each model, which costs seconds and hundreds of
megabytes with forty tables (measured). Here every model shares one client, made at first use and
again after a fork, or for another address.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import botocore
import botocore.client
import botocore.session
from django.conf import settings
from pynamodb.connection import Connection

from diatonic.common import cloud
from diatonic.common.dynamo import skew, throttles
from diatonic.common.dynamo.answers import AnswerParsers

#: Process, region and address that a client is for.
_Place = tuple[int, str, str]

_lock = threading.Lock()
_made: tuple[_Place, Any] | None = None

_READING = {"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems", "DescribeTable"}


@dataclass(slots=True)
class Calls:
    """What one request asked of DynamoDB: how often by operation, and the seconds spent."""

    by_operation: Counter[str] = field(default_factory=Counter)
    tables: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """The number of calls."""
        return self.by_operation.total()

    @property
    def writes(self) -> int:
        """The number of calls that may have written."""
        return sum(number for operation, number in self.by_operation.items() if operation not in _READING)


_calls: ContextVar[Calls | None] = ContextVar("dynamodb_calls", default=None)


@contextmanager
def counting() -> Iterator[Calls]:
    """Count the DynamoDB calls made inside the block: ``with counting() as calls: …; calls.total``.

    A block around it counts them too.
    """
    outer, calls = _calls.get(), Calls()
    token = _calls.set(calls)
    try:
        yield calls
    finally:
        _calls.reset(token)
        if outer is not None:
            outer.by_operation.update(calls.by_operation)
            outer.tables.extend(calls.tables)
            outer.seconds += calls.seconds


def client() -> Any:
    """Return the process's one low-level DynamoDB client, safe to share among threads.

    It knows what it was made for: making one takes so long that the settings may be others by then.
    """
    global _made  # noqa: PLW0603 -- one for the whole process is the point
    environment = settings.DIATONIC
    place = (os.getpid(), environment.aws_region, environment.dynamodb_endpoint)
    made = _made
    if made is None or made[0] != place:
        with _lock:
            made = _made
            if made is None or made[0] != place:
                made = _made = (place, _build(place))
    return made[1]


def reset() -> None:
    """Forget the client and its open connections; for tests."""
    global _made  # noqa: PLW0603 -- see client()
    _made = None


def _build(place: _Place) -> Any:
    _, region, address = place
    config = botocore.client.Config(
        parameter_validation=False,
        # botocore puts together what it tells of itself twice for each call, which is a seventh of the call's work.
        user_agent=f"Diatonic Botocore/{botocore.__version__}",
        # While DynamoDB is away a request must not hang for long, nor keep its thread from others.
        connect_timeout=1,
        read_timeout=3,
        max_pool_connections=32,
        retries={"total_max_attempts": 3, "mode": "standard"},
    )
    session = botocore.session.get_session()
    session.register_component("response_parser_factory", AnswerParsers())
    made = session.create_client(
        "dynamodb",
        region_name=region,
        endpoint_url=address or None,
        config=config,
    )
    made._make_api_call = _counted(made._make_api_call)  # noqa: SLF001 -- botocore has no hook around the whole call
    return skew.watched(throttles.watched(made))


def _counted(make_api_call: Any) -> Any:
    """Wrap botocore's one entry, so that calls are counted whoever makes them."""

    def call(operation: str, arguments: dict[str, Any]) -> Any:
        cloud.count("dynamodb")
        calls = _calls.get()
        if calls is None:
            return make_api_call(operation, arguments)
        started = time.perf_counter()
        try:
            return make_api_call(operation, arguments)
        finally:
            calls.by_operation[operation] += 1
            calls.tables.extend(_tables_of(arguments))
            calls.seconds += time.perf_counter() - started

    return call


def _tables_of(arguments: dict[str, Any]) -> list[str]:
    if "TableName" in arguments:
        return [arguments["TableName"]]
    if "RequestItems" in arguments:
        return list(arguments["RequestItems"])
    return [part["TableName"] for item in arguments.get("TransactItems", []) for part in item.values()]


def share_client() -> None:
    """Make every pynamodb connection of the process use the shared client."""
    # The one seam that pynamodb offers (read in its source).
    Connection.client = property(lambda _self: client())  # type: ignore[method-assign,assignment]
