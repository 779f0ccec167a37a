"""How often a request or a job calls cloud services, counted where the calls are made and told when it is over.

What is done with the counts, and whether an organization's work has to wait, the apps above say when Django starts.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

#: What services are called here, by the names that their clients have.
_NAMES = {
    "bedrock-runtime": "bedrock",
    "cognito-idp": "cognito",
    "sesv2": "ses",
}
SERVICES = ("dynamodb", "s3", "bedrock", "cognito", "ses", "comprehend", "kms", "sqs")

#: Told of what was called for an organization; they must be quick and must not raise.
LISTENERS: list[Callable[[str, Mapping[str, int]], None]] = []
#: Asked until when the jobs of an organization wait; ``None``: they need not. Quick, and without a call.
GATES: list[Callable[[str, datetime], datetime | None]] = []

_counts: ContextVar[Counter[str] | None] = ContextVar("cloud_calls", default=None)


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count the calls made inside the block, by service."""
    counts: Counter[str] = Counter()
    token = _counts.set(counts)
    try:
        yield counts
    finally:
        _counts.reset(token)


def count(service: str) -> None:
    """Count a call for whoever counts."""
    counts = _counts.get()
    if counts is not None:
        counts[service] += 1


def watched(client: Any) -> Any:
    """Have every call of a botocore client counted; addresses that it only signs are none. Returns the client."""
    client.meta.events.register("before-call", _before_call)
    return client


def _before_call(*, model: Any, **_: Any) -> None:
    name = model.service_model.service_name
    count(_NAMES.get(name, name))


def tell(organization_id: str, counts: Mapping[str, int]) -> None:
    """Tell the listeners what was called for an organization."""
    if organization_id and counts:
        for listener in LISTENERS:
            listener(organization_id, counts)


def waits_until(organization_id: str, *, now: datetime) -> datetime | None:
    """Return until when the organization's jobs wait, ``None`` where they need not."""
    found = (gate(organization_id, now) for gate in GATES)
    return max((each for each in found if each is not None), default=None)
